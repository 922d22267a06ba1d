import type { BigDecimal } from '../numbers/bigDecimal.js';
import { decodeBigDecimal, decodeBigInt } from '../store/codec.js';
import { Arena } from './arena.js';
import { TypeId, type TypeIdValue } from './typeIds.js';

const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (char) => char.charCodeAt(0));

/** Writes AssemblyScript objects. Each method returns the object's pointer. */
export class HeapWriter extends Arena {
  private readonly interned = new Map<string, number>();

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
