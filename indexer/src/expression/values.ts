import type { SqlType } from './ast.js';
import { ExpressionError } from './ast.js';
import {
  ArithmeticError,
  compareNumeric,
  floatFromNumeric,
  type Numeric,
  numericFromFloat,
  numericFromInt,
  roundNumeric,
} from './numeric.js';

/** int4, int8: bigint · numeric: Numeric · float8: number · bool: boolean · text: string · bytea: Buffer */
export type Value = bigint | number | boolean | string | Buffer | Numeric | null;
export type NonNull = Exclude<Value, null>;

const NUMBERS: readonly SqlType[] = ['int4', 'int8', 'numeric', 'float8'];

export function isNumber(type: SqlType): boolean {
  return NUMBERS.includes(type) || type === 'unknown';
}

/** The type that values of these types are brought to, to be compared or to be the outcome of one expression. */
export function commonType(types: readonly SqlType[], where: string): SqlType {
  const known = types.filter((type) => type !== 'unknown');
  const [first = 'unknown'] = known;
  if (known.every((type) => type === first)) return first;
  if (known.every(isNumber)) return NUMBERS[Math.max(...known.map((type) => NUMBERS.indexOf(type)))] as SqlType;
  throw new ExpressionError(`${where} mixes the types ${[...new Set(known)].join(' and ')}`);
}

const INT_BITS = { int4: 32, int8: 64 } as const;

/** @throws ArithmeticError where PostgreSQL says "integer out of range" */
export function checkInt(type: 'int4' | 'int8', value: bigint): bigint {
  if (BigInt.asIntN(INT_BITS[type], value) === value) return value;
  throw new ArithmeticError(`${type === 'int4' ? 'integer' : 'bigint'} out of range`);
}

/** A value of one type as a value of another. */
export function convert(value: Value, from: SqlType, to: SqlType): Value {
  if (value === null || from === to) return value;
  switch (to) {
    case 'int4':
    case 'int8':
      return checkInt(to, wholeFrom(value as NonNull));
    case 'numeric':
      return numericFrom(value as NonNull);
    case 'float8':
      return typeof value === 'bigint' ? Number(value) : floatFromNumeric(value as Numeric);
    default:
      return value;
  }
}

export function numericFrom(value: NonNull): Numeric {
  if (typeof value === 'bigint') return numericFromInt(value);
  return typeof value === 'number' ? numericFromFloat(value) : (value as Numeric);
}

function wholeFrom(value: NonNull): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(roundHalfEven(value));
  return roundNumeric(value as Numeric, 0).digits;
}

function roundHalfEven(value: number): number {
  if (!Number.isFinite(value)) throw new ArithmeticError('integer out of range');
  const below = Math.floor(value);
  const fraction = value - below;
  if (fraction !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Negative, zero or positive, for two values of the same type. */
export function compareValues(a: NonNull, b: NonNull): number {
  if (Buffer.isBuffer(a)) return Buffer.compare(a, b as Buffer);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (typeof a === 'object') return compareNumeric(a, b as Numeric);
  return a < (b as typeof a) ? -1 : a > (b as typeof a) ? 1 : 0;
}
