import type { Heap } from '../runtime/heap.js';
import { EthereumKind, TypeId } from '../runtime/typeIds.js';
import type { AbiParameter, AbiType } from './types.js';

/** Raised when data is not an encoding of the expected type. */
export class AbiDecodeError extends Error {}

const WORD = 32;
/** Zero-sized elements could make a short input describe an endless array. */
const MAX_ELEMENTS = 1_000_000;

/**
 * Decodes the members of a tuple straight into `ethereum.Value` objects in an instance's memory.
 * Like graph-node it does not check padding, and gives integers all 32 bytes of their word.
 * @returns pointers, in the order of `fields`
 */
export function decodeSequence(
  heap: Heap,
  fields: readonly AbiParameter[],
  data: Uint8Array,
  length: number,
): number[] {
  const values = new Array<number>(fields.length);
  let head = 0;
  for (let i = 0; i < fields.length; i++) {
    const { type } = fields[i] as AbiParameter;
    values[i] = decodeMember(heap, type, data, length, 0, head);
    head += type.headSize;
  }
  return values;
}

/** Decodes an indexed parameter. Dynamic types are there as the hash of their value only. */
export function decodeTopic(heap: Heap, type: AbiType, topic: Uint8Array): number {
  if (type.dynamic || type.kind === 'tuple' || type.kind === 'fixedArray') {
    return heap.newTagged(TypeId.EthereumValue, EthereumKind.FixedBytes, heap.newBytes(topic.subarray(0, WORD)));
  }
  return decodeStatic(heap, type, topic, WORD, 0);
}

/** `head` is where the value, or its offset relative to `base`, is. */
function decodeMember(heap: Heap, type: AbiType, data: Uint8Array, length: number, base: number, head: number): number {
  if (!type.dynamic) return decodeStatic(heap, type, data, length, base + head);
  return decodeDynamic(heap, type, data, length, base + readOffset(data, length, base + head));
}

function decodeStatic(heap: Heap, type: AbiType, data: Uint8Array, length: number, at: number): number {
  if (at + type.headSize > length) throw new AbiDecodeError('data is too short');
  switch (type.kind) {
    case 'uint':
      return value(heap, EthereumKind.Uint, heap.newUnsignedFromBigEndian(data, at, WORD));
    case 'int':
      return value(heap, EthereumKind.Int, heap.newSignedFromWord(data, at));
    case 'address':
      return value(heap, EthereumKind.Address, copy(heap, data, at + 12, 20));
    case 'bool':
      return value(heap, EthereumKind.Bool, isZeroWord(data, at) ? 0 : 1);
    case 'fixedBytes':
      return value(heap, EthereumKind.FixedBytes, copy(heap, data, at, type.length));
    case 'function':
      return value(heap, EthereumKind.Function, copy(heap, data, at, 24));
    case 'tuple':
      return decodeTuple(heap, type, data, length, at);
    default:
      return decodeItems(heap, EthereumKind.FixedArray, type.item as AbiType, type.length, data, length, at);
  }
}

function decodeDynamic(heap: Heap, type: AbiType, data: Uint8Array, length: number, at: number): number {
  switch (type.kind) {
    case 'tuple':
      return decodeTuple(heap, type, data, length, at);
    case 'fixedArray':
      return decodeItems(heap, EthereumKind.FixedArray, type.item as AbiType, type.length, data, length, at);
    case 'array': {
      const count = readOffset(data, length, at);
      return decodeItems(heap, EthereumKind.Array, type.item as AbiType, count, data, length, at + WORD);
    }
    default: {
      const size = readOffset(data, length, at);
      if (at + WORD + size > length) throw new AbiDecodeError('data is too short');
      if (type.kind === 'bytes') return value(heap, EthereumKind.Bytes, copy(heap, data, at + WORD, size));
      const text = Buffer.from(data.buffer, data.byteOffset + at + WORD, size).toString('utf8');
      return value(heap, EthereumKind.String, heap.newString(text));
    }
  }
}

function decodeTuple(heap: Heap, type: AbiType, data: Uint8Array, length: number, base: number): number {
  const members: number[] = [];
  let head = 0;
  for (const field of type.fields) {
    members.push(decodeMember(heap, field.type, data, length, base, head));
    head += field.type.headSize;
  }
  return value(heap, EthereumKind.Tuple, heap.newPointerArray(TypeId.ArrayEthereumValue, members));
}

function decodeItems(
  heap: Heap,
  kind: number,
  item: AbiType,
  count: number,
  data: Uint8Array,
  length: number,
  base: number,
): number {
  if (count > MAX_ELEMENTS || base + count * item.headSize > length) throw new AbiDecodeError('data is too short');
  const items = new Array<number>(count);
  for (let i = 0; i < count; i++) items[i] = decodeMember(heap, item, data, length, base, i * item.headSize);
  return value(heap, kind, heap.newPointerArray(TypeId.ArrayEthereumValue, items));
}

function value(heap: Heap, kind: number, payload: number): number {
  return heap.newTagged(TypeId.EthereumValue, kind, payload);
}

function copy(heap: Heap, data: Uint8Array, from: number, length: number): number {
  const pointer = heap.newByteArray(length);
  const { u8, dataStart } = heap;
  for (let i = 0; i < length; i++) u8[dataStart + i] = data[from + i] as number;
  return pointer;
}

function readOffset(data: Uint8Array, length: number, at: number): number {
  if (at + WORD > length) throw new AbiDecodeError('data is too short');
  for (let i = at; i < at + 28; i++) {
    if (data[i] !== 0) throw new AbiDecodeError('offset is beyond the data');
  }
  const high = ((data[at + 28] as number) << 8) | (data[at + 29] as number);
  const low = ((data[at + 30] as number) << 8) | (data[at + 31] as number);
  const result = high * 65_536 + low;
  if (result > length) throw new AbiDecodeError('offset is beyond the data');
  return result;
}

function isZeroWord(data: Uint8Array, at: number): boolean {
  for (let i = at; i < at + WORD; i++) if (data[i] !== 0) return false;
  return true;
}
