import type { Numeric } from './numeric.js';

/** The types of PostgreSQL that an expression can have. `unknown` is that of NULL. */
export type SqlType = 'int4' | 'int8' | 'numeric' | 'float8' | 'bool' | 'text' | 'bytea' | 'unknown';

/** How many digits a `numeric(digits, scale)` can have, and how many of them are decimals. */
export interface NumericSize {
  digits: number;
  scale: number;
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';
export type Logic = 'and' | 'or';

/** An expression as it is written. */
export type Expression =
  | { kind: 'integer'; value: bigint }
  | { kind: 'numeric'; value: Numeric }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'column'; name: string }
  | { kind: 'unary'; operator: '+' | '-' | 'not'; operand: Expression }
  | { kind: 'binary'; operator: Arithmetic | Comparison | Logic; left: Expression; right: Expression }
  | { kind: 'is'; test: 'null' | 'true' | 'false'; negated: boolean; operand: Expression }
  | { kind: 'distinct'; negated: boolean; left: Expression; right: Expression }
  | { kind: 'case'; operand?: Expression; branches: { when: Expression; result: Expression }[]; otherwise?: Expression }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'cast'; operand: Expression; type: SqlType; size?: NumericSize };

/** The expression can not be read, or is of a kind that aggregates can not have. */
export class ExpressionError extends Error {}
