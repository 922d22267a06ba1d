/**
 * A compact sequence of numbers and strings. Strings of whole bytes in hexadecimal take half their length, and one that came
 * before takes a number: logs repeat addresses, topics and hashes all the time.
 */
const TAG = { bytes: 0, text: 1, undefined: 2, null: 3, known: 4 } as const;
const FIRST_CAPACITY = 65_536;
const MAX_VARINT = 10;

export type MaybeText = string | null | undefined;

export interface ByteWriter {
  number(value: number): void;
  /** A string that is likely to come again. */
  shared(value: MaybeText): void;
  single(value: MaybeText): void;
  finish(): Buffer;
}

export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  let length = 0;
  const known = new Map<string, number>();

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function number(value: number): void {
    reserve(MAX_VARINT);
    let rest = value;
    while (rest >= 0x80) {
      buffer[length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    buffer[length++] = rest;
  }

  function single(value: MaybeText): void {
    if (typeof value !== 'string') number(value === null ? TAG.null : TAG.undefined);
    else if (!writeHex(value)) writeText(value);
  }

  function writeHex(value: string): boolean {
    if (value.length % 2 !== 0 || !value.startsWith('0x')) return false;
    const bytes = (value.length - 2) / 2;
    const start = length;
    number(TAG.bytes);
    number(bytes);
    reserve(bytes);
    if (buffer.write(value.slice(2), length, 'hex') !== bytes) {
      length = start;
      return false;
    }
    length += bytes;
    return true;
  }

  function writeText(value: string): void {
    const bytes = Buffer.byteLength(value);
    number(TAG.text);
    number(bytes);
    reserve(bytes);
    length += buffer.write(value, length);
  }

  return {
    number,
    single,
    shared(value) {
      const index = typeof value === 'string' ? known.get(value) : undefined;
      if (index !== undefined) {
        number(TAG.known + index);
        return;
      }
      if (typeof value === 'string') known.set(value, known.size);
      single(value);
    },
    finish: () => Buffer.from(buffer.subarray(0, length)),
  };
}

export interface ByteReader {
  number(): number;
  shared(): MaybeText;
  single(): MaybeText;
  atEnd(): boolean;
}

export function createByteReader(buffer: Buffer): ByteReader {
  let position = 0;
  const known: string[] = [];

  function number(): number {
    let byte = readByte();
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = readByte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  function readByte(): number {
    const byte = buffer[position++];
    if (byte === undefined) throw new RangeError('a row of the raw cache is cut off');
    return byte;
  }

  function read(tag: number): MaybeText {
    if (tag === TAG.undefined) return undefined;
    if (tag === TAG.null) return null;
    const size = number();
    const start = position;
    position += size;
    if (position > buffer.length) throw new RangeError('a row of the raw cache is cut off');
    return tag === TAG.bytes
      ? `0x${buffer.toString('hex', start, position)}`
      : buffer.toString('utf8', start, position);
  }

  return {
    number,
    single: () => read(number()),
    shared() {
      const tag = number();
      if (tag >= TAG.known) return known[tag - TAG.known];
      const value = read(tag);
      if (typeof value === 'string') known.push(value);
      return value;
    },
    atEnd: () => position >= buffer.length,
  };
}
