import { EntityError } from '../errors.js';
import type { EntityType, InputSchema } from '../schema/model.js';
import { idFromGraphql } from './codec.js';
import type { Db } from './database.js';
import {
  createEntityTable,
  type EntityTable,
  type Patch,
  type Row,
  type Slot,
  type StoredId,
  type Version,
} from './entityTable.js';
import { OPEN_BLOCK_END } from './layout.js';
import { createRelations } from './relations.js';
import { canonicalHex, keyOf, merge, sameRow } from './rows.js';
import { createTwinFinder, twinError } from './twins.js';

/** Values kept in memory before the least recently used half is dropped: about 100 MB. */
const CACHE_VALUES = 500_000;

/**
 * A second row with the id of an immutable entity, or of another entity of an interface. Found when rows are written, which is
 * after later blocks have run.
 */
export class DuplicateIdError extends Error {
  constructor(
    type: EntityType,
    readonly block: number,
  ) {
    super(`a second ${type.name} with the same id in block ${block}`);
  }
}

export type EntityStore = ReturnType<typeof createEntityStore>;

/**
 * Entities as handlers see them, over the versioned rows of the database.
 *
 * Writes go through three layers. A handler's are undone when it fails or is run again (`abandonHandler`); a block's become
 * versions when it ends (`endBlock`) or are dropped (`dropBlock`); versions are written by `flush`, many blocks at once.
 */
export function createEntityStore(db: Db, schema: InputSchema) {
  const tables = new Map<string, EntityTable>();
  for (const type of schema.entityTypes.values()) tables.set(type.name, createEntityTable(db, type));

  const touched: Slot[] = [];
  const touchedTables: EntityTable[] = [];
  const undoSlots: Slot[] = [];
  const undoRows: (Row | null)[] = [];
  let touchedBefore = 0;
  let closes: { table: EntityTable; vid: number; block: number }[] = [];
  let removals: { table: EntityTable; version: Version | null; vid: number; block: number }[] = [];
  let pending = 0;
  let cached = 0;
  let block = 0;
  let sequence = 0;
  let strict = false;

  const removalStatement = db.prepare('INSERT INTO vitrine_removal (block_number, table_name, vid) VALUES (?, ?, ?)');
  const relations = createRelations(db, schema, tables);
  const twins = createTwinFinder(db, schema, tables.values());

  function beginBlock(number: number, options: { checkIds?: boolean } = {}): void {
    block = number;
    sequence = 0;
    strict = options.checkIds === true;
    touched.length = 0;
    touchedTables.length = 0;
    beginHandler();
  }

  function beginHandler(): void {
    undoSlots.length = 0;
    undoRows.length = 0;
    touchedBefore = touched.length;
  }

  function abandonHandler(): void {
    for (let i = undoSlots.length - 1; i >= 0; i--) (undoSlots[i] as Slot).current = undoRows[i] as Row | null;
    while (touched.length > touchedBefore) {
      (touched.pop() as Slot).touched = false;
      touchedTables.pop();
    }
    beginHandler();
  }

  /**
   * When told to look for wrong ids: checks that no entity that was made in the block has the id of another one of its
   * interfaces.
   * @throws EntityError
   */
  function checkTwins(): void {
    if (!strict) return;
    for (const [at, slot] of [...touched.entries()]) {
      if (slot.settled !== null || slot.current === null) continue;
      const table = touchedTables[at] as EntityTable;
      const other = twins.siblings(table).find((sibling) => slotOf(sibling, slot.key).current !== null);
      if (other) throw twinError(table.type.name, other.type.name, slot.key);
    }
  }

  /** Turns what the block's handlers have written into versions. */
  function endBlock(): void {
    for (let i = 0; i < touched.length; i++) {
      const slot = touched[i] as Slot;
      slot.touched = false;
      if (!sameRow(slot.current, slot.settled)) settle(touchedTables[i] as EntityTable, slot);
    }
    touched.length = 0;
    touchedTables.length = 0;
  }

  function dropBlock(): void {
    for (const slot of touched) {
      slot.current = slot.settled;
      slot.touched = false;
    }
    touched.length = 0;
    touchedTables.length = 0;
    beginHandler();
  }

  function settle(table: EntityTable, slot: Slot): void {
    if (slot.settled !== null) closeVersion(table, slot);
    slot.version = null;
    slot.vid = 0;
    if (slot.current !== null) {
      slot.version = { slot, row: slot.current, start: block, end: OPEN_BLOCK_END, vid: 0 };
      table.inserts.push(slot.version);
      pending += 1;
    }
    slot.settled = slot.current;
  }

  function closeVersion(table: EntityTable, slot: Slot): void {
    if (slot.version !== null) slot.version.end = block;
    else closes.push({ table, vid: slot.vid, block });
    if (slot.current === null) removals.push({ table, version: slot.version, vid: slot.vid, block });
    pending += 1;
  }

  /** Writes all versions; call it within a transaction. */
  function flush(): void {
    const firstVids = new Map([...tables.values()].map((table) => [table, table.nextVid]));
    for (const { table, vid, block: end } of closes) table.close(vid, end);
    for (const table of tables.values()) flushTable(table);
    const found = twins.find(firstVids);
    if (found) throw new DuplicateIdError(found.type, found.block);
    for (const { table, version, vid, block: number } of removals) {
      removalStatement.run(number, table.type.table, version?.vid ?? vid);
    }
    closes = [];
    removals = [];
    pending = 0;
    if (cached > CACHE_VALUES) age();
  }

  function flushTable(table: EntityTable): void {
    for (const version of table.inserts) {
      version.vid = table.nextVid++;
      try {
        table.insert(version);
      } catch (error) {
        const isDuplicate = (error as { code?: string }).code === 'SQLITE_CONSTRAINT_UNIQUE';
        throw isDuplicate && table.type.immutable ? new DuplicateIdError(table.type, version.start) : error;
      }
    }
    for (const { slot, vid } of table.inserts) {
      // Events are seldom read again: an immutable entity is loaded when it is.
      if (table.type.immutable) table.slots.delete(slot.key);
      else if (slot.version?.vid === vid) {
        slot.version = null;
        slot.vid = vid;
      }
    }
    table.inserts = [];
  }

  function age(): void {
    for (const table of tables.values()) {
      table.oldSlots = table.slots;
      table.slots = new Map();
    }
    cached = 0;
  }

  /** Forgets everything that is not in the database. */
  function reset(): void {
    for (const table of tables.values()) {
      table.slots = new Map();
      table.oldSlots = new Map();
      table.inserts = [];
      table.nextVid = table.readNextVid();
    }
    closes = [];
    removals = [];
    touched.length = 0;
    touchedTables.length = 0;
    pending = 0;
    cached = 0;
    beginHandler();
  }

  function find(table: EntityTable, key: string): Slot | undefined {
    const slot = table.slots.get(key);
    if (slot !== undefined) return slot;
    const old = table.oldSlots.get(key);
    if (old === undefined) return undefined;
    table.oldSlots.delete(key);
    return remember(table, old);
  }

  function remember(table: EntityTable, slot: Slot): Slot {
    table.slots.set(slot.key, slot);
    cached += table.fields.length;
    return slot;
  }

  function slotOf(table: EntityTable, key: string): Slot {
    const slot = find(table, key) ?? openSlot(table, key, true);
    if (!slot.loaded && slot.current === null && slot.settled === null) load(table, slot);
    return slot;
  }

  function load(table: EntityTable, slot: Slot): void {
    const found = table.load(slot.id);
    slot.loaded = true;
    slot.current = found?.row ?? null;
    slot.settled = slot.current;
    slot.vid = found?.vid ?? 0;
  }

  // The same id can be written in several ways (0xAB, ab); the slot is kept under the one that bytesToHex gives.
  function openSlot(table: EntityTable, text: string, withRow: boolean): Slot {
    const id = parseId(table, text);
    const key = typeof id === 'string' ? id : typeof id === 'bigint' ? id.toString() : canonicalHex(text);
    if (key !== text) {
      const known = find(table, key);
      if (known !== undefined) return known;
    }
    const slot: Slot = { key, id, current: null, settled: null, version: null, vid: 0, touched: false, loaded: false };
    if (withRow) load(table, slot);
    return remember(table, slot);
  }

  function parseId(table: EntityTable, text: string): StoredId {
    const id = idFromGraphql(table.type.idType, text);
    if (id !== undefined) return id;
    throw new EntityError(`\`${text}\` is not an id of ${table.type.name}, whose ids are ${table.type.idType}`);
  }

  function get(table: EntityTable, id: string): Row | null {
    return slotOf(table, id).current;
  }

  /** Only what was written in this block. */
  function getInBlock(table: EntityTable, id: string): Row | null {
    const slot = slotOf(table, id);
    return slot.touched ? slot.current : null;
  }

  /** Merges `patch` into the entity and checks the result. */
  function set(table: EntityTable, id: string, patch: Patch): void {
    const slot = table.type.immutable && !strict ? (find(table, id) ?? openSlot(table, id, false)) : slotOf(table, id);
    if (table.type.immutable && slot.settled !== null) {
      if (table.type.skipDuplicates) return;
      throw new EntityError(`Entity ${table.type.name}[${id}] is immutable and was written in an earlier block`);
    }
    const row = merge(slot.current, patch, table.fields.length);
    row[table.idIndex] = slot.id;
    for (const index of table.required) {
      if (row[index] === null) {
        const field = table.fields[index]?.name;
        throw new EntityError(`Entity ${table.type.name}[${id}]: missing value for non-nullable field \`${field}\``);
      }
    }
    write(table, slot, row);
  }

  function remove(table: EntityTable, id: string): void {
    const slot = slotOf(table, id);
    if (table.type.immutable && slot.settled !== null) {
      throw new EntityError(`Entity ${table.type.name}[${id}] is immutable and can not be removed`);
    }
    write(table, slot, null);
  }

  function write(table: EntityTable, slot: Slot, row: Row | null): void {
    undoSlots.push(slot);
    undoRows.push(slot.current);
    slot.current = row;
    if (slot.touched) return;
    slot.touched = true;
    touched.push(slot);
    touchedTables.push(table);
  }

  /** Entities of the field's type that point back to this entity, in the order of their ids. */
  function related(table: EntityTable, id: string, fieldName: string): { table: EntityTable; row: Row }[] {
    return relations.related(table, slotOf(table, id).id, fieldName, {
      slot: (other, storedId) => slotOf(other, keyOf(storedId)),
      unwritten: (other) => unwrittenSlots(other),
    });
  }

  function unwrittenSlots(table: EntityTable): Slot[] {
    const slots = new Set(table.inserts.map((version) => version.slot));
    for (let i = 0; i < touched.length; i++) if (touchedTables[i] === table) slots.add(touched[i] as Slot);
    return [...slots];
  }

  return {
    tables,
    /** Whether the schema has a type with this name that has no entities of its own. */
    isAbstract: (name: string) => schema.interfaces.has(name) || schema.aggregations.has(name),
    beginBlock,
    beginHandler,
    abandonHandler,
    checkTwins,
    endBlock,
    dropBlock,
    flush,
    reset,
    get,
    getInBlock,
    set,
    remove,
    related,
    /** Number of the next automatic id in this block. */
    nextSequence: () => sequence++,
    /** Rows that `flush` would write. */
    pending: () => pending,
  };
}
