import type { EntityType, Field } from '../../schema/index.js';
import { requireField } from './filter.js';
import { idText } from './filterSql.js';
import type { ChildOrder, Order } from './order.js';
import type { SqlWriter } from './sqlWriter.js';
import { column, type Snapshot, table, writeVisible, writeVisibleById } from './tables.js';

/** One expression of an ORDER BY, in the order of PostgreSQL: NULLs come last ascending, first descending. */
export interface SortKey {
  expression: string;
  nullable: boolean;
}

/** What decides the order of rows `alias` of `type`: the sort key, if any, then the id. */
export function sortKeys(order: Order, type: EntityType, alias: string): SortKey[] {
  const id: SortKey = { expression: column(alias, requireField(type, 'id')), nullable: false };
  switch (order.kind) {
    case 'none':
      return [];
    case 'id':
      return [id];
    case 'field': {
      const field = requireField(type, order.field.name);
      return [{ expression: column(alias, field), nullable: !field.type.nonNull }, id];
    }
    case 'child': {
      const columns = order.child.types.map((child, index) =>
        column(childAlias(index), requireField(child, order.child.field)),
      );
      const expression = columns.length === 1 ? columns.join() : `coalesce(${columns.join(', ')})`;
      return [{ expression, nullable: true }, id];
    }
  }
}

/** ` ORDER BY …` over `keys`; nothing when there are none. */
export function orderByClause(keys: readonly SortKey[], order: Order): string {
  if (keys.length === 0) return '';
  return ` ORDER BY ${sortTerms(keys, order)}`;
}

export function sortTerms(keys: readonly SortKey[], order: Order): string {
  const descending = order.kind !== 'none' && order.descending;
  return keys
    .map(({ expression, nullable }) => {
      const nulls = nullable ? (descending ? ' NULLS FIRST' : ' NULLS LAST') : '';
      return `${expression}${descending ? ' DESC' : ''}${nulls}`;
    })
    .join(', ');
}

/** LEFT JOINs to the tables that a child order reads. */
export function writeOrderJoins(
  sql: SqlWriter,
  order: Order,
  type: EntityType,
  alias: string,
  snapshot: Snapshot,
): void {
  if (order.kind !== 'child') return;
  order.child.types.forEach((child, index) => {
    sql.add(` LEFT JOIN ${table(child, childAlias(index))} ON (`);
    writeJoinCondition(sql, order.child, { type, alias }, { type: child, alias: childAlias(index) }, snapshot);
    sql.add(')');
  });
}

interface Row {
  type: EntityType;
  alias: string;
}

function writeJoinCondition(sql: SqlWriter, order: ChildOrder, parent: Row, child: Row, snapshot: Snapshot): void {
  if (!order.derived) {
    const reference = requireField(parent.type, order.join);
    writeVisibleById(sql, child.type, child.alias, snapshot, () => sql.add(column(parent.alias, reference)));
    return;
  }
  const back: Field = requireField(child.type, order.join);
  const id = column(parent.alias, requireField(parent.type, 'id'));
  if (back.type.list) {
    sql.add(`${idText(parent.type, id)} IN (SELECT e.value FROM json_each(${column(child.alias, back)}) e) AND `);
  } else {
    sql.add(`${column(child.alias, back)} = ${id} AND `);
  }
  writeVisible(sql, child.type, child.alias, snapshot);
}

const childAlias = (index: number): string => `o${index}`;
