import type { Quantity } from '../format/units.js';

/** A number with its unit, and an amount's cents, set quieter than the rest. */
export function Figure({ quantity }: { quantity: Quantity }) {
  const { sign, prefix, integer, fraction, suffix, quietFraction } = quantity;
  return (
    <span class="figure">
      {sign}
      {prefix && <span class="figure-unit">{prefix}</span>}
      {integer}
      {fraction && <span class={quietFraction ? 'figure-fraction' : ''}>.{fraction}</span>}
      {suffix && <span class="figure-unit">{suffix}</span>}
    </span>
  );
}
