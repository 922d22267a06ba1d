import { type Comparison, type Expression, ExpressionError, type NumericSize, type SqlType } from './ast.js';
import { arithmetic, namedFunction, negation, type Operation } from './functions.js';
import { fitNumeric, type Numeric } from './numeric.js';
import { commonType, compareValues, convert, type NonNull, type Value } from './values.js';

/** An expression that can be computed for rows of type `R`. */
export interface Compiled<R> {
  type: SqlType;
  run(row: R): Value;
}

/** The column of a name; undefined when the expression may not use it. */
export type ColumnOf<R> = (name: string) => Compiled<R>;

/**
 * Gives an expression the types that PostgreSQL would give it, and makes a function of it.
 * @throws ExpressionError
 */
export function compileExpression<R>(expression: Expression, columnOf: ColumnOf<R>): Compiled<R> {
  const compile = (part: Expression): Compiled<R> => compileExpression(part, columnOf);
  switch (expression.kind) {
    case 'column':
      return columnOf(expression.name);
    case 'integer':
      return constant(...integerLiteral(expression.value));
    case 'numeric':
      return constant('numeric', expression.value);
    case 'text':
      return constant('text', expression.value);
    case 'boolean':
      return constant('bool', expression.value);
    case 'null':
      return constant('unknown', null);
    case 'unary':
      return unary(expression.operator, compile(expression.operand));
    case 'binary':
      return binary(expression.operator, compile(expression.left), compile(expression.right));
    case 'is':
      return isTest(expression.test, expression.negated, compile(expression.operand));
    case 'distinct':
      return distinct(expression.negated, compile(expression.left), compile(expression.right));
    case 'case':
      return caseOf(expression, compile);
    case 'call':
      return call(expression.name, expression.args.map(compile));
    case 'cast':
      return cast(compile(expression.operand), expression.type, expression.size);
  }
}

function constant<R>(type: SqlType, value: Value): Compiled<R> {
  return { type, run: () => value };
}

function integerLiteral(value: bigint): [SqlType, Value] {
  if (BigInt.asIntN(32, value) === value) return ['int4', value];
  if (BigInt.asIntN(64, value) === value) return ['int8', value];
  return ['numeric', { digits: value, scale: 0 }];
}

function operate<R>(operation: Operation, parts: readonly Compiled<R>[]): Compiled<R> {
  const [first, second] = parts.map((part) => as(part, operation.of).run);
  const { gives, apply } = operation;
  return {
    type: gives,
    run: (row) => {
      const a = first ? first(row) : null;
      if (!second) return a === null ? null : apply(a);
      // Computed though the first may be null: PostgreSQL would find what is wrong with it, too.
      const b = second(row);
      return a === null || b === null ? null : apply(a, b);
    },
  };
}

/** The part with its values brought to another type. */
function as<R>(part: Compiled<R>, type: SqlType): Compiled<R> {
  if (part.type === type || part.type === 'unknown') return { type, run: part.run };
  return { type, run: (row) => convert(part.run(row), part.type, type) };
}

function unary<R>(operator: '+' | '-' | 'not', operand: Compiled<R>): Compiled<R> {
  if (operator === 'not') {
    const condition = requireCondition(operand);
    return { type: 'bool', run: (row) => invert(condition.run(row)) };
  }
  const operation = negation(operand.type);
  return operator === '-' ? operate(operation, [operand]) : as(operand, operation.of);
}

function binary<R>(
  operator: Extract<Expression, { kind: 'binary' }>['operator'],
  left: Compiled<R>,
  right: Compiled<R>,
): Compiled<R> {
  switch (operator) {
    case 'and':
    case 'or':
      return logic(operator === 'or', requireCondition(left), requireCondition(right));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      return operate(arithmetic(operator, left.type, right.type), [left, right]);
    default:
      return comparison(operator, left, right);
  }
}

/** Three-valued: `decisive` is the value of one side that makes the other one matter no more. */
function logic<R>(decisive: boolean, left: Compiled<R>, right: Compiled<R>): Compiled<R> {
  return {
    type: 'bool',
    run: (row) => {
      const first = left.run(row);
      if (first === decisive) return decisive;
      const second = right.run(row);
      if (second === decisive) return decisive;
      return first === null || second === null ? null : !decisive;
    },
  };
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function comparison<R>(operator: Comparison, left: Compiled<R>, right: Compiled<R>): Compiled<R> {
  const of = commonType([left.type, right.type], `\`${operator}\``);
  const apply = (a: NonNull, b: NonNull): NonNull => HOLDS[operator](compareValues(a, b));
  return operate({ of, gives: 'bool', apply }, [left, right]);
}

function isTest<R>(test: 'null' | 'true' | 'false', negated: boolean, operand: Compiled<R>): Compiled<R> {
  const part = test === 'null' ? operand : requireCondition(operand);
  const wanted = test === 'null' ? null : test === 'true';
  return { type: 'bool', run: (row) => (part.run(row) === wanted) !== negated };
}

function distinct<R>(negated: boolean, left: Compiled<R>, right: Compiled<R>): Compiled<R> {
  const type = commonType([left.type, right.type], '`IS DISTINCT FROM`');
  const [first, second] = [as(left, type), as(right, type)];
  return { type: 'bool', run: (row) => isDistinct(first.run(row), second.run(row)) !== negated };
}

function isDistinct(a: Value, b: Value): boolean {
  if (a === null || b === null) return a !== b;
  return compareValues(a, b) !== 0;
}

type CaseExpression = Extract<Expression, { kind: 'case' }>;

function caseOf<R>(expression: CaseExpression, compile: (part: Expression) => Compiled<R>): Compiled<R> {
  const operand = expression.operand && compile(expression.operand);
  const conditions = expression.branches.map(({ when }) => {
    const part = compile(when);
    return operand ? comparison('=', operand, part) : requireCondition(part);
  });
  const outcomes = expression.branches.map(({ result }) => compile(result));
  const otherwise = expression.otherwise ? compile(expression.otherwise) : constant<R>('unknown', null);
  const type = commonType(
    [...outcomes, otherwise].map((part) => part.type),
    '`CASE`',
  );
  const results = outcomes.map((part) => as(part, type));
  const last = as(otherwise, type);
  return {
    type,
    run: (row) => {
      const at = conditions.findIndex((condition) => condition.run(row) === true);
      return (results[at] ?? last).run(row);
    },
  };
}

function call<R>(name: string, args: readonly Compiled<R>[]): Compiled<R> {
  const types = args.map((arg) => arg.type);
  const operation = namedFunction(name, types);
  if (operation) return operate(operation, args);
  const choose = CONDITIONAL[name];
  if (!choose) throw new ExpressionError(`Function ${name} is not supported`);
  if (args.length === 0 || (name === 'nullif' && args.length !== 2)) {
    throw new ExpressionError(`\`${name}\` needs ${name === 'nullif' ? 'two arguments' : 'arguments'}`);
  }
  const type = commonType(types, `\`${name}\``);
  const inputs = args.map((arg) => as(arg, type));
  // Between whole numbers of different sizes PostgreSQL compares without converting, and gives the first as it is.
  const gives = name === 'nullif' && type === 'int8' ? (types[0] as SqlType) : type;
  return { type: gives, run: (row) => choose(inputs.map((input) => () => input.run(row))) };
}

/** Arguments are computed only when they are needed: a division by zero that is not needed is none. */
type Lazy = () => Value;

const CONDITIONAL: Readonly<Record<string, (args: readonly Lazy[]) => Value>> = {
  coalesce: firstValue,
  nullif: (args) => {
    const [first = null, second = null] = args.map((arg) => arg());
    return isDistinct(first, second) ? first : null;
  },
  greatest: (args) => extreme(args, 1),
  least: (args) => extreme(args, -1),
};

function firstValue(args: readonly Lazy[]): Value {
  for (const arg of args) {
    const value = arg();
    if (value !== null) return value;
  }
  return null;
}

/** The largest (1) or smallest (-1) of the values that are not null. */
function extreme(args: readonly Lazy[], sign: 1 | -1): Value {
  let best: Value = null;
  for (const arg of args) {
    const value = arg();
    if (value !== null && (best === null || compareValues(value, best) * sign > 0)) best = value;
  }
  return best;
}

function cast<R>(operand: Compiled<R>, type: SqlType, size?: NumericSize): Compiled<R> {
  if (operand.type === 'text' || operand.type === 'bytea' || operand.type === 'bool') {
    throw new ExpressionError(`a value of type ${operand.type} can not become ${type}`);
  }
  const converted = as(operand, type);
  if (!size) return converted;
  return {
    type,
    run: (row) => {
      const value = converted.run(row) as Numeric | null;
      return value === null ? null : fitNumeric(value, size);
    },
  };
}

function requireCondition<R>(part: Compiled<R>): Compiled<R> {
  if (part.type === 'bool' || part.type === 'unknown') return part;
  throw new ExpressionError(`a condition is needed where a value of type ${part.type} is`);
}

function invert(value: Value): Value {
  return value === null ? null : !value;
}
