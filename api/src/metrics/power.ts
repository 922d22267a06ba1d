import { WAD } from './fixedPoint.js';

/** A fraction of two integers; the denominator is positive. */
export interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

// 320 bits of fraction: after an exponent of 2^14 and a result of 2^66, more than 200 correct bits remain.
const FRACTION_BITS = 320n;
const ONE = 1n << FRACTION_BITS;
const MAX_RESULT_BITS = 66n;
// A result this close to a multiple of 1e-18 is that multiple: rational powers of rationals land there exactly.
const SNAP_BITS = 160n;

/**
 * base^exponent in WAD, rounded towards zero, correct to the last digit.
 *
 * @returns null when the result is above 2^66, where a yield has no meaning any more
 */
export function powerWad(base: Fraction, exponent: Fraction): bigint | null {
  if (base.numerator <= 0n || base.denominator <= 0n || exponent.denominator <= 0n) {
    throw new RangeError('powerWad takes a positive base and an exponent with a positive denominator');
  }
  const exponentLog = (naturalLog(base) * exponent.numerator) / exponent.denominator;
  if (exponentLog > MAX_RESULT_BITS * LN_2) return null;
  return roundTowardsZero(exponential(exponentLog) * WAD);
}

/** 2 atanh((x − 1) / (x + 1)), after scaling x by a power of two into about [0.7, 1.4]. */
function naturalLog({ numerator, denominator }: Fraction): bigint {
  let shift = BigInt(bitLength(numerator) - bitLength(denominator));
  const scaled = (): [bigint, bigint] =>
    shift >= 0n ? [numerator, denominator << shift] : [numerator << -shift, denominator];
  let [n, d] = scaled();
  // 1.4142 ≈ 99/70: beyond it the series converges more slowly.
  if (n * 70n > d * 99n) shift += 1n;
  else if (n * 99n < d * 70n) shift -= 1n;
  [n, d] = scaled();
  return 2n * atanhSeries(((n - d) << FRACTION_BITS) / (n + d)) + shift * LN_2;
}

function atanhSeries(x: bigint): bigint {
  const square = (x * x) >> FRACTION_BITS;
  let power = x;
  let sum = 0n;
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd;
    power = (power * square) >> FRACTION_BITS;
  }
  return sum;
}

const LN_2 = 2n * atanhSeries(ONE / 3n);

/** e^x: Taylor's series on what is left of x after whole multiples of ln 2. */
function exponential(x: bigint): bigint {
  const twos = (2n * x + LN_2) / (2n * LN_2) - (2n * x + LN_2 < 0n ? 1n : 0n);
  const rest = x - twos * LN_2;
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    sum += term;
    term = ((term * rest) >> FRACTION_BITS) / n;
  }
  return twos >= 0n ? sum << twos : sum >> -twos;
}

function roundTowardsZero(fixed: bigint): bigint {
  const nearest = (fixed + (ONE >> 1n)) >> FRACTION_BITS;
  const distance = fixed - (nearest << FRACTION_BITS);
  const isExact = (distance < 0n ? -distance : distance) < 1n << (FRACTION_BITS - SNAP_BITS);
  return isExact ? nearest : fixed >> FRACTION_BITS;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
