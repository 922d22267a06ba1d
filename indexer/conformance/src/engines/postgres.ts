import { spawnSync } from 'node:child_process';
import { EngineUnavailableError } from './engine.js';

export interface ScratchDatabase {
  url: string;
  drop(): void;
}

const PREFIX = 'vitrine_conformance_';

/**
 * Makes a database for one run, as graph-node wants it: UTF-8 in the C locale. The server is the one that `PGHOST`,
 * `PGPORT`, `PGUSER` and `PGPASSWORD` name; by default user postgres at 127.0.0.1, as a local server trusts it.
 */
export function createScratchDatabase(): ScratchDatabase {
  const { PGHOST = '127.0.0.1', PGPORT = '5432', PGUSER = 'postgres', PGPASSWORD = 'postgres' } = process.env;
  const environment = { ...process.env, PGHOST, PGPORT, PGUSER, PGPASSWORD, PGCONNECT_TIMEOUT: '5' };
  const name = `${PREFIX}${process.pid}`;

  function psql(sql: string): string {
    const flags = ['-X', '-q', '-A', '-t', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', sql];
    const { status, stdout, stderr, error } = spawnSync('psql', flags, { env: environment, encoding: 'utf8' });
    if (error) throw new EngineUnavailableError(`psql can not be run (${error.message}): install PostgreSQL's client`);
    if (status !== 0) {
      throw new EngineUnavailableError(`PostgreSQL at ${PGUSER}@${PGHOST}:${PGPORT} refuses: ${stderr.trim()}`);
    }
    return stdout;
  }

  for (const stale of unusedDatabases(psql)) psql(`DROP DATABASE IF EXISTS "${stale}"`);
  psql(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  return {
    url: `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${name}`,
    drop: () => void psql(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** What runs that were killed have left. */
function unusedDatabases(psql: (sql: string) => string): string[] {
  const names = psql(
    `SELECT datname FROM pg_database d WHERE datname LIKE '${PREFIX}%'
       AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)`,
  );
  return names.split('\n').filter((name) => name !== '');
}
