import { createAggregator } from '../../aggregation/aggregate.js';
import type { Aggregation, EntityType, Field } from '../../schema/index.js';
import { columnType, type SqlValue } from '../../store/codec.js';
import { quote, storedFields } from '../../store/layout.js';
import { bucketLength } from '../../store/rollups.js';
import type { Cell } from './cells.js';
import type { FetchContext } from './fetch.js';
import type { Filter } from './filter.js';
import { writeFilter } from './filterSql.js';
import type { CurrentBucket } from './plan.js';
import { CURRENT, runtimeValue, SqlWriter } from './sqlWriter.js';
import { column, table, writeVisible } from './tables.js';

/** graph-node starts the current bucket a second late, so that points at its very beginning are missing. */
const LATE = 1_000_000n;
const POINT = 'c';

/**
 * The rows of the buckets that are not over yet, as JSON for `writeCurrentRows`. As in graph-node the filter is applied to
 * the points and not to what they come to, and what counts as over is what was rolled up by now, whatever the query's block.
 */
export function currentRows(
  context: FetchContext,
  { aggregation, interval }: CurrentBucket,
  filter: Filter | undefined,
): string {
  const type = aggregation.types.get(interval) as EntityType;
  const aggregator = createAggregator(aggregation);
  const length = bucketLength(interval);
  const sql = new SqlWriter();
  const { source } = aggregation;
  sql.add(`SELECT ${aggregator.columns.map((field) => asText(field, POINT)).join(', ')} FROM ${table(source, POINT)}`);
  sql.add(` WHERE ${POINT}."timestamp" >= coalesce((SELECT max("timestamp") FROM ${quote(type.table)}) + `);
  sql.bind(length + LATE).add(`, ${-(2n ** 63n)}) AND `);
  writeVisible(sql, source, POINT, context.snapshot);
  if (filter) {
    sql.add(' AND ');
    writeFilter(sql, filter, source, POINT, context.snapshot);
  }
  sql.check().add(` ORDER BY ${POINT}."timestamp", ${POINT}."id"`);
  const parameters = sql.parameters.map((value) => runtimeValue(value, { ...NOTHING, block: context.block }));
  const rows = context.rows(sql.text, parameters);
  const points = rows.map((row) => row.map((cell, at) => fromText(aggregator.columns[at] as Field, cell)));
  const groups = aggregator.aggregate(points);
  const before = aggregator.isCumulative ? previousCells(context, aggregation, type, groups) : [];
  const shown = groups.map((group, at) => {
    const cells = new Map<string, SqlValue>([
      ['id', group.id],
      ['timestamp', group.timestamp - (group.timestamp % length)],
      ...aggregator.cells(group, before[at]),
    ]);
    aggregation.dimensions.forEach((field, index) => {
      cells.set(field.name, group.dimensions[index] as SqlValue);
    });
    return storedFields(type).map((field) => jsonOf(cells.get(field.name) as SqlValue));
  });
  return JSON.stringify(shown);
}

const NOTHING = { block: null, parents: null, current: null };

/** A SELECT of the rows that `currentRows` has made, with the columns of a table of buckets. */
export function writeCurrentRows(sql: SqlWriter, type: EntityType): void {
  const columns = storedFields(type).map(
    (field, index) => `${stored(field, `value ->> ${index}`)} AS ${quote(field.column)}`,
  );
  sql
    .add(`SELECT ${columns.join(', ')} FROM json_each(`)
    .bind(CURRENT)
    .add(')');
}

/** The aggregates of the newest bucket with the dimensions of each group. */
function previousCells(
  context: FetchContext,
  { dimensions, aggregates }: Aggregation,
  type: EntityType,
  groups: readonly { dimensions: readonly SqlValue[] }[],
): (SqlValue[] | undefined)[] {
  const fields = aggregates.map(({ field }) => field);
  const same = dimensions.map((field, at) => `v.${quote(field.column)} = ${stored(field, `g.value ->> ${at}`)}`);
  const where = same.length === 0 ? '' : ` WHERE ${same.join(' AND ')}`;
  const text = `SELECT g.key, ${fields.map((field) => asText(field, 'p')).join(', ')} FROM json_each(?) g JOIN ${table(type, 'p')}
    ON p.vid = (SELECT v.vid FROM ${table(type, 'v')}${where} ORDER BY v."timestamp" DESC LIMIT 1)`;
  const found: (SqlValue[] | undefined)[] = [];
  const keys = JSON.stringify(groups.map((group) => group.dimensions.map(jsonOf)));
  for (const [key, ...cells] of context.rows(text, [keys])) {
    found[Number(key)] = cells.map((cell, at) => fromText(fields[at] as Field, cell));
  }
  return found;
}

/** Rows of queries hold no 64-bit integers, so those are read as text, and blobs as hex. */
function asText(field: Field, alias: string): string {
  const name = column(alias, field);
  const type = columnType(field.type);
  if (type === 'TEXT') return name;
  return type === 'BLOB' ? `iif(${name} IS NULL, NULL, hex(${name}))` : `CAST(${name} AS TEXT)`;
}

function fromText(field: Field, cell: Cell): SqlValue {
  if (cell === null) return null;
  const type = columnType(field.type);
  if (type === 'BLOB') return Buffer.from(cell as string, 'hex');
  return type === 'INTEGER' ? BigInt(cell) : cell;
}

function jsonOf(value: SqlValue): string | null {
  if (value === null) return null;
  return Buffer.isBuffer(value) ? value.toString('hex') : value.toString();
}

/** The stored form of a value in the form of `jsonOf`. */
function stored(field: Field, text: string): string {
  const type = columnType(field.type);
  if (type === 'TEXT') return text;
  return type === 'BLOB' ? `unhex(${text})` : `CAST(${text} AS INTEGER)`;
}
