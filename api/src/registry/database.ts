import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { RegistryError } from './errors.js';
import { MIGRATIONS } from './migrations/index.js';
import type { RegistryTables } from './tables.js';

const BUSY_TIMEOUT_MS = 5_000;
const CACHE_KIBIBYTES = 32 * 1024;
const MIGRATION_RETRIES = 10;
const MIGRATION_RETRY_MS = 200;
const IN_MEMORY = ':memory:';

export interface Connection {
  query: Kysely<RegistryTables>;
  /** For bulk inserts only, which a query builder is too slow for. */
  driver: Database.Database;
  close(): Promise<void>;
}

export interface RegistryDatabase {
  /** For reading: sees complete imports only. */
  reader: Connection;
  /** Opens a connection of its own, so that readers do not see an import before it is complete. */
  openWriter(): Connection;
  close(): Promise<void>;
}

/** Opens the registry's database file and brings its tables up to date. `:memory:` is a file that goes with `close`. */
export async function openRegistryDatabase(databasePath: string): Promise<RegistryDatabase> {
  const temporary = databasePath === IN_MEMORY ? mkdtempSync(join(tmpdir(), 'vitrine-registry-')) : undefined;
  const path = temporary === undefined ? databasePath : join(temporary, 'registry.db');
  const reader = connect(path);
  const close = async (): Promise<void> => {
    await reader.close();
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await migrate(reader.query, path);
  } catch (error) {
    await close();
    throw error;
  }
  return { reader, openWriter: () => connect(path), close };
}

function connect(path: string): Connection {
  let driver: Database.Database;
  try {
    driver = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    driver.pragma('journal_mode = WAL');
  } catch (error) {
    throw databaseError(path, error);
  }
  driver.pragma('synchronous = NORMAL');
  driver.pragma('foreign_keys = ON');
  driver.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
  // Amounts are 64-bit integers; as JavaScript numbers they would lose cents.
  driver.defaultSafeIntegers(true);
  const query = new Kysely<RegistryTables>({ dialect: new SqliteDialect({ database: driver }) });
  return { query, driver, close: () => query.destroy() };
}

async function migrate(query: Kysely<RegistryTables>, path: string): Promise<void> {
  const migrator = new Migrator({ db: query, provider: { getMigrations: async () => MIGRATIONS } });
  let { error } = await migrator.migrateToLatest();
  // Another process may be bringing the same file up to date; it is done soon.
  for (let retry = 0; isBusy(error) && retry < MIGRATION_RETRIES; retry++) {
    await setTimeout(MIGRATION_RETRY_MS);
    ({ error } = await migrator.migrateToLatest());
  }
  if (error !== undefined) throw databaseError(path, error);
}

/** Whether another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code?.startsWith('SQLITE_BUSY') === true;
}

function databaseError(path: string, error: unknown): RegistryError {
  const message = error instanceof Error ? error.message : String(error);
  return new RegistryError('REGISTRY_DATABASE', `the registry's database can not be used: ${message}`, {
    file: path,
    hint: 'check that the folder exists, can be written and that the file is a Vitrine registry',
    cause: error,
  });
}
