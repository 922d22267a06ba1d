import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { createIndexer, type Indexer, type IndexerOptions } from '../indexer.js';
import { tableTypes } from '../schema/model.js';
import { parseInputSchema } from '../schema/parse.js';
import { type GraphqlValue, toGraphql } from '../store/codec.js';
import { quote, storedFields, visibleAt } from '../store/layout.js';

export type EntityValues = Record<string, GraphqlValue>;

/** A folder that is removed with `remove`. */
export function temporaryFolder(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-indexer-'));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startIndexer(options: Omit<IndexerOptions, 'common'>): Promise<Indexer> {
  const indexer = createIndexer({ common: { logger: pino({ level: process.env.LOG_LEVEL ?? 'silent' }) }, ...options });
  return indexer.start().then(() => indexer);
}

/** Waits until a condition holds. @throws Error after 20 seconds */
export async function eventually(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Entities of a type at a block (default: newest), in the order of their ids. */
export function readEntities(databasePath: string, typeName: string, block?: number): EntityValues[] {
  const db = new Database(databasePath, { readonly: true });
  try {
    const source = db.prepare('SELECT schema FROM vitrine_deployment').pluck().get() as string;
    const type = tableTypes(parseInputSchema(source)).find(({ name }) => name === typeName);
    if (type === undefined) throw new Error(`no entity type ${typeName}`);
    const fields = storedFields(type);
    const columns = fields.map((field) => quote(field.column)).join(', ');
    const at = block ?? Number.MAX_SAFE_INTEGER - 1;
    const rows = db
      .prepare(`SELECT ${columns} FROM ${quote(type.table)} WHERE ${visibleAt(type, at)} ORDER BY "id"`)
      .raw()
      .safeIntegers()
      .all() as never[][];
    return rows.map((row) =>
      Object.fromEntries(fields.map((field, i) => [field.name, toGraphql(field.type, row[i] as never)])),
    );
  } finally {
    db.close();
  }
}

/** All versions of all entities, the data sources and the head: two databases with the same contents were indexed alike. */
export function readEverything(databasePath: string): Record<string, unknown[]> {
  const db = new Database(databasePath, { readonly: true });
  try {
    const source = db.prepare('SELECT schema FROM vitrine_deployment').pluck().get() as string;
    const contents: Record<string, unknown[]> = {};
    for (const type of tableTypes(parseInputSchema(source))) {
      const versions = type.immutable ? 'block_start' : 'block_start, block_end';
      const columns = storedFields(type)
        .map((field) => quote(field.column))
        .join(', ');
      contents[type.name] = db
        .prepare(`SELECT ${versions}, ${columns} FROM ${quote(type.table)} ORDER BY "id", block_start`)
        .all();
    }
    contents.sources = db
      .prepare('SELECT block_number, template, params, context FROM vitrine_data_source ORDER BY position')
      .all();
    contents.head = db
      .prepare('SELECT head_number, head_hash, head_parent_hash, head_timestamp, health FROM vitrine_deployment')
      .all();
    contents.poi = db.prepare('SELECT * FROM vitrine_poi ORDER BY block_number, region').all();
    return contents;
  } finally {
    db.close();
  }
}
