import { EntityError } from '../errors.js';
import type { Field, InputSchema } from '../schema/model.js';
import { type SqlValue, scalarToGraphql } from './codec.js';
import type { Db } from './database.js';
import type { EntityTable, Row, Slot, StoredId } from './entityTable.js';
import { OPEN_BLOCK_END, quote } from './layout.js';

/** How the rows that are not in the database yet are reached. */
export interface Unwritten {
  slot(table: EntityTable, id: StoredId): Slot;
  unwritten(table: EntityTable): Slot[];
}

/** Finds the entities on the other side of a derived field. */
export function createRelations(db: Db, schema: InputSchema, tables: ReadonlyMap<string, EntityTable>) {
  const finders = new Map<string, (id: SqlValue) => StoredId[]>();

  function related(table: EntityTable, id: StoredId, fieldName: string, unwritten: Unwritten) {
    const field = derivedField(table, fieldName);
    const found: { table: EntityTable; row: Row; id: StoredId }[] = [];
    for (const target of targetTables(field)) {
      const back = target.indexOf.get(field.derivedFrom as string) as number;
      const slots = new Set(finder(target, back)(id).map((other) => unwritten.slot(target, other)));
      for (const slot of unwritten.unwritten(target)) slots.add(slot);
      for (const slot of slots) {
        if (slot.current !== null && pointsTo(target.fields[back] as Field, slot.current[back] as SqlValue, id)) {
          found.push({ table: target, row: slot.current, id: slot.id });
        }
      }
    }
    return found.sort((a, b) => compareIds(a.id, b.id));
  }

  function derivedField(table: EntityTable, name: string): Field {
    const field = table.type.fields.find((item) => item.name === name);
    if (field?.derivedFrom !== undefined) return field;
    throw new EntityError(`\`${table.type.name}.${name}\` is not a derived field`);
  }

  function targetTables(field: Field): EntityTable[] {
    const names = schema.interfaces.get(field.type.name)?.implementors ?? [field.type.name];
    return names.map((name) => {
      const table = tables.get(name);
      if (table) return table;
      throw new EntityError(`\`${field.name}\` holds aggregations, which mappings can not load`);
    });
  }

  function finder(table: EntityTable, index: number): (id: SqlValue) => StoredId[] {
    const field = table.fields[index] as Field;
    const key = `${table.type.name}.${field.name}`;
    const known = finders.get(key);
    if (known !== undefined) return known;
    const created = createFinder(table, field);
    finders.set(key, created);
    return created;
  }

  function createFinder(table: EntityTable, field: Field): (id: SqlValue) => StoredId[] {
    const name = quote(table.type.table);
    const column = quote(field.column);
    const open = table.type.immutable ? '' : ` AND block_end = ${OPEN_BLOCK_END}`;
    const isInt8 = table.type.idType === 'Int8';
    if (field.type.list) {
      const sql = `SELECT "id" FROM ${name} WHERE EXISTS (SELECT 1 FROM json_each(${column}) WHERE value = ?)${open}`;
      const statement = db.prepare(sql).pluck().safeIntegers(isInt8);
      return (id) => statement.all(scalarToGraphql(field.type.storedAs, id as StoredId)) as StoredId[];
    }
    const where = table.type.immutable ? '' : ` WHERE block_end = ${OPEN_BLOCK_END}`;
    const index = quote(`${table.type.table}__${field.column}`);
    db.exec(`CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${column}, "id")${where}`);
    const statement = db.prepare(`SELECT "id" FROM ${name} WHERE ${column} = ?${open}`).pluck().safeIntegers(isInt8);
    return (id) => statement.all(id) as StoredId[];
  }

  return { related };
}

function pointsTo(field: Field, value: SqlValue, id: StoredId): boolean {
  if (value === null) return false;
  const wanted = scalarToGraphql(field.type.storedAs, id);
  if (field.type.list) return (JSON.parse(value as string) as unknown[]).includes(wanted);
  return scalarToGraphql(field.type.storedAs, value) === wanted;
}

function compareIds(a: StoredId, b: StoredId): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(toBytes(a), toBytes(b));
}

function toBytes(id: StoredId): Buffer {
  return Buffer.isBuffer(id) ? id : Buffer.from(id.toString());
}
