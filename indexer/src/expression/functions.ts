import { type Arithmetic, ExpressionError, type SqlType } from './ast.js';
import {
  ArithmeticError,
  addNumeric,
  ceilNumeric,
  divideNumeric,
  divideWhole,
  gcd,
  gcdNumeric,
  isWhole,
  lcm,
  lcmNumeric,
  multiplyNumeric,
  type Numeric,
  negateNumeric,
  powerNumeric,
  remainder,
  signNumeric,
} from './numeric.js';
import { powerOfFraction } from './power.js';
import { checkInt, commonType, type NonNull } from './values.js';

/** A function on values that are not null, already of the type `of`. */
export interface Operation {
  of: SqlType;
  gives: SqlType;
  apply(...values: NonNull[]): NonNull;
}

type Make = (type: SqlType) => Operation;

/** The operation that PostgreSQL chooses for `left operator right`. */
export function arithmetic(operator: Arithmetic, left: SqlType, right: SqlType): Operation {
  const type = numberType([left, right], `\`${operator}\``);
  if (operator === '^') return power(type);
  if (type === 'float8' && operator === '%') throw new ExpressionError('`%` needs whole numbers or decimals');
  return ARITHMETIC[operator](type);
}

export function negation(type: SqlType): Operation {
  return unary(numberType([type], '`-`'), { int: (a) => -a, numeric: negateNumeric, float: (a) => -a });
}

/** The function that is meant; those on conditions (coalesce, …) are not among them. */
export function namedFunction(name: string, args: readonly SqlType[]): Operation | undefined {
  if (name === 'ceil' || name === 'floor') {
    // The parser that graph-node uses takes these for words of SQL, not for functions.
    const instead = name === 'ceil' ? '`ceiling(…)`' : '`-ceiling(-(…))`';
    throw new ExpressionError(`expressions using ${name} are not supported by graph-node; write ${instead}`);
  }
  const made = FUNCTIONS[name];
  if (!made) return undefined;
  if (args.length !== made.parameters) {
    throw new ExpressionError(`\`${name}\` takes ${made.parameters} argument${made.parameters === 1 ? '' : 's'}`);
  }
  return made.make(numberType(args, `\`${name}\``));
}

function numberType(types: readonly SqlType[], where: string): SqlType {
  const type = commonType(types, where);
  if (type === 'unknown') return 'int4';
  if (type === 'bool' || type === 'text' || type === 'bytea') throw new ExpressionError(`${where} needs numbers`);
  return type;
}

interface Implementations<Args extends 1 | 2> {
  int: Args extends 1 ? (a: bigint) => bigint : (a: bigint, b: bigint) => bigint;
  numeric: Args extends 1 ? (a: Numeric) => Numeric : (a: Numeric, b: Numeric) => Numeric;
  float: Args extends 1 ? (a: number) => number : (a: number, b: number) => number;
}

function unary(type: SqlType, { int, numeric, float }: Implementations<1>): Operation {
  return { of: type, gives: type, apply: (a) => one(type, a, { int, numeric, float }) };
}

function one(type: SqlType, a: NonNull, { int, numeric, float }: Implementations<1>): NonNull {
  if (type === 'numeric') return numeric(a as Numeric);
  if (type === 'float8') return float(a as number);
  return checkInt(type as 'int4', int(a as bigint));
}

function binary(type: SqlType, { int, numeric, float }: Implementations<2>): Operation {
  const apply = (a: NonNull, b: NonNull): NonNull => {
    if (type === 'numeric') return numeric(a as Numeric, b as Numeric);
    if (type === 'float8') return float(a as number, b as number);
    return checkInt(type as 'int4', int(a as bigint, b as bigint));
  };
  return { of: type, gives: type, apply };
}

/** PostgreSQL has these for numerics and doubles, and takes the doubles for whole numbers. */
function fractional(type: SqlType, { numeric, float }: Omit<Implementations<1>, 'int'>): Operation {
  const of = type === 'numeric' ? 'numeric' : 'float8';
  return { of, gives: of, apply: (a) => (of === 'numeric' ? numeric(a as Numeric) : float(a as number)) };
}

function power(type: SqlType): Operation {
  const of = type === 'numeric' ? 'numeric' : 'float8';
  const apply = (a: NonNull, b: NonNull): NonNull =>
    of === 'numeric' ? numericPower(a as Numeric, b as Numeric) : floatPower(a as number, b as number);
  return { of, gives: of, apply };
}

function numericPower(base: Numeric, exponent: Numeric): Numeric {
  return isWhole(exponent) ? powerNumeric(base, exponent) : powerOfFraction(base, exponent);
}

const MAX_EXACT_POWER = 1100;

function floatPower(a: number, b: number): number {
  const isWhole = Number.isSafeInteger(a) && Number.isInteger(b) && b >= 0 && b <= MAX_EXACT_POWER;
  // The language's own power may be off in the last digit.
  const result = isWhole ? Number(BigInt(a) ** BigInt(b)) : a ** b;
  if (Number.isFinite(result)) return result;
  throw new ArithmeticError(Number.isNaN(result) ? 'the power is not a real number' : 'value out of range: overflow');
}

const ARITHMETIC: Readonly<Record<Exclude<Arithmetic, '^'>, Make>> = {
  '+': (type) => binary(type, { int: (a, b) => a + b, numeric: addNumeric, float: (a, b) => a + b }),
  '-': (type) =>
    binary(type, {
      int: (a, b) => a - b,
      numeric: (a, b) => addNumeric(a, negateNumeric(b)),
      float: (a, b) => a - b,
    }),
  '*': (type) => binary(type, { int: (a, b) => a * b, numeric: multiplyNumeric, float: (a, b) => a * b }),
  '/': (type) => binary(type, { int: intQuotient, numeric: divideNumeric, float: floatQuotient }),
  '%': (type) => binary(type, { int: intRemainder, numeric: remainder, float: floatQuotient }),
};

function intQuotient(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new ArithmeticError('division by zero');
  return a / b;
}

function intRemainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new ArithmeticError('division by zero');
  return a % b;
}

function floatQuotient(a: number, b: number): number {
  if (b === 0) throw new ArithmeticError('division by zero');
  return a / b;
}

const abs: Make = (type) =>
  unary(type, {
    int: (a) => (a < 0n ? -a : a),
    numeric: (a) => (a.digits < 0n ? negateNumeric(a) : a),
    float: Math.abs,
  });
const ceiling: Make = (type) => fractional(type, { numeric: ceilNumeric, float: Math.ceil });
const wholeOnly =
  (implementations: Omit<Implementations<2>, 'float'>): Make =>
  (type) => {
    if (type === 'float8') throw new ExpressionError('a function needs whole numbers or decimals');
    return binary(type, { ...implementations, float: floatQuotient });
  };

const FUNCTIONS: Readonly<Record<string, { parameters: number; make: Make }>> = {
  abs: { parameters: 1, make: abs },
  ceiling: { parameters: 1, make: ceiling },
  sign: { parameters: 1, make: (type) => fractional(type, { numeric: signNumeric, float: Math.sign }) },
  mod: { parameters: 2, make: wholeOnly({ int: intRemainder, numeric: remainder }) },
  gcd: { parameters: 2, make: wholeOnly({ int: gcd, numeric: gcdNumeric }) },
  lcm: { parameters: 2, make: wholeOnly({ int: lcm, numeric: lcmNumeric }) },
  power: { parameters: 2, make: power },
  // For numerics alone in PostgreSQL.
  div: {
    parameters: 2,
    make: () => ({
      of: 'numeric',
      gives: 'numeric',
      apply: (a, b) => divideWhole(a as Numeric, b as Numeric),
    }),
  },
};
