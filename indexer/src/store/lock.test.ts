import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { temporaryFolder } from '../testing/harness.js';
import { openDatabase } from './database.js';
import { DatabaseInUseError, lockDatabase, writePid } from './lock.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('a second indexer is refused, and told who the first one is', () => {
  const path = folder.path('held');
  const lock = lockDatabase(path);
  const db = openDatabase(path);
  db.exec('CREATE TABLE vitrine_info (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
  writePid(db);
  expect(() => lockDatabase(path)).toThrow(DatabaseInUseError);
  expect(() => lockDatabase(path)).toThrow(`in use by another indexer (pid ${process.pid})`);
  db.close();
  lock.release();
  lockDatabase(path).release();
});

test('a lock ends with the process that held it', async () => {
  const path = folder.path('killed');
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3');
  const script = `const db = new (require(${JSON.stringify(sqlite)}))(${JSON.stringify(`${path}.lock`)});
    db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => db.open, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(() => lockDatabase(path)).toThrow(DatabaseInUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDatabase(path).release();
});
