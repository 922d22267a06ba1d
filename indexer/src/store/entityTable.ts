import type { Statement } from 'better-sqlite3';
import type { EntityType, Field } from '../schema/model.js';
import type { SqlValue } from './codec.js';
import type { Db } from './database.js';
import { OPEN_BLOCK_END, quote, storedFields } from './layout.js';

/** Values of an entity in the order of its table's columns, in their stored form. Never changed in place. */
export type Row = readonly SqlValue[];

/** What a handler sets: as a row, with `undefined` for the fields that it leaves as they are. */
export type Patch = (SqlValue | undefined)[];

export type StoredId = string | bigint | Buffer;

/** One version of an entity that is not in the database yet. */
export interface Version {
  slot: Slot;
  row: Row;
  start: number;
  end: number;
  vid: number;
}

/** What is known about one entity. */
export interface Slot {
  /** The id as text, in the way in which handlers write it. */
  key: string;
  id: StoredId;
  /** Its values as handlers see them now; null when it does not exist. */
  current: Row | null;
  /** Its values at the end of the last block. */
  settled: Row | null;
  /** The open version, when it is not in the database yet. */
  version: Version | null;
  /** Row of the open version, when it is in the database; else 0. */
  vid: number;
  /** Whether a handler has written it in this block. */
  touched: boolean;
  /** False when it was written without looking whether the database has it. */
  loaded: boolean;
}

/** An entity type with what reading and writing its rows needs. */
export interface EntityTable {
  type: EntityType;
  fields: readonly Field[];
  /** Index of a field by its name. */
  indexOf: ReadonlyMap<string, number>;
  derived: ReadonlySet<string>;
  idIndex: number;
  /** Indexes of the non-null fields. */
  required: readonly number[];
  /** Indexes of the fields in the order of their names: what handlers read has that order. */
  byName: readonly number[];
  slots: Map<string, Slot>;
  /** Slots that were not used since the last time the cache was full. */
  oldSlots: Map<string, Slot>;
  nextVid: number;
  readNextVid(): number;
  inserts: Version[];
  load(id: StoredId): { vid: number; row: Row } | null;
  insert(version: Version): void;
  close(vid: number, block: number): void;
}

export function createEntityTable(db: Db, type: EntityType): EntityTable {
  const fields = storedFields(type);
  const name = quote(type.table);
  const columns = fields.map((field) => quote(field.column)).join(', ');
  const wide = fields.some((field) => !field.type.list && isWide(field));
  const select = type.immutable
    ? `SELECT vid, ${columns} FROM ${name} WHERE "id" = ?`
    : `SELECT vid, block_end, ${columns} FROM ${name} WHERE "id" = ? ORDER BY block_start DESC LIMIT 1`;
  const loadStatement = db.prepare(select).raw(true).safeIntegers(wide) as Statement<[StoredId], SqlValue[]>;
  const insertStatement = db.prepare(insertSql(type, fields.length));
  const closeStatement = type.immutable ? null : db.prepare(`UPDATE ${name} SET block_end = ? WHERE vid = ?`);
  const nextVidStatement = db.prepare(`SELECT coalesce(max(vid), 0) + 1 FROM ${name}`).pluck();
  const readNextVid = () => Number(nextVidStatement.get());
  const bindings: SqlValue[] = [];

  return {
    type,
    fields,
    indexOf: new Map(fields.map((field, index) => [field.name, index])),
    derived: new Set(type.fields.filter((field) => field.derivedFrom !== undefined).map((field) => field.name)),
    idIndex: fields.findIndex((field) => field.name === 'id'),
    required: fields.flatMap((field, index) => (field.type.nonNull ? [index] : [])),
    byName: fields.map((_, index) => index).sort((a, b) => compareNames(fields[a], fields[b])),
    slots: new Map(),
    oldSlots: new Map(),
    nextVid: readNextVid(),
    readNextVid,
    inserts: [],
    load(id) {
      const found = loadStatement.get(id);
      if (found === undefined) return null;
      const head = type.immutable ? 1 : 2;
      if (!type.immutable && Number(found[1]) !== OPEN_BLOCK_END) return null;
      const row = found.slice(head);
      if (wide) narrowIntegers(fields, row);
      return { vid: Number(found[0]), row };
    },
    insert(version) {
      let count = 0;
      bindings[count++] = version.vid;
      bindings[count++] = version.start;
      if (!type.immutable) bindings[count++] = version.end;
      for (const value of version.row) bindings[count++] = value;
      insertStatement.run(bindings);
    },
    close(vid, block) {
      closeStatement?.run(block, vid);
    },
  };
}

function insertSql(type: EntityType, fieldCount: number): string {
  const parameters = new Array<string>(fieldCount + (type.immutable ? 2 : 3)).fill('?').join(', ');
  const verb = type.skipDuplicates ? 'INSERT OR IGNORE' : 'INSERT';
  return `${verb} INTO ${quote(type.table)} VALUES (${parameters})`;
}

function isWide(field: Field): boolean {
  return field.type.storedAs === 'Int8' || field.type.storedAs === 'Timestamp';
}

/** With 64-bit columns in the table SQLite's integers arrive as bigint; those of 32 bits are kept as numbers everywhere. */
function narrowIntegers(fields: readonly Field[], row: SqlValue[]): void {
  for (let i = 0; i < row.length; i++) {
    if (typeof row[i] === 'bigint' && !isWide(fields[i] as Field)) row[i] = Number(row[i]);
  }
}

function compareNames(a: Field | undefined, b: Field | undefined): number {
  return Buffer.compare(Buffer.from(a?.name ?? ''), Buffer.from(b?.name ?? ''));
}
