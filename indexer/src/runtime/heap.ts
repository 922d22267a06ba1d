import { DeterministicError } from '../errors.js';
import { type BigDecimal, MAX_EXPONENT, MIN_EXPONENT, normalize } from '../numbers/bigDecimal.js';
import { encodeBigInt } from '../store/codec.js';
import { HeapWriter } from './heapWriter.js';

const MAX_DEPTH = 128;
const SCRATCH_BYTES = 1024;

const NULL_READ =
  "Tried to read AssemblyScript value that is 'null'. Suggestion: look into the function that the error happened and add " +
  "'log' calls till you find where a 'null' value is being used as non-nullable. It's likely that you're calling a " +
  "'graph-ts' function (or operator) with a 'null' value when it doesn't support it.";

/** Reads and writes AssemblyScript objects in an instance's memory. */
export class Heap extends HeapWriter {
  private readonly staticStrings: (string | undefined)[] = new Array(this.staticEnd >> 2);
  private readonly scratch = Buffer.alloc(SCRATCH_BYTES);

  /** Reads a pointer field of an object. */
  field(pointer: number, index: number): number {
    if (pointer === 0) throw new DeterministicError(NULL_READ);
    this.check(pointer, (index + 1) * 4);
    return this.view.getUint32(pointer + index * 4, true);
  }

  kind(pointer: number): number {
    return this.field(pointer, 0);
  }

  payload(pointer: number): number {
    return this.field(pointer, 2);
  }

  payload64(pointer: number): bigint {
    this.field(pointer, 3);
    return this.view.getBigInt64(pointer + 8, true);
  }

  /** Text without U+0000, which a database can not hold. */
  readString(pointer: number): string {
    if (pointer !== 0 && pointer < this.staticEnd) {
      const known = this.staticStrings[pointer >> 2];
      if (known !== undefined) return known;
      const text = this.decodeString(pointer);
      this.staticStrings[pointer >> 2] = text;
      return text;
    }
    return this.decodeString(pointer);
  }

  /** Finds the bytes of a Uint8Array and sets `dataStart` and `dataLength`. */
  locate(pointer: number): void {
    const buffer = this.field(pointer, 0);
    const start = this.field(pointer, 1);
    const length = this.field(pointer, 2);
    if (buffer === 0) throw new DeterministicError(NULL_READ);
    this.check(start, length);
    this.dataStart = start;
    this.dataLength = length;
  }

  readBytes(pointer: number): Buffer {
    this.locate(pointer);
    const copy = Buffer.allocUnsafe(this.dataLength);
    this.bytes.copy(copy, 0, this.dataStart, this.dataStart + this.dataLength);
    return copy;
  }

  readBigInt(pointer: number): bigint {
    this.locate(pointer);
    const { dataStart, dataLength, view } = this;
    if (dataLength === 0) return 0n;
    if (dataLength <= 8) return this.readShortBigInt();
    let position = dataStart + dataLength;
    let rest = dataLength & 7;
    let value = ((this.u8[position - 1] as number) & 0x80) !== 0 ? -1n : 0n;
    while (rest-- > 0) value = (value << 8n) | BigInt(this.u8[--position] as number);
    while (position > dataStart) {
      position -= 8;
      value = (value << 64n) | view.getBigUint64(position, true);
    }
    return value;
  }

  /** A BigInt in the form that the store keeps (`encodeBigInt`), without going through a bigint. */
  readStoredBigInt(pointer: number): Buffer {
    this.locate(pointer);
    const { u8, dataStart, dataLength } = this;
    const negative = dataLength > 0 && (u8[dataStart + dataLength - 1] as number) >= 0x80;
    if (negative || dataLength > 0x7e) return encodeBigInt(this.readBigInt(pointer));
    let length = dataLength;
    while (length > 0 && u8[dataStart + length - 1] === 0) length -= 1;
    const stored = Buffer.allocUnsafe(length + 1);
    stored[0] = 0x80 + length;
    for (let i = 1, from = dataStart + length - 1; i <= length; i++, from--) stored[i] = u8[from] as number;
    return stored;
  }

  readBigDecimal(pointer: number): BigDecimal {
    const digits = this.readBigInt(this.field(pointer, 0));
    const value = normalize(digits, Number(BigInt.asIntN(64, this.readBigInt(this.field(pointer, 1)))));
    if (value.exp < MIN_EXPONENT || value.exp > MAX_EXPONENT) {
      throw new DeterministicError(
        `big decimal exponent \`${value.exp}\` is outside the \`${MIN_EXPONENT}\` to \`${MAX_EXPONENT}\` range`,
      );
    }
    return value;
  }

  /** Pointers in an Array of objects. */
  readPointerArray(pointer: number): number[] {
    const start = this.field(pointer, 1);
    const length = this.field(pointer, 3);
    if (this.field(pointer, 0) === 0) throw new DeterministicError(NULL_READ);
    this.check(start, length * 4);
    const items = new Array<number>(length);
    for (let i = 0; i < length; i++) items[i] = this.view.getUint32(start + i * 4, true);
    return items;
  }

  arrayLength(pointer: number): number {
    const length = this.field(pointer, 3);
    this.check(this.field(pointer, 1), length * 4);
    return length;
  }

  /** A pointer in an Array of objects; the index must be below `arrayLength`. */
  arrayItem(pointer: number, index: number): number {
    return this.view.getUint32(this.view.getUint32(pointer + 4, true) + index * 4, true);
  }

  readStringArray(pointer: number): string[] {
    return this.readPointerArray(pointer).map((item) => this.readString(item));
  }

  /** Runs `read` one level deeper in a nested value; values deeper than 128 levels are refused. */
  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      this.depth = 0;
      throw new DeterministicError(`recursion limit reached`);
    }
    const result = read();
    this.depth -= 1;
    return result;
  }

  private decodeString(pointer: number): string {
    if (pointer === 0) throw new DeterministicError(NULL_READ);
    this.check(pointer, 0);
    const size = this.view.getUint32(pointer - 4, true);
    this.check(pointer, size);
    const length = size >> 1;
    if (length > this.scratch.length || (pointer & 1) !== 0) return this.decodeWideString(pointer, length);
    const start = pointer >> 1;
    for (let i = 0; i < length; i++) {
      const unit = this.u16[start + i] as number;
      if (unit > 0xff || unit === 0) return this.decodeWideString(pointer, length);
      this.scratch[i] = unit;
    }
    return this.scratch.toString('latin1', 0, length);
  }

  private decodeWideString(pointer: number, length: number): string {
    const text = this.bytes.toString('utf16le', pointer, pointer + length * 2);
    if (/\p{Surrogate}/u.test(text)) throw new DeterministicError('invalid utf-16: lone surrogate found');
    return text.replaceAll('\0', '');
  }

  private readShortBigInt(): bigint {
    const { u8, dataStart, dataLength } = this;
    const last = dataStart + dataLength - 1;
    if (dataLength === 8) return this.view.getBigInt64(dataStart, true);
    let value = ((u8[last] as number) << 24) >> 24;
    const lowest = Math.max(dataStart, last - 5);
    for (let i = last - 1; i >= lowest; i--) value = value * 256 + (u8[i] as number);
    return dataLength < 7 ? BigInt(value) : BigInt(value) * 256n + BigInt(u8[dataStart] as number);
  }
}
