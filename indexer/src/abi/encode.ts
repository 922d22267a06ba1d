import { DeterministicError } from '../errors.js';
import type { Heap } from '../runtime/heap.js';
import { EthereumKind } from '../runtime/typeIds.js';
import type { AbiType } from './types.js';

/** An `ethereum.Value` read from an instance's memory. */
export interface AbiValue {
  kind: number;
  /** Numbers are bigint, booleans boolean, text string, byte strings Buffer; arrays and tuples are lists. */
  content: bigint | boolean | string | Buffer | AbiValue[];
}

const WORD = 32;
const MAX_UINT = 2n ** 256n;
const MAX_INT = 2n ** 255n;

export function readAbiValue(heap: Heap, pointer: number): AbiValue {
  const kind = heap.kind(pointer);
  const payload = heap.payload(pointer);
  switch (kind) {
    case EthereumKind.Address:
    case EthereumKind.FixedBytes:
    case EthereumKind.Bytes:
    case EthereumKind.Function:
      return { kind, content: heap.readBytes(payload) };
    case EthereumKind.Int:
    case EthereumKind.Uint:
      return { kind, content: checkRange(kind, heap.readBigInt(payload)) };
    case EthereumKind.Bool:
      return { kind, content: payload !== 0 };
    case EthereumKind.String:
      return { kind, content: heap.readString(payload) };
    case EthereumKind.Array:
    case EthereumKind.FixedArray:
    case EthereumKind.Tuple: {
      const items = heap.readPointerArray(payload);
      return { kind, content: heap.nested(() => items.map((item) => readAbiValue(heap, item))) };
    }
    default:
      throw new DeterministicError(`\`${kind}\` is not a kind of ethereum.Value`);
  }
}

/** Encodes values one after the other, as the arguments of a call are. */
export function encodeSequence(values: readonly AbiValue[]): Buffer {
  const heads: Buffer[] = [];
  const tails: Buffer[] = [];
  let offset = values.reduce((sum, value) => sum + headSize(value), 0);
  for (const value of values) {
    const encoded = encodeValue(value);
    if (!isDynamic(value)) {
      heads.push(encoded);
      continue;
    }
    heads.push(encodeNumber(BigInt(offset)));
    tails.push(encoded);
    offset += encoded.length;
  }
  return Buffer.concat([...heads, ...tails]);
}

/** Whether a value can be passed for a parameter of this type. */
export function matchesType(type: AbiType, value: AbiValue): boolean {
  const { kind, content } = value;
  switch (type.kind) {
    case 'address':
      return kind === EthereumKind.Address && (content as Buffer).length === 20;
    case 'fixedBytes':
      return kind === EthereumKind.FixedBytes && (content as Buffer).length <= type.length;
    case 'function':
      return kind === EthereumKind.Function;
    case 'bytes':
      return kind === EthereumKind.Bytes;
    case 'int':
      return kind === EthereumKind.Int;
    case 'uint':
      return kind === EthereumKind.Uint;
    case 'bool':
      return kind === EthereumKind.Bool;
    case 'string':
      return kind === EthereumKind.String;
    case 'array':
      return (
        kind === EthereumKind.Array && (content as AbiValue[]).every((item) => matchesType(type.item as AbiType, item))
      );
    case 'fixedArray': {
      const items = content as AbiValue[];
      if (kind !== EthereumKind.FixedArray || items.length !== type.length) return false;
      return items.every((item) => matchesType(type.item as AbiType, item));
    }
    case 'tuple': {
      const items = content as AbiValue[];
      if (kind !== EthereumKind.Tuple || items.length !== type.fields.length) return false;
      return type.fields.every((field, i) => matchesType(field.type, items[i] as AbiValue));
    }
  }
}

function encodeValue({ kind, content }: AbiValue): Buffer {
  switch (kind) {
    case EthereumKind.Address:
      return Buffer.concat([Buffer.alloc(WORD - (content as Buffer).length), content as Buffer]);
    case EthereumKind.FixedBytes:
    case EthereumKind.Function:
      return padRight(content as Buffer);
    case EthereumKind.Bytes:
      return encodeBytes(content as Buffer);
    case EthereumKind.String:
      return encodeBytes(Buffer.from(content as string));
    case EthereumKind.Int:
    case EthereumKind.Uint:
      return encodeNumber(content as bigint);
    case EthereumKind.Bool:
      return encodeNumber(content ? 1n : 0n);
    case EthereumKind.Array:
      return Buffer.concat([
        encodeNumber(BigInt((content as AbiValue[]).length)),
        encodeSequence(content as AbiValue[]),
      ]);
    default:
      return encodeSequence(content as AbiValue[]);
  }
}

function isDynamic({ kind, content }: AbiValue): boolean {
  if (kind === EthereumKind.Bytes || kind === EthereumKind.String || kind === EthereumKind.Array) return true;
  if (kind === EthereumKind.FixedArray || kind === EthereumKind.Tuple) return (content as AbiValue[]).some(isDynamic);
  return false;
}

function headSize(value: AbiValue): number {
  if (isDynamic(value) || !Array.isArray(value.content)) return WORD;
  return value.content.reduce((sum, item) => sum + headSize(item), 0);
}

function encodeBytes(bytes: Buffer): Buffer {
  return Buffer.concat([encodeNumber(BigInt(bytes.length)), padRight(bytes)]);
}

function padRight(bytes: Buffer): Buffer {
  const rest = bytes.length % WORD;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(WORD - rest)]);
}

function encodeNumber(number: bigint): Buffer {
  return Buffer.from(BigInt.asUintN(256, number).toString(16).padStart(64, '0'), 'hex');
}

function checkRange(kind: number, number: bigint): bigint {
  const fits = kind === EthereumKind.Uint ? number >= 0n && number < MAX_UINT : number >= -MAX_INT && number < MAX_INT;
  if (fits) return number;
  const type = kind === EthereumKind.Uint ? 'uint256' : 'int256';
  throw new DeterministicError(`BigInt value \`${number}\` does not fit into ${type}`);
}
