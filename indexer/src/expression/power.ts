import { ArithmeticError, floatFromNumeric, type Numeric } from './numeric.js';

const MIN_SIGNIFICANT_DIGITS = 16;
const MAX_DISPLAY_SCALE = 1000;
/** Digits that are computed beyond those that are kept. */
const GUARD_DIGITS = 25;
const DECIMAL_WEIGHT = Math.LOG10E;
const MAX_EXPONENT = 6020;

/** `base ^ exponent` for exponents that are not whole, to the digits that PostgreSQL gives: e to the exponent × ln(base). */
export function powerOfFraction(base: Numeric, exponent: Numeric): Numeric {
  if (base.digits < 0n) {
    throw new ArithmeticError('a negative number raised to a non-integer power yields a complex result');
  }
  if (base.digits === 0n) {
    if (exponent.digits < 0n) throw new ArithmeticError('zero raised to a negative power is undefined');
    return { digits: 0n, scale: MIN_SIGNIFICANT_DIGITS };
  }
  const estimate = floatFromNumeric(exponent) * estimateLogarithm(base);
  if (estimate > MAX_EXPONENT) throw new ArithmeticError('value overflows numeric format');
  if (estimate < -MAX_EXPONENT) return { digits: 0n, scale: MAX_DISPLAY_SCALE };
  // How many decimals there are follows from a rough idea of the size; the digits themselves are exact.
  const weight = Math.trunc(estimate * DECIMAL_WEIGHT);
  const scale = Math.min(Math.max(MIN_SIGNIFICANT_DIGITS - weight, base.scale, exponent.scale, 0), MAX_DISPLAY_SCALE);
  const precision = scale + Math.max(0, weight) + GUARD_DIGITS;
  const one = 10n ** BigInt(precision);
  const product = (logarithm(base, one) * exponent.digits) / 10n ** BigInt(exponent.scale);
  return roundTo(exponential(product, one), precision, scale);
}

/** Of numbers of any size, which a double may not hold. */
function estimateLogarithm({ digits, scale }: Numeric): number {
  const text = digits.toString();
  const leading = text.slice(0, 16);
  return Math.log(Number(leading)) + (text.length - leading.length - scale) / DECIMAL_WEIGHT;
}

/** ln of a positive number; `one` is 1 in the fixed-point form of the result. */
function logarithm({ digits, scale }: Numeric, one: bigint): bigint {
  // Halved before it is divided, so that no digit of a small or a large number is lost.
  const divisor = 10n ** BigInt(scale);
  const halvings = BigInt(digits.toString(2).length - divisor.toString(2).length);
  const value = halvings >= 0n ? (digits * one) / (divisor << halvings) : ((digits << -halvings) * one) / divisor;
  return 2n * inverseTangent(((value - one) * one) / (value + one), one) + halvings * logarithmOfTwo(one);
}

function logarithmOfTwo(one: bigint): bigint {
  return 2n * inverseTangent(one / 3n, one);
}

/** The hyperbolic one, as a series. */
function inverseTangent(x: bigint, one: bigint): bigint {
  const square = (x * x) / one;
  let power = x;
  let sum = x;
  for (let n = 3n; power !== 0n; n += 2n) {
    power = (power * square) / one;
    sum += power / n;
  }
  return sum;
}

function exponential(x: bigint, one: bigint): bigint {
  const two = logarithmOfTwo(one);
  const doublings = x / two;
  const rest = x - doublings * two;
  let term = one;
  let sum = one;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (term * rest) / one / n;
    sum += term;
  }
  return doublings >= 0n ? sum << doublings : sum >> -doublings;
}

function roundTo(value: bigint, precision: number, scale: number): Numeric {
  const divisor = 10n ** BigInt(precision - scale);
  return { digits: (value + divisor / 2n) / divisor, scale };
}
