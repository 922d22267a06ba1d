/** Lines beyond the palette start over; their dashes and labels still tell them apart. */
const PALETTE_SIZE = 6;
const DASHES: readonly number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** Name of the custom property that holds a line's colour. */
export function lineColor(index: number): string {
  return `--line-${index % PALETTE_SIZE}`;
}

/** Dashes of a line, so that lines differ without their colours. */
export function lineDash(index: number): number[] {
  return DASHES[index % DASHES.length] ?? [];
}

/** A custom property's colour as the page has it now: a canvas does not understand `light-dark()`. */
export function resolveColor(host: Element, property: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
