import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DatabaseError, errorMessage } from '../errors.js';
import type { Cell } from './fetch/cells.js';
import { createLru } from './lru.js';

/** Block as queries see it; hash and parent's hash with `0x`. */
export interface KnownBlock {
  number: number;
  hash: string;
  parentHash: string | null;
  timestamp: number | null;
}

export interface DeploymentState {
  id: string;
  /** Changes with the subgraph's files, and so with its schema. */
  fingerprint: string;
  /** Last block indexed; null before the first one. */
  head: KnownBlock | null;
  /** First block with data. */
  earliestBlock: number;
  /** First block with a deterministic error. */
  firstErrorBlock: number | null;
  /** The indexes over fields exist. */
  indexed: boolean;
}

/** The database of one deployment, opened for reading beside the connection that writes. */
export interface QueryDatabase {
  /** Runs `read` on one consistent snapshot, whatever is written meanwhile. */
  snapshot<T>(read: () => T): T;
  /** These need a snapshot. */
  state(): DeploymentState;
  /** Text of the subgraph's schema. */
  schemaSource(): string;
  blockByHash(hash: string): KnownBlock | undefined;
  rows(text: string, parameters: unknown[]): Cell[][];
  close(): void;
}

const PREPARED_STATEMENTS = 500;
const BUSY_TIMEOUT_MS = 5_000;
const PAGE_CACHE_KIB = 65_536;

/** Opens the database at `path`, which an indexer has made, for queries. */
export function openQueryDatabase(path: string): QueryDatabase {
  const db = open(path);
  const prepared = createLru<Database.Statement<unknown[], Cell[]>>(PREPARED_STATEMENTS);
  const begin = db.prepare('BEGIN');
  const commit = db.prepare('COMMIT');
  const deployment = db.prepare<[], DeploymentRow>(DEPLOYMENT);
  const schema = db.prepare<[], string>('SELECT schema FROM vitrine_deployment').pluck();
  const block = db.prepare<[Buffer], BlockRow>('SELECT * FROM vitrine_block WHERE hash = ?');
  const head = db.prepare<[number], BlockRow>('SELECT * FROM vitrine_block WHERE number = ?');

  function rows(text: string, parameters: unknown[]): Cell[][] {
    let statement = prepared.get(text);
    if (!statement) {
      statement = db.prepare<unknown[], Cell[]>(text).raw();
      prepared.set(text, statement);
    }
    return statement.all(...parameters);
  }

  function state(): DeploymentState {
    const row = deployment.get();
    if (!row) throw notIndexed(path);
    const healthy = row.health === 'healthy';
    return {
      id: row.id,
      fingerprint: row.fingerprint,
      head: headOf(row, row.head_number === null ? undefined : head.get(row.head_number)),
      earliestBlock: Math.max(0, row.start_block - 1),
      firstErrorBlock: healthy ? null : firstErrorBlock(row.errors),
      indexed: row.indexed === 1,
    };
  }

  return {
    snapshot(read) {
      begin.run();
      try {
        return read();
      } finally {
        commit.run();
      }
    },
    state,
    schemaSource() {
      const source = schema.get();
      if (source === undefined) throw notIndexed(path);
      return source;
    },
    blockByHash(hash) {
      const row = block.get(Buffer.from(hash, 'hex'));
      return row && knownBlock(row);
    },
    rows,
    close: () => db.close(),
  };
}

// Not the schema, which is long and asked for once.
const DEPLOYMENT = `
  SELECT id, fingerprint, start_block, head_number, head_hash, head_parent_hash, head_timestamp, health, indexed, errors
  FROM vitrine_deployment`;

interface DeploymentRow {
  id: string;
  fingerprint: string;
  start_block: number;
  head_number: number | null;
  head_hash: Buffer | null;
  head_parent_hash: Buffer | null;
  head_timestamp: number | null;
  health: string;
  indexed: number;
  errors: string;
}

interface BlockRow {
  number: number;
  hash: Buffer;
  parent_hash: Buffer;
  timestamp: number;
}

function open(path: string): Database.Database {
  if (!existsSync(path)) throw notIndexed(path);
  try {
    // Not `readonly`: the first reader of a file in WAL mode may have to create its index of the log.
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    db.pragma('query_only = ON');
    db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
    db.pragma('temp_store = MEMORY');
    const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vitrine_deployment'").get();
    if (made && db.prepare('SELECT 1 FROM vitrine_deployment').get()) return db;
    db.close();
    throw notIndexed(path);
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(`The database can not be read: ${errorMessage(error)}`, {
      where: path,
      hint: 'Check that it is the database of an indexer, and its permissions.',
      cause: error,
    });
  }
}

function notIndexed(path: string): DatabaseError {
  return new DatabaseError('There is no indexed subgraph in this database.', {
    where: path,
    hint: 'Start the indexer first, or correct the path.',
  });
}

function headOf(row: DeploymentRow, block: BlockRow | undefined): KnownBlock | null {
  if (row.head_number === null || row.head_hash === null) return null;
  return {
    number: row.head_number,
    hash: hex(row.head_hash),
    parentHash: row.head_parent_hash ? hex(row.head_parent_hash) : block ? hex(block.parent_hash) : null,
    timestamp: row.head_timestamp ?? block?.timestamp ?? null,
  };
}

function knownBlock(row: BlockRow): KnownBlock {
  return { number: row.number, hash: hex(row.hash), parentHash: hex(row.parent_hash), timestamp: row.timestamp };
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}

interface RecordedError {
  block?: { number: number };
  deterministic?: boolean;
}

function firstErrorBlock(json: string): number | null {
  const numbers = (JSON.parse(json) as RecordedError[])
    .filter((error) => error.deterministic !== false && error.block !== undefined)
    .map((error) => error.block?.number ?? 0);
  return numbers.length > 0 ? Math.min(...numbers) : null;
}
