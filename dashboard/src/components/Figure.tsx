import type { Quantity } from '../format/units.js';

/** A number with its unit and fraction set quieter than its whole part. */
export function Figure({ quantity }: { quantity: Quantity }) {
  const { sign, prefix, integer, fraction, suffix } = quantity;
  return (
    <span class="figure">
      {sign}
      {prefix && <span class="figure-unit">{prefix}</span>}
      {integer}
      {fraction && <span class="figure-fraction">.{fraction}</span>}
      {suffix && <span class="figure-unit">{suffix}</span>}
    </span>
  );
}
