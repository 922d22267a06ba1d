import { keccak_256 } from '@noble/hashes/sha3';
import { DeterministicError } from '../../errors.js';
import type { HostContext, HostFunctions } from '../environment.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** `typeConversion.*` and `crypto.*`. */
export function conversionFunctions({ heap }: HostContext): HostFunctions {
  return {
    'typeConversion.bytesToString': (bytes: number) => {
      heap.sync();
      return heap.newString(heap.readBytes(bytes).toString('utf8').replace(/\0+$/, ''));
    },
    'typeConversion.bytesToHex': (bytes: number) => {
      heap.sync();
      heap.locate(bytes);
      const { dataStart, dataLength } = heap;
      return heap.newHexString(dataStart, dataLength);
    },
    'typeConversion.bigIntToString': (value: number) => {
      heap.sync();
      return heap.newString(heap.readBigInt(value).toString());
    },
    'typeConversion.bigIntToHex': (value: number) => {
      heap.sync();
      const number = heap.readBigInt(value);
      return heap.newString(`0x${(number < 0n ? -number : number).toString(16)}`);
    },
    'typeConversion.stringToH160': (text: number) => {
      heap.sync();
      return heap.newBytes(parseAddress(heap.readString(text)));
    },
    'typeConversion.bytesToBase58': (bytes: number) => {
      heap.sync();
      return heap.newString(toBase58(heap.readBytes(bytes)));
    },
    'crypto.keccak256': (bytes: number) => {
      heap.sync();
      return heap.newBytes(keccak_256(heap.readBytes(bytes)));
    },
  };
}

function parseAddress(text: string): Buffer {
  const hex = text.startsWith('0x') ? text.slice(2) : text;
  const problem = hexProblem(hex, 40);
  if (problem === undefined) return Buffer.from(hex, 'hex');
  throw new DeterministicError(`Failed to convert string to Address: '${text}': ${problem}`);
}

function hexProblem(hex: string, digits: number): string | undefined {
  if (hex.length % 2 !== 0) return 'odd number of digits';
  if (hex.length !== digits) return 'invalid string length';
  const position = hex.search(/[^0-9a-fA-F]/);
  return position < 0 ? undefined : `invalid character '${hex.charAt(position)}' at position ${position}`;
}

function toBase58(bytes: Buffer): string {
  let text = '';
  for (let rest = BigInt(`0x0${bytes.toString('hex')}`); rest > 0n; rest /= 58n)
    text = BASE58.charAt(Number(rest % 58n)) + text;
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  return '1'.repeat(zeros) + text;
}
