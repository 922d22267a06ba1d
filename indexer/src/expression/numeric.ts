/**
 * PostgreSQL's `numeric`: an exact decimal that remembers how many decimals it was written with. Aggregates are computed with
 * it, because graph-node leaves them to PostgreSQL; only what comes out is rounded to the digits of a BigDecimal.
 */
export interface Numeric {
  /** value = digits / 10^scale */
  readonly digits: bigint;
  /** Never negative. */
  readonly scale: number;
}

/** What PostgreSQL would refuse to compute: out of range, division by zero. */
export class ArithmeticError extends Error {}

const MIN_SIGNIFICANT_DIGITS = 16;
const MAX_DISPLAY_SCALE = 1000;
/** Digits before the decimal point that a numeric can have. */
const MAX_WHOLE_DIGITS = 131_072;
/** PostgreSQL keeps numerics in base 10,000; the scale of a quotient depends on that. */
const BASE_DIGITS = 4;
const KEPT_POWERS = 400;

export const ZERO: Numeric = { digits: 0n, scale: 0 };

export function numericFromInt(value: bigint): Numeric {
  return { digits: value, scale: 0 };
}

/** Reads plain and scientific notation. */
export function parseNumeric(text: string): Numeric {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new ArithmeticError(`\`${text}\` is not a number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}`);
  return withExponent(sign === '-' ? -digits : digits, Number(exponent) - fraction.length);
}

/** digits × 10^exponent */
export function withExponent(digits: bigint, exponent: number): Numeric {
  return exponent > 0 ? { digits: digits * pow10(exponent), scale: 0 } : { digits, scale: 0 - exponent };
}

export function addNumeric(a: Numeric, b: Numeric): Numeric {
  const scale = Math.max(a.scale, b.scale);
  return { digits: digitsAt(a, scale) + digitsAt(b, scale), scale };
}

export function negateNumeric(a: Numeric): Numeric {
  return { digits: -a.digits, scale: a.scale };
}

export function multiplyNumeric(a: Numeric, b: Numeric): Numeric {
  return checkSize({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

export function divideNumeric(a: Numeric, b: Numeric): Numeric {
  requireDivisor(b);
  const scale = quotientScale(a, b);
  const numerator = a.digits * pow10(b.scale + scale);
  return { digits: divideRounding(numerator, b.digits * pow10(a.scale)), scale };
}

/** The quotient without its decimals. */
export function divideWhole(a: Numeric, b: Numeric): Numeric {
  requireDivisor(b);
  const scale = Math.max(a.scale, b.scale);
  return numericFromInt(digitsAt(a, scale) / digitsAt(b, scale));
}

/** What a division leaves; it has the sign of `a`. */
export function remainder(a: Numeric, b: Numeric): Numeric {
  requireDivisor(b);
  const scale = Math.max(a.scale, b.scale);
  return { digits: digitsAt(a, scale) % digitsAt(b, scale), scale };
}

export function compareNumeric(a: Numeric, b: Numeric): number {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [digitsAt(a, scale), digitsAt(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Halves go away from zero. */
export function roundNumeric(a: Numeric, scale: number): Numeric {
  if (a.scale <= scale) return { digits: digitsAt(a, scale), scale };
  return { digits: divideRounding(a.digits, pow10(a.scale - scale)), scale };
}

/** As `numeric(digits, scale)` holds it. */
export function fitNumeric(a: Numeric, { digits, scale }: { digits: number; scale: number }): Numeric {
  const rounded = roundNumeric(a, scale);
  if (magnitude(rounded.digits) < pow10(digits)) return rounded;
  throw new ArithmeticError('numeric field overflow');
}

export function ceilNumeric(a: Numeric): Numeric {
  return negateNumeric(floorNumeric(negateNumeric(a)));
}

export function floorNumeric(a: Numeric): Numeric {
  const divisor = pow10(a.scale);
  const whole = a.digits / divisor;
  return numericFromInt(a.digits < 0n && whole * divisor !== a.digits ? whole - 1n : whole);
}

export function signNumeric(a: Numeric): Numeric {
  return numericFromInt(a.digits > 0n ? 1n : a.digits < 0n ? -1n : 0n);
}

export function gcdNumeric(a: Numeric, b: Numeric): Numeric {
  const scale = Math.max(a.scale, b.scale);
  return { digits: gcd(digitsAt(a, scale), digitsAt(b, scale)), scale };
}

export function lcmNumeric(a: Numeric, b: Numeric): Numeric {
  const scale = Math.max(a.scale, b.scale);
  return { digits: lcm(digitsAt(a, scale), digitsAt(b, scale)), scale };
}

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function lcm(a: bigint, b: bigint): bigint {
  return a === 0n || b === 0n ? 0n : magnitude((a / gcd(a, b)) * b);
}

export function isWhole({ digits, scale }: Numeric): boolean {
  return digits % pow10(scale) === 0n;
}

/** `base ^ exponent` for whole exponents: rounded to 16 decimals, or as many as the base has. */
export function powerNumeric(base: Numeric, exponent: Numeric): Numeric {
  const whole = exponent.digits / pow10(exponent.scale);
  const scale = Math.min(Math.max(MIN_SIGNIFICANT_DIGITS, base.scale), MAX_DISPLAY_SCALE);
  const times = magnitude(whole);
  if (base.digits === 0n && whole < 0n) throw new ArithmeticError('zero raised to a negative power is undefined');
  // Before it is computed: a huge power would take all memory.
  const digits = BigInt(magnitude(base.digits).toString().length - base.scale) * times;
  if (base.digits !== 0n && (digits > MAX_WHOLE_DIGITS || times > 1_000_000n)) throw overflow();
  const power = { digits: base.digits ** times, scale: base.scale * Number(times) };
  if (whole >= 0n) return roundNumeric(power, scale);
  return { digits: divideRounding(pow10(power.scale + scale), power.digits), scale };
}

/** As PostgreSQL turns a double into a numeric: 15 significant digits. */
export function numericFromFloat(value: number): Numeric {
  if (!Number.isFinite(value)) throw new ArithmeticError('the value is not a finite number');
  let { digits, scale } = parseNumeric(value.toPrecision(15));
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return { digits, scale };
}

export function floatFromNumeric(value: Numeric): number {
  return Number(`${value.digits}e-${value.scale}`);
}

function quotientScale(a: Numeric, b: Numeric): number {
  const [first, second] = [leading(a), leading(b)];
  const weight = first.weight - second.weight - (first.digit <= second.digit ? 1 : 0);
  const scale = Math.max(MIN_SIGNIFICANT_DIGITS - weight * BASE_DIGITS, a.scale, b.scale, 0);
  return Math.min(scale, MAX_DISPLAY_SCALE);
}

/** The leading digit in base 10,000, and its place. */
function leading({ digits, scale }: Numeric): { weight: number; digit: number } {
  if (digits === 0n) return { weight: 0, digit: 0 };
  const text = magnitude(digits).toString();
  const place = text.length - scale - 1;
  const weight = Math.floor(place / BASE_DIGITS);
  const length = place - weight * BASE_DIGITS + 1;
  return { weight, digit: Number(text.slice(0, length).padEnd(length, '0')) };
}

function divideRounding(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const left = magnitude(numerator % denominator);
  if (2n * left < magnitude(denominator)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

function requireDivisor(b: Numeric): void {
  if (b.digits === 0n) throw new ArithmeticError('division by zero');
}

function checkSize(value: Numeric): Numeric {
  if (value.digits.toString(16).length > MAX_WHOLE_DIGITS) throw overflow();
  return value;
}

function overflow(): ArithmeticError {
  return new ArithmeticError('value overflows numeric format');
}

function digitsAt({ digits, scale }: Numeric, wanted: number): bigint {
  return scale === wanted ? digits : digits * pow10(wanted - scale);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

const powers: bigint[] = [];

function pow10(exponent: number): bigint {
  if (exponent > KEPT_POWERS) return 10n ** BigInt(exponent);
  powers[exponent] ??= 10n ** BigInt(exponent);
  return powers[exponent];
}
