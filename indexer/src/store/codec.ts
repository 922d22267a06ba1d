import {
  type BigDecimal,
  formatBigDecimal,
  normalize,
  parseBigDecimal,
  parseBigInt,
  stripZeros,
} from '../numbers/bigDecimal.js';
import type { FieldType, IdType } from '../schema/model.js';

/**
 * How values are kept in SQLite. Every encoding of one type compares with memcmp, or as a SQLite integer, in the order
 * of its values, so that indexes and ORDER BY need no functions.
 *
 * String, enum: TEXT · Bytes: BLOB · Int, Boolean (0/1): INTEGER · Int8, Timestamp (µs): 64-bit INTEGER ·
 * BigInt, BigDecimal: BLOB as below · lists: TEXT, a JSON array of the elements as GraphQL shows them ·
 * references: the target's id.
 */
export type SqlValue = string | number | bigint | Buffer | null;

/** What GraphQL shows: BigInt, BigDecimal, Int8, Timestamp and Bytes are strings. */
export type GraphqlValue = string | number | boolean | null | GraphqlValue[];

const SHORT_LENGTH_MAX = 0x7e;
const LONG_LENGTH_MARK = 0xff;
const ZERO_MARK = 0x80;
const EXPONENT_BIAS = 2 ** 31;

/** Zero = 0x80; positive = 0x80 + n, then n big-endian bytes (0xff and a 4-byte length when n > 0x7e); negative = complement of |x|. */
export function encodeBigInt(value: bigint): Buffer {
  if (value === 0n) return Buffer.from([ZERO_MARK]);
  const hex = (value < 0n ? -value : value).toString(16);
  const length = (hex.length + 1) >> 1;
  const head = length <= SHORT_LENGTH_MAX ? 1 : 5;
  const buffer = Buffer.allocUnsafe(head + length);
  if (head === 1) {
    buffer[0] = ZERO_MARK + length;
  } else {
    buffer[0] = LONG_LENGTH_MARK;
    buffer.writeUInt32BE(length, 1);
  }
  buffer.write(hex.length % 2 === 0 ? hex : `0${hex}`, head, 'hex');
  if (value < 0n) complement(buffer, 0, buffer.length);
  return buffer;
}

export function decodeBigInt(encoded: Uint8Array): bigint {
  const negative = (encoded[0] as number) < ZERO_MARK;
  const bytes = Buffer.from(encoded);
  if (negative) complement(bytes, 0, bytes.length);
  if (bytes.length === 1) return 0n;
  const magnitude = BigInt(`0x${bytes.toString('hex', bytes[0] === LONG_LENGTH_MARK ? 5 : 1)}`);
  return negative ? -magnitude : magnitude;
}

/**
 * Zero = 0x01; positive = 0x02, 4-byte big-endian (digit count + exponent + 2^31), ASCII digits of the mantissa without
 * trailing zeros; negative = 0x00, the complement of those bytes after the first, 0xff.
 */
export function encodeBigDecimal(value: BigDecimal): Buffer {
  return encodeExactDecimal(normalize(value.digits, value.exp));
}

/** The same without rounding to the digits that a BigDecimal can have. */
export function encodeExactDecimal(value: BigDecimal): Buffer {
  const { digits, exp } = stripZeros(value.digits, value.exp);
  if (digits === 0n) return Buffer.from([0x01]);
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString();
  const buffer = Buffer.allocUnsafe(5 + text.length + (negative ? 1 : 0));
  buffer[0] = negative ? 0x00 : 0x02;
  buffer.writeUInt32BE(text.length + exp + EXPONENT_BIAS, 1);
  buffer.write(text, 5, 'latin1');
  if (negative) {
    complement(buffer, 1, buffer.length - 1);
    buffer[buffer.length - 1] = 0xff;
  }
  return buffer;
}

export function decodeBigDecimal(encoded: Uint8Array): BigDecimal {
  if (encoded.length === 1) return { digits: 0n, exp: 0 };
  const negative = encoded[0] === 0x00;
  const bytes = Buffer.from(negative ? encoded.subarray(0, encoded.length - 1) : encoded);
  if (negative) complement(bytes, 1, bytes.length);
  const text = bytes.toString('latin1', 5);
  const exp = bytes.readUInt32BE(1) - EXPONENT_BIAS - text.length;
  return { digits: negative ? -BigInt(text) : BigInt(text), exp };
}

/** SQLite's declared type for a column of this type. */
export function columnType(type: FieldType): 'TEXT' | 'BLOB' | 'INTEGER' {
  if (type.list) return 'TEXT';
  switch (type.storedAs) {
    case 'String':
      return 'TEXT';
    case 'Bytes':
    case 'BigInt':
    case 'BigDecimal':
      return 'BLOB';
    default:
      return 'INTEGER';
  }
}

/** From a stored value to what GraphQL shows. */
export function toGraphql(type: FieldType, value: SqlValue): GraphqlValue {
  if (value === null) return null;
  if (type.list) return JSON.parse(value as string) as GraphqlValue[];
  return scalarToGraphql(type.storedAs, value);
}

export function scalarToGraphql(storedAs: FieldType['storedAs'], value: Exclude<SqlValue, null>): GraphqlValue {
  switch (storedAs) {
    case 'String':
      return value as string;
    case 'Bytes':
      return `0x${(value as Buffer).toString('hex')}`;
    case 'BigInt':
      return decodeBigInt(value as Buffer).toString();
    case 'BigDecimal':
      return formatBigDecimal(decodeBigDecimal(value as Buffer));
    case 'Boolean':
      return Number(value) !== 0;
    case 'Int':
      return Number(value);
    case 'Int8':
    case 'Timestamp':
      return value.toString();
  }
}

/**
 * From a value as GraphQL shows it (or as a client may write it: numbers for BigInt, Bytes without 0x) to the stored one.
 * @returns undefined when the value is not of the type
 */
export function fromGraphql(type: FieldType, value: unknown): SqlValue | undefined {
  if (value === null) return null;
  if (!type.list) return scalarFromGraphql(type.storedAs, value);
  if (!Array.isArray(value)) return undefined;
  const elements: GraphqlValue[] = [];
  for (const item of value) {
    const stored = scalarFromGraphql(type.storedAs, item);
    if (stored === undefined || stored === null) return undefined;
    elements.push(scalarToGraphql(type.storedAs, stored));
  }
  return JSON.stringify(elements);
}

/** @returns undefined when the value is not of the type */
export function scalarFromGraphql(storedAs: FieldType['storedAs'], value: unknown): SqlValue | undefined {
  switch (storedAs) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Bytes':
      return typeof value === 'string' ? bytesFromHex(value) : undefined;
    case 'BigInt': {
      const parsed = typeof value === 'bigint' ? value : integerFrom(value);
      return parsed === undefined ? undefined : encodeBigInt(parsed);
    }
    case 'BigDecimal': {
      const text = typeof value === 'string' ? value : numberText(value);
      const parsed = text === undefined ? undefined : parseBigDecimal(text);
      return parsed === undefined ? undefined : encodeBigDecimal(parsed);
    }
    case 'Boolean':
      return typeof value === 'boolean' ? Number(value) : undefined;
    case 'Int': {
      const parsed = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
      return Number.isInteger(parsed) && parsed === (parsed | 0) ? parsed : undefined;
    }
    case 'Int8':
    case 'Timestamp': {
      const parsed = integerFrom(value);
      return parsed !== undefined && BigInt.asIntN(64, parsed) === parsed ? parsed : undefined;
    }
  }
}

/** The stored form of an id given as text. Undefined when no entity can have it. */
export function idFromGraphql(idType: IdType, id: unknown): string | bigint | Buffer | undefined {
  const text = typeof id === 'number' || typeof id === 'bigint' ? id.toString() : id;
  return (scalarFromGraphql(idType, text) ?? undefined) as string | bigint | Buffer | undefined;
}

function integerFrom(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' ? parseBigInt(value) : undefined;
}

function numberText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : undefined;
}

function bytesFromHex(text: string): Buffer | undefined {
  const hex = text.startsWith('0x') ? text.slice(2) : text;
  // Decoding stops at the first character that is not a digit.
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length * 2 === hex.length ? bytes : undefined;
}

function complement(buffer: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) buffer[i] = (buffer[i] as number) ^ 0xff;
}
