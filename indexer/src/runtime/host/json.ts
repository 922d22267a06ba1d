import { DeterministicError, errorMessage } from '../../errors.js';
import type { HostContext, HostFunctions } from '../environment.js';
import type { Heap } from '../heap.js';
import { type JsonNode, JsonNumber, parseJson } from '../json.js';
import { JsonKind, TypeId } from '../typeIds.js';
import { parseBigInt } from './numbers.js';

const MAX_JSON_BYTES = 10_000_000;
/** Bytes that are shown of what is no JSON. */
const SHOWN_BYTES = 1024;
const MAX_U64 = 2n ** 64n;
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** `json.*`. */
export function jsonFunctions({ heap }: HostContext): HostFunctions {
  function parse(bytes: Uint8Array): JsonNode {
    if (bytes.length > MAX_JSON_BYTES) throw new DeterministicError(`JSON size exceeds max size of ${MAX_JSON_BYTES}`);
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  }

  return {
    'json.fromBytes': (pointer: number) => {
      heap.sync();
      const bytes = heap.readBytes(pointer);
      try {
        return writeJson(heap, parse(bytes));
      } catch (error) {
        if (error instanceof DeterministicError) throw error;
        const shown = [...bytes.subarray(0, SHOWN_BYTES)].join(', ');
        throw new DeterministicError(
          `Failed to parse JSON from byte array. Bytes (truncated to ${SHOWN_BYTES} chars): \`[${shown}]\`: ${errorMessage(error)}`,
        );
      }
    },
    'json.try_fromBytes': (bytes: number) => {
      heap.sync();
      try {
        const inner = heap.newPointers(TypeId.WrappedJsonValue, writeJson(heap, parse(heap.readBytes(bytes))));
        return heap.newPointers(TypeId.ResultJsonValueBool, inner, 0);
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof DeterministicError))
          throw error;
        return heap.newPointers(TypeId.ResultJsonValueBool, 0, newTrue(heap));
      }
    },
    'json.toI64': (text: number) => {
      heap.sync();
      return toInteger(heap.readString(text), 'i64', -(MAX_U64 / 2n), MAX_U64 / 2n);
    },
    'json.toU64': (text: number) => {
      heap.sync();
      return BigInt.asIntN(64, toInteger(heap.readString(text), 'u64', 0n, MAX_U64));
    },
    'json.toF64': (text: number) => {
      heap.sync();
      return toFloat(heap.readString(text));
    },
    'json.toBigInt': (text: number) => {
      heap.sync();
      return heap.newBigInt(parseBigInt(heap.readString(text)));
    },
  };
}

export function newTrue(heap: Heap): number {
  const pointer = heap.newObject(TypeId.WrappedBool, 1);
  heap.u8[pointer] = 1;
  return pointer;
}

function writeJson(heap: Heap, node: JsonNode): number {
  const tagged = (kind: number, payload: number) => heap.newTagged(TypeId.JsonValue, kind, payload);
  if (node === null) return tagged(JsonKind.Null, 0);
  if (typeof node === 'boolean') return tagged(JsonKind.Bool, node ? 1 : 0);
  if (typeof node === 'string') return tagged(JsonKind.String, heap.newString(node));
  if (node instanceof JsonNumber) return tagged(JsonKind.Number, heap.newString(node.text));
  if (Array.isArray(node)) {
    const items = node.map((item) => writeJson(heap, item));
    return tagged(JsonKind.Array, heap.newPointerArray(TypeId.ArrayJsonValue, items));
  }
  const entries = [...node].map(([key, value]) =>
    heap.newPointers(TypeId.TypedMapEntryStringJsonValue, heap.newString(key), writeJson(heap, value)),
  );
  const array = heap.newPointerArray(TypeId.ArrayTypedMapEntryStringJsonValue, entries);
  return tagged(JsonKind.Object, heap.newPointers(TypeId.TypedMapStringJsonValue, array));
}

function toInteger(text: string, type: string, min: bigint, end: bigint): bigint {
  const value = /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  if (value !== undefined && value >= min && value < end) return value;
  throw new DeterministicError(`JSON \`${text}\` cannot be parsed as ${type}`);
}

function toFloat(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  if (/^[+-]?(?:inf|infinity)$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  throw new DeterministicError(`JSON \`${text}\` cannot be parsed as f64`);
}
