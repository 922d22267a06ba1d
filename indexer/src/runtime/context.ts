import { DeterministicError } from '../errors.js';
import { encodeBigDecimal, type SqlValue, scalarFromGraphql, scalarToGraphql } from '../store/codec.js';
import type { ContextField, ContextValue } from './environment.js';
import type { Heap } from './heap.js';
import { StoreKind, TypeId } from './typeIds.js';

type ScalarContext = Exclude<ContextValue, { type: 'List' }>;

/** Reads the context given to `dataSource.createWithContext`. Null values are left out, as graph-node does. */
export function readContext(heap: Heap, pointer: number): ContextField[] {
  const fields: ContextField[] = [];
  for (const entry of heap.readPointerArray(heap.field(pointer, 0))) {
    const value = heap.field(entry, 1);
    if (heap.kind(value) === StoreKind.Null) continue;
    fields.push({ name: heap.readString(heap.field(entry, 0)), value: readValue(heap, value) });
  }
  return fields;
}

/** Writes a context as an entity; fields are sorted by name. */
export function writeContext(heap: Heap, context: readonly ContextField[]): number {
  const sorted = [...context].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const entries = sorted.map(({ name, value }) =>
    heap.newPointers(TypeId.TypedMapEntryStringStoreValue, heap.newString(name), writeValue(heap, value)),
  );
  const array = heap.newPointerArray(TypeId.ArrayTypedMapEntryStringStoreValue, entries);
  return heap.newPointers(TypeId.TypedMapStringStoreValue, array);
}

function readValue(heap: Heap, pointer: number): ContextValue {
  const kind = heap.kind(pointer);
  const payload = heap.payload(pointer);
  switch (kind) {
    case StoreKind.String:
      return { type: 'String', data: heap.readString(payload) };
    case StoreKind.Int:
      return { type: 'Int', data: payload | 0 };
    case StoreKind.Bool:
      return { type: 'Bool', data: payload !== 0 };
    case StoreKind.Bytes:
      return { type: 'Bytes', data: `0x${heap.readBytes(payload).toString('hex')}` };
    case StoreKind.BigInt:
      return { type: 'BigInt', data: heap.readBigInt(payload).toString() };
    case StoreKind.BigDecimal:
      return {
        type: 'BigDecimal',
        data: String(scalarToGraphql('BigDecimal', encodeBigDecimal(heap.readBigDecimal(payload)))),
      };
    case StoreKind.Int8:
      return { type: 'Int8', data: heap.payload64(pointer).toString() };
    case StoreKind.Timestamp:
      return { type: 'Timestamp', data: heap.payload64(pointer).toString() };
    case StoreKind.Array:
      return {
        type: 'List',
        data: heap.readPointerArray(payload).map((item) => heap.nested(() => readValue(heap, item))),
      };
    default:
      throw new DeterministicError(`\`${kind}\` is not a kind of value that a context can hold`);
  }
}

function writeValue(heap: Heap, value: ContextValue): number {
  if (value.type === 'List') {
    const array = heap.newPointerArray(
      TypeId.ArrayStoreValue,
      value.data.map((item) => writeValue(heap, item)),
    );
    return heap.newTagged(TypeId.StoreValue, StoreKind.Array, array);
  }
  return writeScalar(heap, value);
}

function writeScalar(heap: Heap, value: ScalarContext): number {
  const tagged = (kind: number, payload: number) => heap.newTagged(TypeId.StoreValue, kind, payload);
  switch (value.type) {
    case 'String':
      return tagged(StoreKind.String, heap.newString(value.data));
    case 'Int':
      return heap.newTaggedInt(TypeId.StoreValue, StoreKind.Int, value.data);
    case 'Bool':
      return tagged(StoreKind.Bool, value.data ? 1 : 0);
    case 'Bytes':
      return tagged(StoreKind.Bytes, heap.newBytes(stored('Bytes', value.data) as Buffer));
    case 'BigInt':
      return tagged(StoreKind.BigInt, heap.newBigInt(BigInt(value.data)));
    case 'BigDecimal':
      return tagged(StoreKind.BigDecimal, heap.newStoredBigDecimal(stored('BigDecimal', value.data) as Buffer));
    case 'Int8':
      return heap.newTagged64(TypeId.StoreValue, StoreKind.Int8, BigInt(value.data));
    case 'Timestamp':
      return heap.newTagged64(TypeId.StoreValue, StoreKind.Timestamp, BigInt(value.data));
  }
}

function stored(type: 'Bytes' | 'BigDecimal', data: string): SqlValue {
  return scalarFromGraphql(type, data) ?? null;
}
