import { Bytes } from '@graphprotocol/graph-ts';

const FIRST_PRINTABLE: u8 = 0x20;
const LAST_PRINTABLE: u8 = 0x7e;

/**
 * Text of a zero-padded ASCII name. Anything else is given as hex: a bytes32 chosen by a stranger must not be able to
 * put a NUL into a text column, which PostgreSQL refuses.
 */
export function nameFromBytes32(bytes: Bytes): string {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] == 0) length--;
  for (let i = 0; i < length; i++) {
    if (bytes[i] < FIRST_PRINTABLE || bytes[i] > LAST_PRINTABLE) return bytes.toHexString();
  }
  return Bytes.fromUint8Array(bytes.subarray(0, length)).toString();
}
