import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { VitrineError } from '../errors.js';

/** Another indexer writes the database. */
export class DatabaseInUseError extends VitrineError {
  constructor(path: string, pid: number | undefined) {
    super('DATABASE_IN_USE', `The database is in use by another indexer${pid === undefined ? '' : ` (pid ${pid})`}.`, {
      where: path,
      hint: 'Stop that one, or choose another database file.',
    });
  }
}

export interface DatabaseLock {
  release(): void;
}

/**
 * Makes sure that one indexer at a time writes a database. SQLite's lock on a file beside it ends with the process, however
 * that ends, so there is nothing to clean up after `kill -9`.
 * @throws DatabaseInUseError
 */
export function lockDatabase(path: string): DatabaseLock {
  if (path === ':memory:') return { release: () => undefined };
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DatabaseInUseError(path, readPid(path));
  }
  return { release: () => void lock.close() };
}

/** Says in the database who writes it. */
export function writePid(db: Database.Database): void {
  db.prepare("INSERT OR REPLACE INTO vitrine_info (key, value) VALUES ('pid', ?)").run(String(process.pid));
}

function readPid(path: string): number | undefined {
  try {
    const db = new Database(path, { fileMustExist: true, readonly: true });
    try {
      return Number(db.prepare("SELECT value FROM vitrine_info WHERE key = 'pid'").pluck().get()) || undefined;
    } finally {
      db.close();
    }
  } catch {
    // It has only begun, or is not in a state to be read: it is in use all the same.
    return undefined;
  }
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}
