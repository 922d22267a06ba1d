import type { FieldType } from '../schema/model.js';
import { decodeBigDecimal, type SqlValue, scalarFromGraphql } from '../store/codec.js';
import type { StableHash } from './hasher.js';

/** Numbers of graph-node's kinds of values, as its hash knows them. */
export const ValueKind = {
  Null: 0,
  String: 1,
  Int: 2,
  BigDecimal: 3,
  Boolean: 4,
  List: 5,
  Bytes: 6,
  BigInt: 7,
  Int8: 8,
  Timestamp: 9,
} as const;
export const VALUE_KINDS = 10;

const PAGE = 65_536;
/** Room that is made sure of before each write of bounded length. */
const ROOM = 1_024;
const MAX_FAST_DIGITS = 38;

export type LogWriter = ReturnType<typeof createLogWriter>;

/** Lays down values in the hash's memory, in the form that its `absorb` reads. */
export function createLogWriter(hash: StableHash, start: number) {
  let bytes = Buffer.from(hash.memory.buffer);
  let view = new DataView(hash.memory.buffer);
  let at = start;
  reserve(PAGE);

  function reserve(length: number): void {
    if (at + length + ROOM <= bytes.length) return;
    const missing = at + length + ROOM - bytes.length;
    hash.memory.grow(Math.ceil(Math.max(missing, bytes.length) / PAGE));
    bytes = Buffer.from(hash.memory.buffer);
    view = new DataView(hash.memory.buffer);
  }

  function byte(value: number): void {
    bytes[at++] = value;
  }

  function uint32(value: number): void {
    view.setUint32(at, value, true);
    at += 4;
  }

  function text(value: string): void {
    const { length } = value;
    reserve(length * 3);
    const begin = at + 4;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        const written = bytes.write(value, begin, 'utf8');
        uint32(written);
        at += written;
        return;
      }
      bytes[begin + i] = code;
    }
    uint32(length);
    at += length;
  }

  function blob(value: Uint8Array): void {
    const { length } = value;
    reserve(length);
    uint32(length);
    if (length > 64) bytes.set(value, at);
    else for (let i = 0; i < length; i++) bytes[at + i] = value[i] as number;
    at += length;
  }

  /** A whole number of up to 53 bits. */
  function integer(value: number): void {
    byte(value < 0 ? 1 : 0);
    let rest = Math.abs(value);
    const lengthAt = at;
    at += 4;
    while (rest > 0) {
      byte(rest % 256);
      rest = Math.floor(rest / 256);
    }
    view.setUint32(lengthAt, at - lengthAt - 4, true);
  }

  function bigInteger(value: bigint): void {
    byte(value < 0n ? 1 : 0);
    const hex = value === 0n ? '' : (value < 0n ? -value : value).toString(16);
    blob(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').reverse());
  }

  function int8(value: bigint): void {
    if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) integer(Number(value));
    else bigInteger(value);
  }

  /** From the form in which it is stored: sign and length, then big-endian bytes (their complement when negative). */
  function storedBigInt(value: Uint8Array): void {
    const { length } = value;
    const first = value[0] as number;
    const flip = first < 0x80 ? 0xff : 0;
    const head = (first ^ flip) === 0xff ? 5 : 1;
    reserve(length);
    byte(flip & 1);
    uint32(length - head);
    for (let i = length - 1; i >= head; i--) bytes[at++] = (value[i] as number) ^ flip;
  }

  /** From the form in which it is stored: an exponent and decimal digits. */
  function storedBigDecimal(value: Uint8Array): void {
    const { digits, exp } = value.length - 5 > MAX_FAST_DIGITS ? decodeBigDecimal(value) : { digits: null, exp: 0 };
    if (digits !== null) {
      integer(-exp);
      bigInteger(digits);
    } else if (value.length === 1) {
      integer(0);
      integer(0);
    } else fastBigDecimal(value);
  }

  function fastBigDecimal(value: Uint8Array): void {
    const flip = value[0] === 0 ? 0xff : 0;
    const count = value.length - (flip === 0 ? 5 : 6);
    const exponent =
      ((((value[1] as number) << 24) |
        ((value[2] as number) << 16) |
        ((value[3] as number) << 8) |
        (value[4] as number)) ^
        (flip === 0 ? 0 : -1)) >>>
      0;
    integer(count - (exponent - 2 ** 31));
    byte(flip & 1);
    const digitsAt = at + 4;
    for (let i = 0; i < count; i++) bytes[digitsAt + i] = (value[5 + i] as number) ^ flip;
    hash.parseDecimal(digitsAt, count);
    let length = 16;
    while (length > 0 && bytes[digitsAt + length - 1] === 0) length -= 1;
    uint32(length);
    at += length;
  }

  function scalar(storedAs: FieldType['storedAs'], value: Exclude<SqlValue, null>): void {
    if (storedAs === 'String') text(value as string);
    else if (storedAs === 'Bytes') blob(value as Buffer);
    else if (storedAs === 'BigInt') storedBigInt(value as Buffer);
    else if (storedAs === 'BigDecimal') storedBigDecimal(value as Buffer);
    else if (storedAs === 'Boolean') byte(Number(value));
    else if (storedAs === 'Int') integer(Number(value));
    else int8(BigInt(value as bigint));
  }

  function list(type: FieldType, value: string): void {
    const items = JSON.parse(value) as unknown[];
    uint32(items.length);
    for (const item of items) {
      reserve(0);
      byte(ValueKind[type.storedAs]);
      scalar(type.storedAs, scalarFromGraphql(type.storedAs, item) as Exclude<SqlValue, null>);
    }
    integer(items.length);
  }

  return {
    reserve,
    byte,
    uint32,
    text,
    blob,
    integer,
    bigInteger,
    /** A value of a field that is not null, as it is stored. */
    value(type: FieldType, value: Exclude<SqlValue, null>): void {
      reserve(0);
      if (type.list) list(type, value as string);
      else scalar(type.storedAs, value);
    },
    scalar,
    position: () => at,
    goTo(position: number): void {
      at = position;
    },
    /** Changes four bytes that were written before. */
    patchUint32: (position: number, value: number) => view.setUint32(position, value, true),
    memory: () => bytes,
  };
}
