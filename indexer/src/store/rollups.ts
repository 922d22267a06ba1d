import { createAggregator } from '../aggregation/aggregate.js';
import type { Aggregation, EntityType, InputSchema, Interval } from '../schema/model.js';
import type { SqlValue } from './codec.js';
import type { Db } from './database.js';
import type { ChainBlock } from './deployment.js';
import { quote, storedFields } from './layout.js';

const SECONDS: Readonly<Record<Interval, number>> = { hour: 3600, day: 86_400 };
const MICROSECONDS = 1_000_000n;

type Cell = [name: string, value: SqlValue];

export type Rollups = ReturnType<typeof createRollups>;

/**
 * Fills the buckets of aggregations. A bucket is rolled up with the first block whose time is after its end, and its rows
 * begin at that block. Which bucket is due is told by the tables alone, so that nothing has to be kept for a restart or a
 * reorg: it is the one of the newest point before the block's own bucket, unless there are rows for it.
 */
export function createRollups(db: Db, schema: InputSchema) {
  const rollups = [...schema.aggregations.values()].flatMap((aggregation) =>
    [...aggregation.types].map(([interval, type]) => createRollup(db, aggregation, type, interval)),
  );

  return {
    /** Call it in the order of the blocks, when the entities of all of them are written. */
    run(block: ChainBlock): void {
      for (const rollup of rollups) rollup.run(block);
    },
    /** After a revert or a rollback: looks at the tables again. */
    reset(): void {
      for (const rollup of rollups) rollup.reset();
    },
  };
}

/** Start of the bucket that a time falls into, in microseconds. */
export function bucketStart(interval: Interval, seconds: number): bigint {
  return BigInt(seconds - (seconds % SECONDS[interval])) * MICROSECONDS;
}

export function bucketLength(interval: Interval): bigint {
  return BigInt(SECONDS[interval]) * MICROSECONDS;
}

function createRollup(db: Db, aggregation: Aggregation, type: EntityType, interval: Interval) {
  const aggregator = createAggregator(aggregation);
  const source = quote(aggregation.source.table);
  const table = quote(type.table);
  const length = bucketLength(interval);
  const newestPoint = db.prepare(`SELECT max("timestamp") FROM ${source} WHERE "timestamp" < ?`).pluck().safeIntegers();
  const isRolledUp = db.prepare(`SELECT 1 FROM ${table} WHERE "timestamp" = ? LIMIT 1`).pluck();
  const columns = aggregator.columns.map((field) => quote(field.column)).join(', ');
  const points = db
    .prepare<[bigint, bigint], SqlValue[]>(
      `SELECT ${columns} FROM ${source} WHERE "timestamp" >= ? AND "timestamp" < ? ORDER BY "timestamp", "id"`,
    )
    .raw()
    .safeIntegers();
  const previous = aggregator.isCumulative ? previousBucket(db, aggregation, type) : null;
  const nextVid = db.prepare(`SELECT coalesce(max(vid), 0) + 1 FROM ${table}`).pluck();
  const fields = storedFields(type);
  const marks = new Array(fields.length + 2).fill('?').join(', ');
  const insert = db.prepare(`INSERT INTO ${table} VALUES (${marks})`);
  let reached: bigint | null = null;

  function run(block: ChainBlock): void {
    const start = bucketStart(interval, block.timestamp);
    if (start === reached) return;
    reached = start;
    const newest = newestPoint.get(start) as bigint | null;
    if (newest === null) return;
    const due = newest - (newest % length);
    if (isRolledUp.get(due) === undefined) fill(due, block.number);
  }

  function fill(timestamp: bigint, block: number): void {
    let vid = nextVid.get() as number;
    for (const group of aggregator.aggregate(points.iterate(timestamp, timestamp + length))) {
      const cells = new Map<string, SqlValue>([
        ['id', group.id],
        ['timestamp', timestamp],
        ...aggregation.dimensions.map((field, at): Cell => [field.name, group.dimensions[at] as SqlValue]),
        ...aggregator.cells(group, previous?.(group.dimensions, timestamp)),
      ]);
      insert.run(vid, block, ...fields.map((field) => cells.get(field.name) as SqlValue));
      vid += 1;
    }
  }

  return {
    run,
    reset(): void {
      reached = null;
    },
  };
}

/** Finds the aggregates of the newest earlier bucket with the same dimensions. In SQL null equals nothing, so groups with nulls have none. */
export function previousBucket(db: Db, { dimensions, aggregates }: Aggregation, type: EntityType) {
  const columns = aggregates.map(({ field }) => quote(field.column)).join(', ');
  const same = dimensions.map((field) => `${quote(field.column)} = ? AND `).join('');
  const statement = db
    .prepare<SqlValue[], SqlValue[]>(
      `SELECT ${columns} FROM ${quote(type.table)} WHERE ${same}"timestamp" < ? ORDER BY "timestamp" DESC LIMIT 1`,
    )
    .raw()
    .safeIntegers();
  return (group: readonly SqlValue[], before: bigint): SqlValue[] | undefined => statement.get(...group, before);
}
