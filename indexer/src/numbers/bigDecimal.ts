/**
 * BigDecimal as graph-node computes it: the Rust crate bigdecimal 0.1.2, every result rounded to 34 significant digits.
 * The crate counts digits of negative numbers wrongly, so negatives are cut, not rounded, and may keep a 35th digit.
 * Proofs of indexing depend on these digits; they are kept bit for bit.
 */
export interface BigDecimal {
  /** The mantissa; value = digits × 10^exp. Without trailing zeros once normalised. */
  readonly digits: bigint;
  readonly exp: number;
}

export const MAX_SIGNIFICANT_DIGITS = 34;
export const MIN_EXPONENT = -6143;
export const MAX_EXPONENT = 6144;

const BITS_PER_DIGIT = 3.3219280949;
const DIVISION_DIGITS = 100;
const ZERO: BigDecimal = { digits: 0n, exp: 0 };
const MAX_I64 = 2n ** 63n;

const powers: bigint[] = [1n];

export function tenToThe(exponent: number): bigint {
  if (exponent > 400) return 10n ** BigInt(exponent);
  for (let i = powers.length; i <= exponent; i++) powers.push((powers[i - 1] as bigint) * 10n);
  return powers[exponent] as bigint;
}

export function normalize(digits: bigint, exp: number): BigDecimal {
  if (digits === 0n) return ZERO;
  const excess = countDigits(digits) - MAX_SIGNIFICANT_DIGITS;
  if (excess > 0) {
    const divisor = tenToThe(excess);
    const remainder = digits % divisor;
    let quotient = digits / divisor;
    if (divisor < 10n * remainder) quotient += roundingTerm(remainder);
    return stripZeros(quotient, exp + excess);
  }
  return stripZeros(digits, exp);
}

export function add(a: BigDecimal, b: BigDecimal): BigDecimal {
  if (a.exp === b.exp) return normalize(a.digits + b.digits, a.exp);
  if (a.exp > b.exp) return normalize(a.digits * tenToThe(a.exp - b.exp) + b.digits, b.exp);
  return normalize(a.digits + b.digits * tenToThe(b.exp - a.exp), a.exp);
}

export function subtract(a: BigDecimal, b: BigDecimal): BigDecimal {
  return add(a, { digits: -b.digits, exp: b.exp });
}

export function multiply(a: BigDecimal, b: BigDecimal): BigDecimal {
  return normalize(a.digits * b.digits, a.exp + b.exp);
}

/** @throws RangeError when `b` is zero */
export function divide(a: BigDecimal, b: BigDecimal): BigDecimal {
  if (b.digits === 0n) throw new RangeError(`attempt to divide by zero: ${formatBigDecimal(a)} / 0`);
  if (a.digits === 0n) return ZERO;
  if (isOne(b)) return normalize(a.digits, a.exp);
  const exp = a.exp - b.exp;
  if (a.digits === b.digits) return normalize(1n, exp);
  const negative = a.digits < 0n !== b.digits < 0n;
  const quotient = divideMagnitudes(magnitude(a.digits), magnitude(b.digits), exp);
  return normalize(negative ? -quotient.digits : quotient.digits, quotient.exp);
}

export function equals(a: BigDecimal, b: BigDecimal): boolean {
  const left = normalizeExact(a);
  const right = normalizeExact(b);
  return left.digits === right.digits && left.exp === right.exp;
}

/** @returns undefined when the text is not a decimal number */
export function parseBigDecimal(text: string): BigDecimal | undefined {
  const separator = text.search(/[eE]/);
  const base = separator < 0 ? text : text.slice(0, separator);
  const exponent = separator < 0 ? 0 : parseExponent(text.slice(separator + 1));
  if (exponent === undefined || base === '') return undefined;
  const point = base.indexOf('.');
  const digits = parseBigInt(point < 0 ? base : base.slice(0, point) + base.slice(point + 1));
  if (digits === undefined) return undefined;
  const fraction = point < 0 ? 0 : Buffer.byteLength(base) - point - 1;
  return normalize(digits, exponent - fraction);
}

/** An integer as num-bigint reads it: one sign, digits, underscores anywhere but in front. */
export function parseBigInt(text: string): bigint | undefined {
  if (!/^[+-]?[0-9][0-9_]*$/.test(text)) return undefined;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  return negative ? -BigInt(digits) : BigInt(digits);
}

/** A stored number as graph-node reads it back: from its plain digits, zeros at the end included, which it rounds anew. */
export function rereadBigDecimal({ digits, exp }: BigDecimal): BigDecimal {
  return exp > 0 ? normalize(digits * tenToThe(exp), 0) : normalize(digits, exp);
}

/** Plain notation, never with an exponent. */
export function formatBigDecimal(value: BigDecimal): string {
  if (value.digits === 0n) return '0';
  const sign = value.digits < 0n ? '-' : '';
  const text = magnitude(value.digits).toString();
  if (value.exp >= 0) return sign + text + '0'.repeat(value.exp);
  const point = text.length + value.exp;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${text}`;
  return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

export function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const hex = magnitude(value).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
}

// The loop never runs for a negative number: the crate compares it with a positive power of ten.
function countDigits(value: bigint): number {
  let count = Math.floor(bitLength(value) / BITS_PER_DIGIT);
  let power = tenToThe(count);
  while (value >= power) {
    power *= 10n;
    count += 1;
  }
  return count;
}

function roundingTerm(remainder: bigint): bigint {
  return remainder > 0n && remainder.toString().charCodeAt(0) >= 0x35 ? 1n : 0n;
}

/** The same value with a mantissa that does not end in zeros. */
export function stripZeros(digits: bigint, exp: number): BigDecimal {
  if (digits % 10n !== 0n) return { digits, exp };
  if (digits === 0n) return ZERO;
  const text = digits.toString();
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x30) end -= 1;
  return { digits: BigInt(text.slice(0, end)), exp: exp + text.length - end };
}

// Long division that stops at 100 digits or when it comes out even; the digit after the last one rounds.
function divideMagnitudes(dividend: bigint, divisor: bigint, exponent: number): BigDecimal {
  let numerator = dividend;
  let exp = exponent;
  while (numerator < divisor) {
    numerator *= 10n;
    exp -= 1;
  }
  let quotient = numerator / divisor;
  let remainder = numerator % divisor;
  if (remainder === 0n) return { digits: quotient, exp };
  const steps = Math.max(0, DIVISION_DIGITS - countDigits(quotient));
  const scaled = remainder * tenToThe(steps);
  quotient = quotient * tenToThe(steps) + scaled / divisor;
  remainder = scaled % divisor;
  if (remainder !== 0n) {
    return { digits: quotient + roundingTerm((remainder * 10n) / divisor), exp: exp - steps };
  }
  let extra = steps;
  while (extra > 0 && quotient % 10n === 0n) {
    quotient /= 10n;
    extra -= 1;
  }
  return { digits: quotient, exp: exp - extra };
}

function normalizeExact(value: BigDecimal): BigDecimal {
  return value.digits === 0n ? ZERO : stripZeros(value.digits, value.exp);
}

function isOne(value: BigDecimal): boolean {
  const exact = normalizeExact(value);
  return exact.digits === 1n && exact.exp === 0;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function parseExponent(text: string): number | undefined {
  const unsigned = text.startsWith('+') ? text.slice(1) : text;
  if (!/^[+-]?[0-9]+$/.test(unsigned)) return undefined;
  const value = BigInt(unsigned.replace(/^\+/, ''));
  return value >= -MAX_I64 && value < MAX_I64 ? Number(value) : undefined;
}
