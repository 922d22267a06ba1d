/** A number as it is set on the page: its digits grouped, its fraction apart so that it can be set quieter. */
export interface DecimalParts {
  sign: '' | '−';
  /** Digits before the point, grouped by thousands. */
  integer: string;
  /** Digits after the point; empty when there are none. */
  fraction: string;
}

/** Fewest and most digits after the point. */
export interface FractionDigits {
  min: number;
  max: number;
}

interface Decimal {
  negative: boolean;
  /** All digits, as an integer. */
  digits: bigint;
  /** How many of them stand after the point. */
  scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const GROUP = /\B(?=(\d{3})+$)/g;
const THIN_SPACE = '\u202f';

/** Splits a decimal string into parts for display, rounded half away from zero. No float is involved. */
export function decimalParts(value: string, fraction: FractionDigits): DecimalParts {
  const rounded = round(parse(value), fraction.max);
  const text = rounded.digits.toString().padStart(rounded.scale + 1, '0');
  const split = text.length - rounded.scale;
  return {
    sign: rounded.negative && rounded.digits > 0n ? '−' : '',
    integer: text.slice(0, split).replace(GROUP, ','),
    fraction: trimZeros(text.slice(split), fraction.min),
  };
}

/** A decimal string for display: `1234567.891` → `1,234,567.89`. */
export function formatDecimal(value: string, fraction: FractionDigits): string {
  return joinParts(decimalParts(value, fraction));
}

/** Puts the parts of a number together again. */
export function joinParts({ sign, integer, fraction }: DecimalParts): string {
  return fraction === '' ? `${sign}${integer}` : `${sign}${integer}.${fraction}`;
}

/** Moves the point: `shiftPoint('0.0625', 2)` is `6.25`, `shiftPoint('1500000', -6)` is `1.500000`. */
export function shiftPoint(value: string, places: number): string {
  const { negative, digits, scale } = parse(value);
  const newScale = scale - places;
  const shifted =
    newScale < 0
      ? { negative, digits: digits * 10n ** BigInt(-newScale), scale: 0 }
      : { negative, digits, scale: newScale };
  return print(shifted);
}

/** Compares two decimal strings by value: negative, zero or positive, as `Array.sort` expects. */
export function compareDecimals(left: string, right: string): number {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  const difference = signed(a, scale) - signed(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `part / whole` as a fraction with four digits, for the width of a bar; null when `whole` is zero. */
export function share(part: string, whole: string): string | null {
  const a = parse(part);
  const b = parse(whole);
  const scale = Math.max(a.scale, b.scale);
  const divisor = signed(b, scale);
  if (divisor === 0n) return null;
  return shiftPoint(((signed(a, scale) * 10_000n) / divisor).toString(), -4);
}

/** Sum of decimal strings. */
export function addDecimals(left: string, right: string): string {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  const sum = signed(a, scale) + signed(b, scale);
  return print({ negative: sum < 0n, digits: sum < 0n ? -sum : sum, scale });
}

/** Digits that a rounded number lost are shown to whoever asks: the exact value, grouped, nothing cut. */
export function exactDecimal(value: string): string {
  const { sign, integer, fraction } = decimalParts(value, { min: 0, max: parse(value).scale });
  const groups = fraction.match(/.{1,3}/g)?.join(THIN_SPACE) ?? '';
  return joinParts({ sign, integer, fraction: groups });
}

function parse(value: string): Decimal {
  const match = DECIMAL.exec(value);
  if (!match) throw new RangeError(`Not a decimal number: "${value}". Expected digits with at most one point.`);
  const [, sign, integer = '0', fraction = ''] = match;
  return { negative: sign === '-', digits: BigInt(integer + fraction), scale: fraction.length };
}

function print({ negative, digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  const split = text.length - scale;
  const magnitude = scale === 0 ? text : `${text.slice(0, split)}.${text.slice(split)}`;
  return negative && digits > 0n ? `-${magnitude}` : magnitude;
}

function round(value: Decimal, maxScale: number): Decimal {
  if (value.scale <= maxScale) return value;
  const divisor = 10n ** BigInt(value.scale - maxScale);
  const half = divisor / 2n;
  return { negative: value.negative, digits: (value.digits + half) / divisor, scale: maxScale };
}

function signed(value: Decimal, scale: number): bigint {
  const magnitude = value.digits * 10n ** BigInt(scale - value.scale);
  return value.negative ? -magnitude : magnitude;
}

function trimZeros(fraction: string, min: number): string {
  let end = fraction.length;
  while (end > min && fraction[end - 1] === '0') end--;
  return fraction.slice(0, end).padEnd(min, '0');
}
