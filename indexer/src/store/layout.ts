import type { Database } from 'better-sqlite3';
import { type Aggregation, type EntityType, type Field, type InputSchema, tableTypes } from '../schema/model.js';
import { columnType } from './codec.js';

/** `block_end` of a row that is still valid. Exclusive: a row is visible at block B when block_start <= B AND B < block_end. */
export const OPEN_BLOCK_END = Number.MAX_SAFE_INTEGER;

/** Bumped when a file of an older version can not be read any more. */
export const LAYOUT_VERSION = 3;

/**
 * Tables of the engine itself. Their names start with `vitrine_`, which no entity's table does.
 *
 * `vitrine_deployment` has one row (key 1):
 * - `id`: deployment id; `network`: as in the manifest; `start_block`: lowest startBlock of its data sources
 * - `head_number`, `head_hash`, `head_timestamp`, `head_parent_hash`: last block indexed; null before the first one
 * - `health`: 'healthy' | 'unhealthy' | 'failed'; `synced`: 1 once the chain's head was reached
 * - `errors`: JSON array of `{message, block: {number, hash}, handler, transaction, deterministic}`; the last one is the fatal one
 * - `schema`: text of the subgraph's schema; `chain_id`, `genesis_hash`: of the chain that it was indexed from
 * - `fingerprint`: hash of the subgraph's files; another one means that the rows are of another subgraph
 * - `indexed`: 1 when the indexes that only queries need exist
 *
 * `vitrine_info`: JSON by key: `features` of the manifest, `chainHead` as far as it is known.
 * `vitrine_poi`: digest of the proof of indexing after each block that has changed it, by causality region.
 *
 * `vitrine_block`: blocks known by number: the head, every block with triggers, and the most recent ones.
 */
const SYSTEM_TABLES = `
CREATE TABLE IF NOT EXISTS vitrine_deployment (
  key INTEGER PRIMARY KEY CHECK (key = 1),
  layout INTEGER NOT NULL,
  id TEXT NOT NULL,
  network TEXT NOT NULL,
  schema TEXT NOT NULL,
  start_block INTEGER NOT NULL,
  chain_id TEXT,
  genesis_hash BLOB,
  head_number INTEGER,
  head_hash BLOB,
  head_parent_hash BLOB,
  head_timestamp INTEGER,
  health TEXT NOT NULL DEFAULT 'healthy',
  synced INTEGER NOT NULL DEFAULT 0,
  indexed INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL DEFAULT '',
  errors TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE IF NOT EXISTS vitrine_block (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  parent_hash BLOB NOT NULL,
  timestamp INTEGER NOT NULL,
  has_triggers INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS vitrine_data_source (
  position INTEGER PRIMARY KEY,
  block_number INTEGER NOT NULL,
  template TEXT NOT NULL,
  params TEXT NOT NULL,
  context TEXT
);
CREATE TABLE IF NOT EXISTS vitrine_removal (
  block_number INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  vid INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS vitrine_info (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vitrine_poi (
  block_number INTEGER NOT NULL,
  region TEXT NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (block_number, region)
) WITHOUT ROWID;
`;

/** Creates the engine's own tables and one table for each entity type. Does nothing to those that exist. */
export function createTables(db: Database, schema: InputSchema): void {
  db.exec(SYSTEM_TABLES);
  for (const type of tableTypes(schema)) {
    db.exec(tableDdl(type));
    db.exec(idIndexDdl(type));
  }
  for (const aggregation of schema.aggregations.values()) {
    for (const ddl of rollupIndexDdl(aggregation)) db.exec(ddl);
  }
}

/** What rolling up looks for all along: the points of a bucket, whether it was rolled up, and the bucket before it. */
function rollupIndexDdl({ source, types, dimensions, aggregates }: Aggregation): string[] {
  const byTime = (type: EntityType) =>
    type.fields.filter((field) => field.name === 'timestamp').map((field) => fieldIndexDdl(type, field));
  const buckets = [...types.values()].flatMap((type) => {
    const columns = [...dimensions.map((field) => quote(field.column)), '"timestamp"'].join(', ');
    const groups = `CREATE INDEX IF NOT EXISTS ${indexName(type, '_groups')} ON ${quote(type.table)} (${columns})`;
    return aggregates.some((aggregate) => aggregate.cumulative) ? [...byTime(type), groups] : byTime(type);
  });
  return [...byTime(source), ...buckets];
}

/** Indexes that indexing does not need: built once the chain's head is reached, which is much faster than keeping them all along. */
export function createQueryIndexes(db: Database, schema: InputSchema): void {
  for (const ddl of queryIndexDdl(schema)) db.exec(ddl);
}

/** The statements of `createQueryIndexes`, in groups that are quick to run: one for each table. */
export function queryIndexDdl(schema: InputSchema): string[] {
  const groups = [['CREATE INDEX IF NOT EXISTS vitrine_block__hash ON vitrine_block (hash)']];
  for (const type of tableTypes(schema)) {
    const fields = storedFields(type).filter((field) => field.name !== 'id' && !field.type.list);
    const openRows = type.immutable ? [] : [openRowsIndexDdl(type)];
    groups.push([...openRows, ...fields.map((field) => fieldIndexDdl(type, field))]);
  }
  return groups.map((group) => `BEGIN; ${group.join('; ')}; COMMIT`);
}

/** Fields that have a column: all but the derived ones. */
export function storedFields(type: EntityType): Field[] {
  return type.fields.filter((field) => field.derivedFrom === undefined);
}

/** The condition under which a row is visible at a block; `block` is a number or the name of a parameter. */
export function visibleAt(type: EntityType, block: number | string, alias = ''): string {
  const start = `${alias}block_start`;
  return type.immutable ? `${start} <= ${block}` : `${start} <= ${block} AND ${block} < ${alias}block_end`;
}

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function tableDdl(type: EntityType): string {
  const versions = type.immutable
    ? 'block_start INTEGER NOT NULL'
    : 'block_start INTEGER NOT NULL, block_end INTEGER NOT NULL';
  const columns = storedFields(type).map(
    (field) => `${quote(field.column)} ${columnType(field.type)}${field.type.nonNull ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${quote(type.table)} (vid INTEGER PRIMARY KEY, ${versions}, ${columns.join(', ')}) STRICT`;
}

// A mutable id has one row for each version; the newest is looked up by the end of this index.
function idIndexDdl(type: EntityType): string {
  const columns = type.immutable ? '"id"' : '"id", block_start';
  return `CREATE UNIQUE INDEX IF NOT EXISTS ${indexName(type, 'id')} ON ${quote(type.table)} (${columns})`;
}

// Lists of a mutable type, in the order of its ids: without, they would read all versions that there ever were.
function openRowsIndexDdl(type: EntityType): string {
  return `CREATE INDEX IF NOT EXISTS ${indexName(type, '_open')} ON ${quote(type.table)} ("id") WHERE block_end = ${OPEN_BLOCK_END}`;
}

// Queries at the head are by far the most frequent: for mutable types only open rows are indexed.
function fieldIndexDdl(type: EntityType, field: Field): string {
  const where = type.immutable ? '' : ` WHERE block_end = ${OPEN_BLOCK_END}`;
  return `CREATE INDEX IF NOT EXISTS ${indexName(type, field.column)} ON ${quote(type.table)} (${quote(field.column)}, "id")${where}`;
}

function indexName(type: EntityType, column: string): string {
  return quote(`${type.table}__${column}`);
}
