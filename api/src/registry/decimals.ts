const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Digits of a scaled decimal: what was cut off is `inexact`. */
export interface ScaledDecimal {
  /** The number times 10^scale, rounded half away from zero, as a decimal integer. */
  digits: string;
  /** Whether rounding changed the number. */
  inexact: boolean;
}

/** Reads `-12.50` as an integer of 10^-scale units, by string arithmetic; undefined when it is not a plain decimal. */
export function scaleDecimal(text: string, scale: number): ScaledDecimal | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const kept = fraction.length > scale ? fraction.slice(0, scale) : fraction.padEnd(scale, '0');
  let digits = stripZeros(whole + kept);
  let inexact = false;
  if (fraction.length > scale) {
    const cut = fraction.slice(scale);
    inexact = /[1-9]/.test(cut);
    if (cut.charCodeAt(0) >= 0x35) digits = (BigInt(digits) + 1n).toString();
  }
  return { digits: sign === '-' && digits !== '0' ? `-${digits}` : digits, inexact };
}

/** `value` × 10^-scale with exactly `scale` decimals: cents 1234560 → `12345.60`. */
export function formatFixed(value: bigint, scale: number): string {
  const text = value < 0n ? (-value).toString() : value.toString();
  const padded = text.length > scale ? text : text.padStart(scale + 1, '0');
  const point = padded.length - scale;
  return `${value < 0n ? '-' : ''}${padded.slice(0, point)}.${padded.slice(point)}`;
}

/** `value` × 10^-scale without needless zeros: 62500000000 at scale 12 → `0.0625`. */
export function formatDecimal(value: bigint, scale: number): string {
  return formatFixed(value, scale).replace(/\.?0+$/, '');
}

/** Quotient rounded half away from zero; the divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return dividend < 0n ? -((-dividend + half) / divisor) : (dividend + half) / divisor;
}

/** Dollars with two decimals. */
export function formatCents(cents: bigint): string {
  return formatFixed(cents, 2);
}

function stripZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === 0x30) start++;
  return start === 0 ? digits : digits.slice(start);
}
