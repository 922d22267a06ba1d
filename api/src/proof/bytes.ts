import type { Hex } from './types.js';

const HEX_DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): Hex {
  let text = '';
  for (const byte of bytes) text += HEX_DIGITS[byte];
  return `0x${text}`;
}

export function fromHex(hex: string): Uint8Array {
  if (!/^0x([0-9a-f]{2})*$/i.test(hex)) throw new TypeError(`not 0x-prefixed hex: ${hex.slice(0, 80)}`);
  const bytes = new Uint8Array(hex.length / 2 - 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i + 2, 2 * i + 4), 16);
  return bytes;
}

/** Writes an unsigned integer big-endian into `length` bytes, a multiple of 8, from `offset`. */
export function writeUint(target: Uint8Array, offset: number, length: number, value: bigint): void {
  const view = new DataView(target.buffer, target.byteOffset + offset, length);
  let rest = value;
  for (let at = length - 8; at >= 0; at -= 8) {
    view.setBigUint64(at, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
}

/** Reads an unsigned big-endian integer of `length` bytes, a multiple of 8, from `offset`. */
export function readUint(source: Uint8Array, offset: number, length: number): bigint {
  const view = new DataView(source.buffer, source.byteOffset + offset, length);
  let value = 0n;
  for (let at = 0; at < length; at += 8) value = (value << 64n) | view.getBigUint64(at);
  return value;
}
