import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InputSchema, parseInputSchema } from '../../schema/index.js';
import { fromGraphql, type SqlValue } from '../../store/codec.js';
import { type Db, openDatabase } from '../../store/database.js';
import {
  createQueryIndexes,
  createTables,
  LAYOUT_VERSION,
  OPEN_BLOCK_END,
  quote,
  storedFields,
} from '../../store/layout.js';
import { openQueryDatabase } from '../database.js';
import { createQueryEngine, type QueryEngine } from '../execute.js';

export const DEPLOYMENT_ID = 'QmFixture';

/** A small database written as an indexer lays it out, and the engine that answers queries from it. */
export interface Fixture {
  readonly path: string;
  readonly db: Db;
  readonly input: InputSchema;
  engine(): QueryEngine;
  /** A version of an entity: visible from block `from` until before block `to`. Values as GraphQL shows them. */
  insert(typeName: string, values: Record<string, unknown>, from?: number, to?: number): void;
  setHead(number: number): void;
  setErrors(health: string, errors: unknown[]): void;
  buildIndexes(): void;
  /** Asks, and parses the body of the answer. */
  query(text: string, variables?: Record<string, unknown>): Answer;
  /** The body as it is sent. */
  body(text: string, variables?: Record<string, unknown>): string;
  close(): void;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  data?: any;
  errors?: { message: string; locations?: { line: number; column: number }[] }[];
}

export function blockHash(number: number): string {
  return `0x${(number + 1).toString(16).padStart(64, '0')}`;
}

export function createFixture(source: string): Fixture {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-query-'));
  const path = join(folder, 'subgraph.sqlite');
  const input = parseInputSchema(source);
  const db = openDatabase(path);
  createTables(db, input);
  db.prepare(
    `INSERT INTO vitrine_deployment (key, layout, id, network, schema, start_block)
     VALUES (1, ${LAYOUT_VERSION}, ?, 'local', ?, 0)`,
  ).run(DEPLOYMENT_ID, source);
  let opened: { engine: QueryEngine; close(): void } | undefined;
  let vid = 0;

  function engine(): QueryEngine {
    if (!opened) {
      const database = openQueryDatabase(path);
      opened = { engine: createQueryEngine(database), close: () => database.close() };
    }
    return opened.engine;
  }

  function body(text: string, variables?: Record<string, unknown>): string {
    return [...engine().execute({ query: text, variables }).pieces].join('');
  }

  return {
    path,
    db,
    input,
    engine,
    insert(typeName, values, from = 0, to = OPEN_BLOCK_END) {
      const type = input.entityTypes.get(typeName);
      if (!type) throw new Error(`no type ${typeName}`);
      const columns: Record<string, SqlValue> = { vid: ++vid, block_start: from };
      if (!type.immutable) columns.block_end = to;
      for (const field of storedFields(type)) {
        const value = fromGraphql(field.type, values[field.name] ?? null);
        if (value === undefined) throw new Error(`${typeName}.${field.name} can not be ${String(values[field.name])}`);
        columns[field.column] = value;
      }
      const names = Object.keys(columns).map(quote).join(', ');
      const marks = Object.keys(columns).map(() => '?');
      db.prepare(`INSERT INTO ${quote(type.table)} (${names}) VALUES (${marks.join(', ')})`).run(
        ...Object.values(columns),
      );
    },
    setHead(number) {
      const insert = db.prepare('INSERT OR REPLACE INTO vitrine_block VALUES (?, ?, ?, ?, 0)');
      for (let block = 0; block <= number; block++)
        insert.run(block, bytes(block), bytes(block - 1), 1_700_000_000 + block);
      db.prepare(
        'UPDATE vitrine_deployment SET head_number = ?, head_hash = ?, head_parent_hash = ?, head_timestamp = ?',
      ).run(number, bytes(number), bytes(number - 1), 1_700_000_000 + number);
    },
    setErrors(health, errors) {
      db.prepare('UPDATE vitrine_deployment SET health = ?, errors = ?').run(health, JSON.stringify(errors));
    },
    buildIndexes() {
      createQueryIndexes(db, input);
      db.prepare('UPDATE vitrine_deployment SET indexed = 1').run();
    },
    query: (text, variables) => JSON.parse(body(text, variables)) as Answer,
    body,
    close() {
      opened?.close();
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function bytes(number: number): Buffer {
  return Buffer.from(blockHash(number).slice(2), 'hex');
}
