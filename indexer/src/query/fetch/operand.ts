import { formatBigDecimal, parseBigDecimal, parseBigInt } from '../../numbers/bigDecimal.js';
import type { FieldType } from '../../schema/index.js';
import { QueryError } from '../errors.js';
import { parseInt64 } from '../language/coerce.js';
import { debugFormatResolved } from '../language/format.js';
import type { QueryValue } from '../language/values.js';

/**
 * An operand of a filter, typed by what the query wrote. `text` is the value as GraphQL shows it; ids of references stay
 * `String` here whatever the id type, and become the column's type only when they meet the column.
 */
export type Operand =
  | { kind: 'Null' }
  | { kind: 'Bool'; value: boolean }
  | { kind: 'Int'; value: number }
  | { kind: 'String' | 'Bytes' | 'BigInt' | 'BigDecimal' | 'Int8' | 'Timestamp'; text: string }
  | { kind: 'List'; items: Operand[] };

/** The operand that `value` is for a field of `type`. */
export function operandFromQuery(value: QueryValue, type: FieldType): Operand {
  switch (value.kind) {
    case 'list':
      return { kind: 'List', items: value.items.map((item) => operandFromQuery(item, type)) };
    case 'enum':
      return { kind: 'String', text: value.value };
    case 'string':
      return operandFromText(value.value, type);
    case 'int':
      return { kind: 'Int', value: Number(value.value) };
    case 'boolean':
      return { kind: 'Bool', value: value.value };
    case 'timestamp':
      return { kind: 'Timestamp', text: value.value.toString() };
    case 'null':
      return { kind: 'Null' };
    default:
      throw new QueryError(
        `Query contains value with invalid type \`${type.name}\`: \`${debugFormatResolved(value)}\``,
      );
  }
}

function operandFromText(text: string, type: FieldType): Operand {
  switch (type.name) {
    case 'Bytes':
      return { kind: 'Bytes', text: `0x${parseHex(text, undecodable('Bytes'))}` };
    case 'BigInt': {
      const value = parseBigInt(text);
      if (value === undefined) throw undecodable('BigInt')(integerProblem(text));
      return { kind: 'BigInt', text: value.toString() };
    }
    case 'BigDecimal': {
      const value = parseBigDecimal(text);
      if (value === undefined) throw undecodable('BigDecimal')(decimalProblem(text));
      return { kind: 'BigDecimal', text: formatBigDecimal(value) };
    }
    case 'Int8':
    case 'Timestamp': {
      const value = parseInt64(text);
      if (value === undefined) throw undecodable(type.name)(text);
      return { kind: type.name, text: value.toString() };
    }
    default:
      return { kind: 'String', text };
  }
}

/** The hex digits of `text` in lower case; what is wrong with them is passed to `fail`. */
export function parseHex(text: string, fail: (problem: string) => Error): string {
  // Counted in bytes, as Rust does: a character outside ASCII is several.
  const digits = Buffer.from(text.replace(/^(?:0x)+/, '')).toString('latin1');
  if (digits.length % 2 === 1) throw fail('Odd number of digits');
  const bad = /[^0-9a-fA-F]/.exec(digits);
  if (bad) throw fail(`Invalid character '${bad[0]}' at position ${bad.index}`);
  return digits.toLowerCase();
}

/** `operand` as graph-node prints it in messages. */
export function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'Null':
      return 'null';
    case 'Bool':
    case 'Int':
      return String(operand.value);
    case 'List':
      return `[${operand.items.map(operandText).join(', ')}]`;
    default:
      return operand.text;
  }
}

/** What Rust's integer parsers say about a text that they refuse. */
export function integerProblem(text: string): string {
  return text === '' ? 'cannot parse integer from empty string' : 'invalid digit found in string';
}

function decimalProblem(text: string): string {
  const exponentAt = text.search(/[eE]/);
  const exponent = exponentAt < 0 ? undefined : text.slice(exponentAt + 1).replace(/^\+/, '');
  if (exponent !== undefined && parseInt64(exponent) === undefined) return integerProblem(exponent);
  const base = exponentAt < 0 ? text : text.slice(0, exponentAt);
  return base === '' ? 'Failed to parse empty string' : integerProblem(base.replace('.', ''));
}

function undecodable(type: string): (problem: string) => QueryError {
  return (problem) => new QueryError(`Failed to decode \`${type}\` value: \`${problem}\``);
}
