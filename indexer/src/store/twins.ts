import { EntityError } from '../errors.js';
import type { EntityType, InputSchema } from '../schema/model.js';
import type { Db } from './database.js';
import type { EntityTable } from './entityTable.js';
import { quote, visibleAt } from './layout.js';

/** Two entities of one id whose types implement the same interface. */
export interface Twins {
  type: EntityType;
  other: EntityType;
  block: number;
}

export interface TwinFinder {
  /** Types that have an interface in common with a type. */
  siblings(table: EntityTable): readonly EntityTable[];
  /** Twins of which one has a row from `firstVids` on, in the database. */
  find(firstVids: ReadonlyMap<EntityTable, number>): Twins | undefined;
}

/** graph-node keeps the ids of all types of an interface apart, because an interface is asked for by id. */
export function createTwinFinder(db: Db, schema: InputSchema, tables: Iterable<EntityTable>): TwinFinder {
  const all = [...tables].filter(({ type }) => schema.entityTypes.get(type.name) === type);
  const siblings = new Map<EntityTable, EntityTable[]>();
  for (const table of all) {
    const own = new Set(table.type.interfaces);
    const others = all.filter((other) => other !== table && other.type.interfaces.some((name) => own.has(name)));
    if (others.length > 0) siblings.set(table, others);
  }
  const statements = [...siblings].flatMap(([table, others]) =>
    others.map((other) => ({ table, other, statement: db.prepare<[number], number>(twinSql(table, other)).pluck() })),
  );

  return {
    siblings: (table) => siblings.get(table) ?? [],
    find(firstVids) {
      let found: Twins | undefined;
      for (const { table, other, statement } of statements) {
        const block = statement.get(firstVids.get(table) ?? table.nextVid);
        if (block === undefined || (found !== undefined && found.block <= block)) continue;
        found = { type: table.type, other: other.type, block };
      }
      return found;
    },
  };
}

/** The first block with a new row of one type while the other has an entity of its id. */
function twinSql({ type }: EntityTable, { type: other }: EntityTable): string {
  return `SELECT own.block_start FROM ${quote(type.table)} AS own JOIN ${quote(other.table)} AS other ON other.id = own.id
    AND ${visibleAt(other, 'own.block_start', 'other.')} WHERE own.vid >= ? ORDER BY own.block_start LIMIT 1`;
}

export function twinError(type: string, other: string, id: string): EntityError {
  return new EntityError(
    `tried to set entity of type \`${type}\` with ID "${id}" but an entity of type \`${other}\`, which has an interface in common with \`${type}\`, exists with the same ID`,
  );
}
