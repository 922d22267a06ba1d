import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const TIMEOUT_MS = 180_000;
const POLL_MS = 50;

/**
 * Indexes a subgraph with the real graph-node up to a block.
 * @returns seconds from when it begins to index, its own start-up not included
 * @throws Error when graph-node or PostgreSQL is not there
 */
export async function indexWithGraphNode(manifest: string, rpcUrl: string, until: number): Promise<number> {
  const binary = findBinary();
  const database = createDatabase();
  const ipfs = createServer((request, response) => {
    response.writeHead(request.url?.startsWith('/api/v0/version') ? 200 : 404).end('{"Version":"0.10.0"}');
  });
  ipfs.listen(0, '127.0.0.1');
  await once(ipfs, 'listening');
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [http = 0, indexNode, admin, metrics] = ports;
  const child = spawn(
    binary,
    [
      'dev',
      ...['--manifests', `${manifest}:.`, '--postgres-url', database.url, '--ethereum-rpc', `local:${rpcUrl}`],
      ...['--ipfs', `http://127.0.0.1:${(ipfs.address() as AddressInfo).port}`, '--http-port', String(http)],
      ...['--index-node-port', String(indexNode), '--admin-port', String(admin), '--metrics-port', String(metrics)],
    ],
    { stdio: 'ignore', env: environment() },
  );
  try {
    return await timeIndexing(child, `http://127.0.0.1:${http}/subgraphs/name/subgraph-0`, until);
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    ipfs.close();
    database.drop();
  }
}

async function timeIndexing(child: ChildProcess, url: string, until: number): Promise<number> {
  const deadline = Date.now() + TIMEOUT_MS;
  let startedAt: number | undefined;
  for (;;) {
    const block = await readBlock(url);
    if (block !== undefined) startedAt ??= performance.now();
    if (block !== undefined && startedAt !== undefined && block >= until) return (performance.now() - startedAt) / 1000;
    if (child.exitCode !== null) throw new Error(`graph-node has ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`graph-node was at block ${block} of ${until} after ${TIMEOUT_MS} ms`);
    await delay(POLL_MS);
  }
}

async function readBlock(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{_meta{block{number}}}"}',
    });
    const { data } = (await response.json()) as { data?: { _meta: { block: { number: number } } } };
    return data?._meta.block.number;
  } catch {
    return undefined;
  }
}

/** Without what changes its speed or its answers; RUST_BACKTRACE alone makes it twice as slow. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:GRAPH|ETHEREUM|RUST)_/.test(name));
  return { ...Object.fromEntries(kept), GRAPH_LOG: 'error' };
}

function findBinary(): string {
  const name = `@graphprotocol/gnd-${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/gnd');
  } catch {
    throw new Error(`the package ${name} is not installed`);
  }
}

function createDatabase(): { url: string; drop(): void } {
  const { PGHOST = '127.0.0.1', PGPORT = '5432', PGUSER = 'postgres', PGPASSWORD = 'postgres' } = process.env;
  const env = { ...process.env, PGHOST, PGPORT, PGUSER, PGPASSWORD, PGCONNECT_TIMEOUT: '5' };
  const name = `vitrine_bench_${process.pid}`;
  function psql(sql: string): void {
    const flags = ['-X', '-q', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', sql];
    const { status, stderr, error } = spawnSync('psql', flags, { env, encoding: 'utf8' });
    if (error) throw new Error(`psql can not be run (${error.message})`);
    if (status !== 0) throw new Error(`PostgreSQL at ${PGUSER}@${PGHOST}:${PGPORT} refuses: ${stderr.trim()}`);
  }
  psql(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  return {
    url: `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${name}`,
    drop: () => psql(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
