import { DeterministicError } from '../../errors.js';
import * as decimal from '../../numbers/bigDecimal.js';
import type { HostContext, HostFunctions } from '../environment.js';

/** graph-node refuses larger numbers: 435,412 bits are what a BigDecimal of the largest exponent needs. */
const MAX_BIGINT_BITS = 435_412;
const MAX_I64 = 2n ** 63n - 1n;

/** `bigInt.*` and `bigDecimal.*`. */
export function numberFunctions({ heap }: HostContext): HostFunctions {
  const binary = (compute: (x: bigint, y: bigint) => bigint) => (x: number, y: number) => {
    heap.sync();
    return heap.newBigInt(checkSize(compute(heap.readBigInt(x), heap.readBigInt(y))));
  };
  const shift = (compute: (x: bigint, bits: bigint) => bigint) => (x: number, bits: number) => {
    heap.sync();
    return heap.newBigInt(checkSize(compute(heap.readBigInt(x), BigInt(bits & 0xff))));
  };
  const decimals =
    (compute: (x: decimal.BigDecimal, y: decimal.BigDecimal) => decimal.BigDecimal) => (x: number, y: number) => {
      heap.sync();
      return heap.newBigDecimal(compute(heap.readBigDecimal(x), heap.readBigDecimal(y)));
    };

  return {
    'bigInt.plus': binary((x, y) => x + y),
    'bigInt.minus': binary((x, y) => x - y),
    'bigInt.times': binary((x, y) => x * y),
    'bigInt.dividedBy': binary(divideBigInts),
    'bigInt.mod': binary(remainder),
    'bigInt.bitOr': binary((x, y) => x | y),
    'bigInt.bitAnd': binary((x, y) => x & y),
    'bigInt.pow': shift((x, exponent) => power(x, exponent)),
    'bigInt.leftShift': shift((x, bits) => x << bits),
    'bigInt.rightShift': shift((x, bits) => x >> bits),
    'bigInt.fromString': (text: number) => {
      heap.sync();
      return heap.newBigInt(checkSize(parseBigInt(heap.readString(text))));
    },
    'bigInt.dividedByDecimal': (x: number, y: number) => {
      heap.sync();
      const dividend = decimal.normalize(heap.readBigInt(x), 0);
      return heap.newBigDecimal(divideDecimals(dividend, heap.readBigDecimal(y)));
    },
    'bigDecimal.plus': decimals(decimal.add),
    'bigDecimal.minus': decimals(decimal.subtract),
    'bigDecimal.times': decimals(decimal.multiply),
    'bigDecimal.dividedBy': decimals(divideDecimals),
    'bigDecimal.equals': (x: number, y: number) => {
      heap.sync();
      return decimal.equals(heap.readBigDecimal(x), heap.readBigDecimal(y)) ? 1 : 0;
    },
    'bigDecimal.toString': (value: number) => {
      heap.sync();
      return heap.newString(decimal.formatBigDecimal(heap.readBigDecimal(value)));
    },
    'bigDecimal.fromString': (text: number) => {
      heap.sync();
      return heap.newBigDecimal(parseDecimal(heap.readString(text)));
    },
  };
}

export function parseBigInt(text: string): bigint {
  const value = decimal.parseBigInt(text);
  if (value !== undefined) return value;
  const cause = text === '' ? 'cannot parse integer from empty string' : 'invalid digit found in string';
  throw new DeterministicError(`string is not a BigInt: \`${text}\`: ${cause}`);
}

function divideBigInts(x: bigint, y: bigint): bigint {
  if (y === 0n) throw new DeterministicError(`attempted to divide BigInt \`${x}\` by zero`);
  return x / y;
}

function remainder(x: bigint, y: bigint): bigint {
  if (y === 0n) {
    throw new DeterministicError(`attempted to calculate the remainder of \`${x}\` with a divisor of zero`);
  }
  return x % y;
}

function power(x: bigint, exponent: bigint): bigint {
  if (decimal.bitLength(x) * Number(exponent) > 2 * MAX_BIGINT_BITS)
    throw tooBig(decimal.bitLength(x) * Number(exponent));
  return x ** exponent;
}

function divideDecimals(x: decimal.BigDecimal, y: decimal.BigDecimal): decimal.BigDecimal {
  if (y.digits === 0n) {
    throw new DeterministicError(`attempted to divide BigDecimal \`${decimal.formatBigDecimal(x)}\` by zero`);
  }
  return decimal.divide(x, y);
}

function parseDecimal(text: string): decimal.BigDecimal {
  const value = decimal.parseBigDecimal(text);
  if (value !== undefined) return value;
  throw new DeterministicError(`string  is not a BigDecimal: '${text}': ${decimalProblem(text)}`);
}

/** What the crate says that graph-node reads decimals with. */
function decimalProblem(text: string): string {
  const [base = '', exponent] = text.split(/[eE](.*)/s);
  const power = exponent?.replace(/^\+/, '');
  if (power === '') return 'cannot parse integer from empty string';
  if (power !== undefined && /^[+-]?[0-9]+$/.test(power)) {
    if (BigInt(power.replace('+', '')) > MAX_I64) return 'number too large to fit in target type';
    if (BigInt(power.replace('+', '')) < -MAX_I64 - 1n) return 'number too small to fit in target type';
  } else if (power !== undefined) return 'invalid digit found in string';
  if (base === '') return 'Failed to parse empty string';
  return base === '.' ? 'cannot parse integer from empty string' : 'invalid digit found in string';
}

function checkSize(value: bigint): bigint {
  const small = BigInt.asIntN(4096, value);
  if (small === value || decimal.bitLength(value) <= MAX_BIGINT_BITS) return value;
  throw tooBig(decimal.bitLength(value));
}

function tooBig(bits: number): DeterministicError {
  return new DeterministicError(`BigInt is too big, total bits ${bits} (max ${MAX_BIGINT_BITS})`);
}
