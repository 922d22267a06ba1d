import { formatBigDecimal, MAX_SIGNIFICANT_DIGITS, rereadBigDecimal } from '../../numbers/bigDecimal.js';
import type { Field } from '../../schema/index.js';
import { decodeBigDecimal, decodeBigInt } from '../../store/codec.js';
import { column } from './tables.js';

/** What SQLite gives for a cell; see `cellExpression`. */
export type Cell = string | number | null;

/**
 * The SQL that reads a field. Blobs are turned into hex by SQLite: a JavaScript buffer for each cell costs more than all the
 * rest of reading it.
 */
export function cellExpression(field: Field, alias: string): string {
  const name = column(alias, field);
  if (field.type.list) return name;
  switch (field.type.storedAs) {
    case 'Bytes':
      return guarded(field, name, `'0x' || lower(hex(${name}))`);
    case 'BigInt':
    case 'BigDecimal':
      return guarded(field, name, `hex(${name})`);
    case 'Int8':
    case 'Timestamp':
      return `CAST(${name} AS TEXT)`;
    default:
      return name;
  }
}

function guarded(field: Field, name: string, expression: string): string {
  return field.type.nonNull ? expression : `iif(${name} IS NULL, NULL, ${expression})`;
}

export type CellFormat = (cell: NonNullable<Cell>) => string;

/** How a cell of `field` is written in JSON. Lists are stored as the JSON that they are shown as. */
export function cellFormat(field: Field): CellFormat {
  if (field.type.list) return verbatim;
  if (field.type.kind === 'enum') return quoted;
  switch (field.type.storedAs) {
    case 'String':
      return JSON.stringify;
    case 'BigInt':
      return (cell) => `"${bigIntText(cell as string)}"`;
    case 'BigDecimal':
      return (cell) => `"${bigDecimalText(cell as string)}"`;
    case 'Boolean':
      return (cell) => (cell === 0 ? 'false' : 'true');
    case 'Int':
      return verbatim;
    default:
      return quoted;
  }
}

const verbatim: CellFormat = (cell) => String(cell);
const quoted: CellFormat = (cell) => `"${cell}"`;

/** Longest encoding, in hex digits, of a number that was rounded to the digits of a BigDecimal. */
const ROUNDED_LENGTH = 2 * (5 + MAX_SIGNIFICANT_DIGITS);

function bigDecimalText(hex: string): string {
  const value = decodeBigDecimal(Buffer.from(hex, 'hex'));
  // Aggregates are stored with all their digits, and rounded only when they are read.
  return formatBigDecimal(hex.length > ROUNDED_LENGTH ? rereadBigDecimal(value) : value);
}

const FIRST_POSITIVE = '81';
/** Longest encoding, in hex digits, whose magnitude a double holds exactly. */
const EXACT_DIGITS = 2 + 12;
const LONG_MARK = 'FF';

function bigIntText(hex: string): string {
  if (hex < FIRST_POSITIVE || hex.startsWith(LONG_MARK)) return decodeBigInt(Buffer.from(hex, 'hex')).toString();
  if (hex.length <= EXACT_DIGITS) return Number.parseInt(hex.slice(2), 16).toString();
  return BigInt(`0x${hex.slice(2)}`).toString();
}
