import { EntityError } from '../errors.js';
import type { Field, FieldType } from '../schema/model.js';
import {
  encodeBigDecimal,
  type GraphqlValue,
  type SqlValue,
  scalarFromGraphql,
  scalarToGraphql,
} from '../store/codec.js';
import type { EntityTable, Row } from '../store/entityTable.js';
import type { Heap } from './heap.js';
import { StoreKind, TypeId } from './typeIds.js';

/** A value that is not of its field's type, or that its field can not have. */
export class UnfitValueError extends EntityError {}

const KIND_OF: Readonly<Record<FieldType['storedAs'], number>> = {
  String: StoreKind.String,
  Bytes: StoreKind.Bytes,
  Int: StoreKind.Int,
  Int8: StoreKind.Int8,
  BigInt: StoreKind.BigInt,
  BigDecimal: StoreKind.BigDecimal,
  Boolean: StoreKind.Bool,
  Timestamp: StoreKind.Timestamp,
};

const KIND_NAMES = ['String', 'Int', 'BigDecimal', 'Boolean', 'List', 'Null', 'Bytes', 'BigInt', 'Int8', 'Timestamp'];

/**
 * Reads a store `Value` for a field, in the form in which it is stored; null stands for a null value.
 * @throws DeterministicError when the value is not of the field's type
 */
export function readFieldValue(heap: Heap, field: Field, pointer: number, owner: string): SqlValue {
  const kind = heap.kind(pointer);
  if (kind === StoreKind.Null) return null;
  const { type } = field;
  if (!type.list) {
    if (kind !== KIND_OF[type.storedAs]) throw wrongType(heap, field, pointer, owner);
    const value = readScalar(heap, kind, pointer);
    if (type.kind === 'enum') checkEnum(field, value as string, owner);
    return value;
  }
  if (kind !== StoreKind.Array) throw wrongType(heap, field, pointer, owner);
  const items = heap.readPointerArray(heap.payload(pointer)).map((item) => {
    if (heap.kind(item) !== KIND_OF[type.storedAs]) throw wrongType(heap, field, pointer, owner);
    return scalarToGraphql(type.storedAs, readScalar(heap, KIND_OF[type.storedAs], item));
  });
  return JSON.stringify(items);
}

/** Writes a stored value as a store `Value`. */
export function writeFieldValue(heap: Heap, type: FieldType, value: Exclude<SqlValue, null>): number {
  if (!type.list) return writeScalar(heap, type.storedAs, value);
  const items = (JSON.parse(value as string) as GraphqlValue[]).map((item) =>
    writeScalar(heap, type.storedAs, scalarFromGraphql(type.storedAs, item) as Exclude<SqlValue, null>),
  );
  const array = heap.newPointerArray(TypeId.ArrayStoreValue, items);
  return heap.newTagged(TypeId.StoreValue, StoreKind.Array, array);
}

/** Writes a row as an `Entity`: fields that are not null, sorted by name. */
export function writeEntity(heap: Heap, table: EntityTable, row: Row): number {
  let count = 0;
  for (const value of row) if (value !== null) count += 1;
  const entries = heap.newArray(TypeId.ArrayTypedMapEntryStringStoreValue, count);
  let slot = heap.dataStart >> 2;
  for (const index of table.byName) {
    const value = row[index] as SqlValue;
    if (value === null) continue;
    const field = table.fields[index] as Field;
    const key = heap.newInternedString(field.name);
    const item = writeFieldValue(heap, field.type, value);
    const entry = heap.newPointers(TypeId.TypedMapEntryStringStoreValue, key, item);
    heap.u32[slot++] = entry;
  }
  return heap.newPointers(TypeId.TypedMapStringStoreValue, entries);
}

export function readScalar(heap: Heap, kind: number, pointer: number): Exclude<SqlValue, null> {
  switch (kind) {
    case StoreKind.String:
      return heap.readString(heap.payload(pointer));
    case StoreKind.Bytes:
      return heap.readBytes(heap.payload(pointer));
    case StoreKind.BigInt:
      return heap.readStoredBigInt(heap.payload(pointer));
    case StoreKind.BigDecimal:
      return encodeBigDecimal(heap.readBigDecimal(heap.payload(pointer)));
    case StoreKind.Bool:
      return heap.payload(pointer) === 0 ? 0 : 1;
    case StoreKind.Int:
      return heap.payload(pointer) | 0;
    default:
      return heap.payload64(pointer);
  }
}

function writeScalar(heap: Heap, storedAs: FieldType['storedAs'], value: Exclude<SqlValue, null>): number {
  switch (storedAs) {
    case 'String':
      return heap.newTagged(TypeId.StoreValue, StoreKind.String, heap.newString(value as string));
    case 'Bytes':
      return heap.newTagged(TypeId.StoreValue, StoreKind.Bytes, heap.newBytes(value as Buffer));
    case 'BigInt':
      return heap.newTagged(TypeId.StoreValue, StoreKind.BigInt, heap.newStoredBigInt(value as Buffer));
    case 'BigDecimal':
      return heap.newTagged(TypeId.StoreValue, StoreKind.BigDecimal, heap.newStoredBigDecimal(value as Buffer));
    case 'Boolean':
      return heap.newTagged(TypeId.StoreValue, StoreKind.Bool, value as number);
    case 'Int':
      return heap.newTaggedInt(TypeId.StoreValue, StoreKind.Int, value as number);
    default:
      return heap.newTagged64(TypeId.StoreValue, KIND_OF[storedAs], BigInt(value as bigint));
  }
}

// graph-node leaves this check to PostgreSQL.
function checkEnum(field: Field, value: string, owner: string): void {
  if (field.type.enumValues?.includes(value) !== false) return;
  throw new UnfitValueError(
    `Entity ${owner}: \`${value}\` is not a value of enum \`${field.type.name}\` (field \`${field.name}\`)`,
  );
}

function wrongType(heap: Heap, field: Field, pointer: number, owner: string): UnfitValueError {
  const actual = kindText(heap, pointer);
  // An id is compared with the key before the entity is looked at.
  if (field.name === 'id') {
    const [type = ''] = owner.split('[');
    return new UnfitValueError(
      `Attribute \`${type}.id\` has wrong type: expected ${field.type.storedAs} but got ${actual}`,
    );
  }
  const shown = valueText(heap, pointer);
  const expected = typeText(field.type);
  return new UnfitValueError(
    `Entity ${owner}: the value \`${shown}\` for field \`${field.name}\` must have type ${expected} but has type ${actual}`,
  );
}

function kindText(heap: Heap, pointer: number): string {
  const kind = heap.kind(pointer);
  if (kind !== StoreKind.Array) return KIND_NAMES[kind] ?? String(kind);
  const [first] = heap.readPointerArray(heap.payload(pointer));
  return first === undefined ? '[Any]' : `[${kindText(heap, first)}]`;
}

function valueText(heap: Heap, pointer: number): string {
  const kind = heap.kind(pointer);
  if (kind === StoreKind.Null) return 'null';
  if (kind !== StoreKind.Array) return showScalar(heap, kind, pointer);
  const items = heap.readPointerArray(heap.payload(pointer));
  return `[${items.map((item) => valueText(heap, item)).join(', ')}]`;
}

function showScalar(heap: Heap, kind: number, pointer: number): string {
  const storedAs = (Object.keys(KIND_OF) as FieldType['storedAs'][]).find((name) => KIND_OF[name] === kind);
  return storedAs === undefined ? '?' : String(scalarToGraphql(storedAs, readScalar(heap, kind, pointer)));
}

function typeText(type: FieldType): string {
  const inner = type.list ? `[${type.name}${type.elementNonNull ? '!' : ''}]` : type.name;
  return inner + (type.nonNull ? '!' : '');
}
