/** The name with its mark: a glass case, seen from a corner, with something bright in it. */
export function Brand() {
  return (
    <a class="brand" href="/" aria-label="Vitrine, overview">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <path class="brand-glass" d="M16 3 27 8.5v15L16 29 5 23.5v-15z" />
        <path class="brand-edge" d="M16 3 27 8.5v15L16 29 5 23.5v-15zM5 8.5 16 14l11-5.5M16 14v15" />
        <circle class="brand-gem" cx="16" cy="17.5" r="3" />
      </svg>
      <span>Vitrine</span>
    </a>
  );
}
