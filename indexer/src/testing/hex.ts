import { keccak256 } from 'ethers';
import { TestInputError } from './errors.js';

export const ZERO_HASH = `0x${'0'.repeat(64)}`;
export const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;

export function toQuantity(value: bigint | number | string, what: string): string {
  try {
    const number = BigInt(value);
    if (number >= 0n) return `0x${number.toString(16)}`;
  } catch {
    // Falls through to the same message.
  }
  throw new TestInputError(`${what} can not be \`${value}\`.`, { hint: 'Give a whole number from 0.' });
}

export function checkHex(value: string, bytes: number | undefined, what: string): string {
  const fits = /^0x(?:[0-9a-fA-F]{2})*$/.test(value) && (bytes === undefined || value.length === 2 + bytes * 2);
  if (fits) return value.toLowerCase();
  throw new TestInputError(`${what} can not be \`${value}\`.`, {
    hint: `Give ${bytes === undefined ? '' : `${bytes} `}bytes as \`0x…\`.`,
  });
}

/** Keccak-256 of numbers, each as 8 bytes, big-endian. */
export function hashOfNumbers(...numbers: readonly number[]): string {
  const bytes = Buffer.alloc(8 * numbers.length);
  numbers.forEach((number, i) => {
    bytes.writeBigUInt64BE(BigInt(number), 8 * i);
  });
  return keccak256(bytes);
}
