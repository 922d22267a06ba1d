import type { EntityType, InputSchema } from '../../schema/index.js';
import type { SelectedField } from '../language/selection.js';
import type { FetchContext } from './fetch.js';
import { buildFilter, type Collection, type Filter, implementors } from './filter.js';
import { writeFilter } from './filterSql.js';
import { runtimeValue, SqlWriter } from './sqlWriter.js';
import { type Snapshot, table, writeVisible } from './tables.js';

/** How many entities of a collection there are. */
export interface CountPlan {
  types: readonly EntityType[];
  /** Made when it is first asked for, as with the entities themselves. */
  readonly filter: () => Filter | undefined;
}

/** @param typeName entity type or interface whose entities are counted */
export function planCount(schema: InputSchema, field: SelectedField, typeName: string): CountPlan {
  const collection: Collection | undefined = schema.entityTypes.get(typeName) ?? schema.interfaces.get(typeName);
  if (!collection) throw new Error(`\`${typeName}\` is not an entity type of the subgraph`);
  let filter: { value: Filter | undefined } | undefined;
  return {
    types: implementors(schema, collection),
    filter: () => {
      filter ??= { value: buildFilter(schema, collection, field.args.get('where')) };
      return filter.value;
    },
  };
}

/** Counts with one statement, whatever the number of types. */
export function count(context: FetchContext, plan: CountPlan): number {
  const { block, snapshot } = context;
  const sql = countStatement(plan, snapshot).check();
  if (plan.types.length === 0) return 0;
  const values = sql.parameters.map((parameter) => runtimeValue(parameter, { block, parents: null, current: null }));
  return Number(context.rows(sql.text, values)[0]?.[0] ?? 0);
}

function countStatement({ types, filter }: CountPlan, snapshot: Snapshot): SqlWriter {
  const wanted = filter();
  const sql = new SqlWriter().add('SELECT ');
  return sql.join(types, ' + ', (type) => {
    sql.add(`(SELECT count(*) FROM ${table(type, 'c')} WHERE `);
    writeVisible(sql, type, 'c', snapshot);
    if (wanted) {
      sql.add(' AND ');
      writeFilter(sql, wanted, type, 'c', snapshot);
    }
    sql.add(')');
  });
}
