/** The page's shape while the first numbers are on their way. */
export function Loading() {
  return (
    <div class="loading" aria-busy="true">
      <p class="visually-hidden" role="status">
        Loading the numbers
      </p>
      <div class="skeleton skeleton-title" />
      <div class="skeleton skeleton-tiles" />
      <div class="skeleton-row">
        <div class="skeleton skeleton-card" />
        <div class="skeleton skeleton-card" />
      </div>
      <div class="skeleton skeleton-chart" />
    </div>
  );
}
