import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { DatabaseError, errorMessage } from '../errors.js';

export type Db = Database.Database;

const PAGE_CACHE_KIB = 65_536;
/** Pages of 4 KiB in the write-ahead log before they are moved into the file. */
const CHECKPOINT_PAGES = 8_192;
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens (or creates) the database of one deployment for writing.
 * @param path a file, or `:memory:`
 */
export function openDatabase(path: string): Db {
  if (path !== ':memory:' && !existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  let db: Db | undefined;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma('temp_store = MEMORY');
    return db;
  } catch (error) {
    db?.close();
    throw describeOpenError(error, path);
  }
}

/** Says what can be done about an error of SQLite that comes up while the database is written. Other errors are left as they are. */
export function describeWriteError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  const hint =
    code === 'SQLITE_FULL'
      ? 'Make room on the disk and start again: nothing that was indexed is lost.'
      : 'Check the disk, and that no other program writes the file; then start again.';
  return new DatabaseError(`The database can not be written: ${errorMessage(error)} (${code})`, {
    where: path,
    hint,
    cause: error,
  });
}

function describeOpenError(error: unknown, path: string): DatabaseError {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new DatabaseError('This is not a database, or it is damaged.', {
      where: path,
      hint: 'Delete the file to index again, or choose another one.',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new DatabaseError('The database is in use by another process.', {
      where: path,
      hint: 'Stop that process, or choose another file.',
      cause: error,
    });
  }
  return new DatabaseError(`The database can not be opened: ${errorMessage(error)}`, {
    where: path,
    hint: 'Check the path, its permissions and the free space on the disk.',
    cause: error,
  });
}
