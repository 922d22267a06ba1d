import { DeterministicError } from '../errors.js';
import { type BigDecimal, MAX_EXPONENT, MIN_EXPONENT, normalize } from '../numbers/bigDecimal.js';
import { decodeBigDecimal, decodeBigInt, encodeBigInt } from '../store/codec.js';
import { TypeId, type TypeIdValue } from './typeIds.js';
import type { WasmMemory } from './webassembly.js';

const HEADER_SIZE = 20;
const MIN_ARENA_SIZE = 10_000;
/** `allocate` returns 16-aligned memory; starting 12 bytes later puts the content after the 20-byte header on a 16-byte boundary. */
const ARENA_OFFSET = 12;
/** Two pointers. */
const PARTIAL_CONTENT = 8;
const MAX_DEPTH = 128;
const HIGHEST_TYPE_ID = 5507;
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (char) => char.charCodeAt(0));

const NULL_READ =
  "Tried to read AssemblyScript value that is 'null'. Suggestion: look into the function that the error happened and add " +
  "'log' calls till you find where a 'null' value is being used as non-nullable. It's likely that you're calling a " +
  "'graph-ts' function (or operator) with a 'null' value when it doesn't support it.";

/** What the host needs of an instance in order to read and write AssemblyScript objects. */
export interface HeapExports {
  memory: WasmMemory;
  allocate(size: number): number;
  id_of_type(typeId: number): number;
}

/** The bytes of an object, and of what it points to, as they were written at `start`. */
interface Image {
  key: object;
  start: number;
  pointer: number;
  bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

const UNCONNECTED: HeapExports = {
  memory: { buffer: new ArrayBuffer(0), grow: () => 0 },
  allocate: () => 0,
  id_of_type: () => 0,
};

/**
 * Reads and writes AssemblyScript 0.19 objects in an instance's memory. Object = 20-byte header (mmInfo, gcInfo, gcInfo2, rtId,
 * rtSize) and content; pointers point to the content. A class, because its methods are the hottest code of the engine.
 */
export class Heap {
  u8 = new Uint8Array(0);
  u32 = new Uint32Array(0);
  /** Set by `locate`: where the bytes of a Uint8Array are. */
  dataStart = 0;
  dataLength = 0;

  private exports: HeapExports = UNCONNECTED;
  private u16 = new Uint16Array(0);
  private bytes = Buffer.alloc(0);
  private view = new DataView(new ArrayBuffer(0));
  private position = 0;
  private limit = 0;
  private depth = 0;
  private partialEnd = 0;
  private readonly images: (Image | undefined)[] = [];
  private readonly interned = new Map<string, number>();
  private readonly runtimeIds = new Int32Array(HIGHEST_TYPE_ID + 1).fill(-1);
  private readonly staticStrings: (string | undefined)[];
  private readonly scratch = Buffer.alloc(1024);

  constructor(private readonly staticEnd: number) {
    this.staticStrings = new Array<string | undefined>(staticEnd >> 2);
  }

  /** Takes over an instance's memory: the host functions, and with them the heap, are made before the instance. */
  connect(exports: HeapExports): void {
    this.exports = exports;
    this.attach();
  }

  /** Call when entering the host: memory that has grown is a new buffer. */
  sync(): void {
    if (this.u8.length === 0) this.attach();
  }

  /** Forgets the arena of the trigger before; its memory has been reset. */
  beginTrigger(): void {
    this.sync();
    this.position = 0;
    this.limit = 0;
    this.depth = 0;
  }

  isStatic(pointer: number): boolean {
    return pointer < this.staticEnd;
  }

  /**
   * Writes an object that many triggers have in common, such as a block. Arenas begin at the same address after each reset, so
   * what is written first has the same bytes each time and is copied.
   * @param place 0 for the first such object of a trigger, 1 for the second
   */
  newShared(place: number, key: object, write: () => number): number {
    if (this.limit === 0) this.reserve(MIN_ARENA_SIZE - ARENA_OFFSET);
    const image = this.images[place];
    if (image?.key !== key) {
      this.images[place] = { key, start: 0, pointer: 0, bytes: NO_BYTES };
      return write();
    }
    if (image.start === this.position) {
      this.u8.set(image.bytes, image.start);
      this.position += image.bytes.length;
      return image.pointer;
    }
    const start = this.position;
    const { limit } = this;
    const pointer = write();
    if (this.limit === limit) this.images[place] = { key, start, pointer, bytes: this.u8.slice(start, this.position) };
    return pointer;
  }

  /**
   * Writes an object of which only the first two fields, both pointers, are there. It lies across the end of the memory, so
   * that reading any other field is a trap: the instance then tells by `usedPartial` that the rest must be written.
   */
  newPartial(type: TypeIdValue, length: number, first: number, second: number): number {
    const end = this.u8.length;
    const pointer = end - PARTIAL_CONTENT;
    const word = (pointer - HEADER_SIZE) >> 2;
    this.u32.set([length + 16, 0, 0, this.runtimeId(type), length, first, second], word);
    this.partialEnd = end;
    return pointer;
  }

  /** Whether an object of this trigger is partial. */
  get hasPartial(): boolean {
    return this.partialEnd > 0;
  }

  /** Whether memory that the mapping has used since then is where the partial object is, or behind it. */
  isPartialSpoilt(usedEnd: number): boolean {
    const end = this.partialEnd;
    return end > 0 && (usedEnd > end - PARTIAL_CONTENT - HEADER_SIZE || this.exports.memory.buffer.byteLength !== end);
  }

  /** Removes the partial object, as a reset of the memory must. */
  clearPartial(): void {
    const end = this.partialEnd;
    if (end > 0) this.u8.fill(0, end - PARTIAL_CONTENT - HEADER_SIZE, end);
    this.partialEnd = 0;
  }

  /** Reserves an object and writes its header; the content is zero. */
  newObject(type: TypeIdValue, length: number): number {
    const size = (HEADER_SIZE + length + 15) & ~15;
    if (this.position + size > this.limit) this.reserve(size);
    const start = this.position;
    this.position = start + size;
    const runtimeId = this.runtimeId(type);
    const word = start >> 2;
    const { u32 } = this;
    u32[word] = size - 4;
    u32[word + 1] = 0;
    u32[word + 2] = 0;
    u32[word + 3] = runtimeId;
    u32[word + 4] = length;
    return start + HEADER_SIZE;
  }

  // ---- writing

  /** A string that the instance keeps for good when it was passed to `intern`. */
  newInternedString(text: string): number {
    return this.interned.get(text) ?? this.newString(text);
  }

  /** Writes strings that outlive the instance's resets: strings can not be changed by a mapping. */
  intern(texts: Iterable<string>): void {
    for (const text of texts) if (!this.interned.has(text)) this.interned.set(text, this.newString(text));
  }

  newString(text: string): number {
    const { length } = text;
    const pointer = this.newObject(TypeId.String, length * 2);
    if (length > 64) {
      this.bytes.write(text, pointer, 'utf16le');
      return pointer;
    }
    const start = pointer >> 1;
    for (let i = 0; i < length; i++) this.u16[start + i] = text.charCodeAt(i);
    return pointer;
  }

  /** A Uint8Array of `length` zero bytes; `dataStart` is set to its first byte. */
  newByteArray(length: number): number {
    const buffer = this.newObject(TypeId.ArrayBuffer, length);
    const pointer = this.newObject(TypeId.Uint8Array, 12);
    const word = pointer >> 2;
    this.u32[word] = buffer;
    this.u32[word + 1] = buffer;
    this.u32[word + 2] = length;
    this.dataStart = buffer;
    return pointer;
  }

  newBytes(content: Uint8Array): number {
    const pointer = this.newByteArray(content.length);
    this.u8.set(content, this.dataStart);
    return pointer;
  }

  /** Bytes given as `0x…`. */
  newBytesFromHex(hex: string): number {
    const length = (hex.length - 2) >> 1;
    const pointer = this.newByteArray(length);
    this.writeHex(hex, this.dataStart, length);
    return pointer;
  }

  /** The string `0x…` of bytes in memory. */
  newHexString(start: number, length: number): number {
    const pointer = this.newObject(TypeId.String, 4 + length * 4);
    const { u8, u16 } = this;
    let unit = pointer >> 1;
    u16[unit++] = 0x30;
    u16[unit++] = 0x78;
    for (let i = start; i < start + length; i++) {
      const byte = u8[i] as number;
      u16[unit++] = HEX_DIGITS[byte >> 4] as number;
      u16[unit++] = HEX_DIGITS[byte & 15] as number;
    }
    return pointer;
  }

  newBigInt(value: bigint): number {
    const small = BigInt.asIntN(64, value);
    if (small === value) return this.newBigInt64(small);
    const length = signedLength(value);
    const words = (length + 7) >> 3;
    const pointer = this.newByteArray(words * 8);
    let rest = value;
    for (let i = 0; i < words; i++) {
      this.view.setBigInt64(this.dataStart + i * 8, BigInt.asIntN(64, rest), true);
      rest >>= 64n;
    }
    return this.shrink(pointer, length);
  }

  /** A BigInt of a safe integer ≥ 0. */
  newUnsigned(value: number): number {
    let length = 1;
    for (let bound = 128; value >= bound; bound *= 256) length += 1;
    const pointer = this.newByteArray(length);
    let rest = value;
    for (let i = 0; i < length; i++) {
      this.u8[this.dataStart + i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return pointer;
  }

  /** A BigInt of big-endian unsigned bytes in `source`. */
  newUnsignedFromBigEndian(source: Uint8Array, start: number, length: number): number {
    let from = start;
    const end = start + length;
    while (from < end - 1 && source[from] === 0) from += 1;
    const extra = (source[from] as number) >= 0x80 ? 1 : 0;
    const pointer = this.newByteArray(end - from + extra);
    let target = this.dataStart;
    for (let i = end - 1; i >= from; i--) this.u8[target++] = source[i] as number;
    return pointer;
  }

  /** A BigInt of 32 big-endian two's-complement bytes in `source`. */
  newSignedFromWord(source: Uint8Array, start: number): number {
    const fill = (source[start] as number) >= 0x80 ? 0xff : 0;
    let from = start;
    const last = start + 31;
    while (from < last && source[from] === fill && ((source[from + 1] as number) ^ fill) < 0x80) from += 1;
    const pointer = this.newByteArray(last - from + 1);
    let target = this.dataStart;
    for (let i = last; i >= from; i--) this.u8[target++] = source[i] as number;
    return pointer;
  }

  /** The reverse of `readStoredBigInt`. */
  newStoredBigInt(stored: Uint8Array): number {
    const first = stored[0] as number;
    if (first < 0x80 || first === 0xff) return this.newBigInt(decodeBigInt(stored));
    if (first === 0x80) return this.newByteArray(1);
    return this.newUnsignedFromBigEndian(stored, 1, stored.length - 1);
  }

  newBigDecimal(value: BigDecimal): number {
    const digits = this.newBigInt(value.digits);
    const exp = this.newBigInt(BigInt(value.exp));
    return this.newPointers(TypeId.BigDecimal, digits, exp);
  }

  newStoredBigDecimal(stored: Uint8Array): number {
    return this.newBigDecimal(decodeBigDecimal(stored));
  }

  /** An object of one or two pointer fields. */
  newPointers(type: TypeIdValue, first: number, second?: number): number {
    const pointer = this.newObject(type, second === undefined ? 4 : 8);
    this.u32[pointer >> 2] = first;
    if (second !== undefined) this.u32[(pointer >> 2) + 1] = second;
    return pointer;
  }

  /** An object whose fields are all pointers. */
  newRecord(type: TypeIdValue, fields: readonly number[]): number {
    const pointer = this.newObject(type, fields.length * 4);
    const word = pointer >> 2;
    for (let i = 0; i < fields.length; i++) this.u32[word + i] = fields[i] as number;
    return pointer;
  }

  newPointerArray(type: TypeIdValue, items: readonly number[]): number {
    const pointer = this.newArray(type, items.length);
    const word = this.dataStart >> 2;
    for (let i = 0; i < items.length; i++) this.u32[word + i] = items[i] as number;
    return pointer;
  }

  /** An Array of `length` null pointers; `dataStart` is set to its first element. */
  newArray(type: TypeIdValue, length: number): number {
    const buffer = this.newObject(TypeId.ArrayBuffer, length * 4);
    const pointer = this.newObject(type, 16);
    const word = pointer >> 2;
    this.u32[word] = buffer;
    this.u32[word + 1] = buffer;
    this.u32[word + 2] = length * 4;
    this.u32[word + 3] = length;
    this.dataStart = buffer;
    return pointer;
  }

  /** A tagged value (store, ethereum, JSON, YAML): `{kind u32, pad u32, payload u64}` with a payload of 32 bits. */
  newTagged(type: TypeIdValue, kind: number, payload: number): number {
    const pointer = this.newObject(type, 16);
    const word = pointer >> 2;
    this.u32[word] = kind;
    this.u32[word + 1] = 0;
    this.u32[word + 2] = payload;
    this.u32[word + 3] = 0;
    return pointer;
  }

  newTagged64(type: TypeIdValue, kind: number, payload: bigint): number {
    const pointer = this.newTagged(type, kind, 0);
    this.view.setBigInt64(pointer + 8, payload, true);
    return pointer;
  }

  /** Writes a 32-bit signed number, sign-extended to the payload's 64 bits. */
  newTaggedInt(type: TypeIdValue, kind: number, payload: number): number {
    const pointer = this.newTagged(type, kind, payload);
    if (payload < 0) this.u32[(pointer >> 2) + 3] = 0xffffffff;
    return pointer;
  }

  // ---- reading

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

  private attach(): void {
    const { buffer } = this.exports.memory;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.bytes = Buffer.from(buffer);
    this.view = new DataView(buffer);
  }

  private runtimeId(type: TypeIdValue): number {
    const known = this.runtimeIds[type] as number;
    if (known >= 0) return known;
    const found = this.exports.id_of_type(type);
    this.runtimeIds[type] = found;
    return found;
  }

  private reserve(size: number): void {
    const wanted = Math.max(MIN_ARENA_SIZE, size + ARENA_OFFSET);
    const start = this.exports.allocate(wanted) >>> 0;
    this.sync();
    this.position = start + ARENA_OFFSET;
    this.limit = start + wanted;
  }

  private check(start: number, length: number): void {
    if (start + length > this.u8.length) {
      throw new DeterministicError(`Heap access out of bounds. Offset: ${start} Size: ${length}`);
    }
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

  private writeHex(hex: string, start: number, length: number): void {
    if (length > 64) {
      this.bytes.write(hex.slice(2), start, 'hex');
      return;
    }
    const { u8 } = this;
    for (let i = 0, at = 2; i < length; i++, at += 2) {
      u8[start + i] = (hexDigit(hex.charCodeAt(at)) << 4) | hexDigit(hex.charCodeAt(at + 1));
    }
  }

  private newBigInt64(value: bigint): number {
    const pointer = this.newByteArray(8);
    this.view.setBigInt64(this.dataStart, value, true);
    const fill = value < 0n ? 0xff : 0;
    let length = 8;
    while (length > 1) {
      const top = this.u8[this.dataStart + length - 1] as number;
      const below = this.u8[this.dataStart + length - 2] as number;
      if (top !== fill || (below ^ fill) >= 0x80) break;
      length -= 1;
    }
    return this.shrink(pointer, length);
  }

  private shrink(pointer: number, length: number): number {
    const { u8, u32, dataStart } = this;
    for (let i = dataStart + length; i & 7; i++) u8[i] = 0;
    u32[(dataStart >> 2) - 1] = length;
    u32[(pointer >> 2) + 2] = length;
    return pointer;
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

function hexDigit(code: number): number {
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}

/** Bytes that a two's-complement number needs. */
function signedLength(value: bigint): number {
  const hex = (value < 0n ? ~value : value).toString(16);
  const bits = (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
  return (bits >> 3) + 1;
}
