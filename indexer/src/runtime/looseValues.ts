import type { LooseValue } from '../proof/index.js';
import { type LogWriter, ValueKind } from '../proof/logWriter.js';
import type { EntityTable } from '../store/entityTable.js';
import type { Heap } from './heap.js';
import { readScalar } from './storeValues.js';
import { StoreKind } from './typeIds.js';

const KINDS: Readonly<Record<number, keyof typeof ValueKind>> = {
  [StoreKind.String]: 'String',
  [StoreKind.Int]: 'Int',
  [StoreKind.BigDecimal]: 'BigDecimal',
  [StoreKind.Bool]: 'Boolean',
  [StoreKind.Array]: 'List',
  [StoreKind.Null]: 'Null',
  [StoreKind.Bytes]: 'Bytes',
  [StoreKind.BigInt]: 'BigInt',
  [StoreKind.Int8]: 'Int8',
  [StoreKind.Timestamp]: 'Timestamp',
};

/**
 * The fields of an entity as the handler gave them, whatever the schema says. graph-node's proof of indexing has an entity
 * before it is found that its values do not fit.
 */
export function readLooseValues(
  heap: Heap,
  table: EntityTable,
  entity: number,
  skip: ReadonlySet<string>,
): LooseValue[] {
  const values: LooseValue[] = [];
  for (const entry of heap.readPointerArray(heap.field(entity, 0))) {
    const field = heap.readString(heap.field(entry, 0));
    if (skip.has(field) || !(table.indexOf.has(field) || table.derived.has(field))) continue;
    const pointer = heap.field(entry, 1);
    const kind = kindOf(heap, pointer);
    values.push({ field, kind: ValueKind[kind], write: (log) => write(log, heap, pointer) });
  }
  return values;
}

function kindOf(heap: Heap, pointer: number): keyof typeof ValueKind {
  return KINDS[heap.kind(pointer)] ?? 'Null';
}

function write(log: LogWriter, heap: Heap, pointer: number): void {
  const kind = kindOf(heap, pointer);
  log.reserve(0);
  if (kind === 'Null') return;
  if (kind !== 'List') {
    log.scalar(kind, readScalar(heap, heap.kind(pointer), pointer));
    return;
  }
  const items = heap.readPointerArray(heap.payload(pointer));
  log.uint32(items.length);
  for (const item of items) {
    log.reserve(0);
    log.byte(ValueKind[kindOf(heap, item)]);
    heap.nested(() => write(log, heap, item));
  }
  log.integer(items.length);
}
