import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { pino } from 'pino';
import { DatabaseError, type Indexer, ManifestError, RetryableError, VitrineError } from '../index.js';
import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, temporaryFolder } from '../testing/harness.js';
import { packError, unpackError } from './errorTransfer.js';
import { createIndexerThread } from './indexerThread.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const BUNDLES = join(REPOSITORY, 'node_modules/.cache/vitrine');
const WORKER_FILE = join(BUNDLES, `indexerWorker.${process.pid}.mjs`);
const TOKEN = '0x00000000000000000000000000000000000000aa';
const ALICE = `0x${'a1'.repeat(20)}`;
const BOB = `0x${'b0'.repeat(20)}`;

const token = eventsOf('token', 'Token', TOKEN);
let manifestPath: string;
let chain: FakeChain;
let rpcUrl: string;
let folder: ReturnType<typeof temporaryFolder>;
let lines: Record<string, unknown>[];
let indexer: Indexer | undefined;

beforeAll(() => {
  manifestPath = buildFixture('token');
  mkdirSync(BUNDLES, { recursive: true });
  // A thread can not load sources as Jest does.
  buildSync({
    entryPoints: [join(import.meta.dirname, 'indexerWorker.ts')],
    outfile: WORKER_FILE,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
}, 120_000);
afterAll(() => rmSync(WORKER_FILE));
beforeEach(async () => {
  folder = temporaryFolder();
  chain = createFakeChain();
  rpcUrl = await chain.listen();
  lines = [];
  indexer = undefined;
});
afterEach(async () => {
  await indexer?.stop();
  await chain.close();
  folder.remove();
});

function create(more: { until?: number; databasePath?: string; manifestPath?: string; rpcUrl?: string } = {}): Indexer {
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const databasePath = folder.path('db.sqlite');
  const options = { common: { logger }, manifestPath, rpcUrl, databasePath, pollIntervalMs: 20, ...more };
  return createIndexerThread(options, WORKER_FILE);
}

test('a thread indexes up to a block, and its summary, status and rows are here', async () => {
  for (let i = 0; i < 10; i++) chain.mine([token('Transfer', ALICE, BOB, i)]);
  indexer = create({ until: 10 });
  expect(indexer.deployment).toBe(manifestPath);
  expect(indexer.status()).toMatchObject({ head: null, events: 0 });
  await indexer.start();
  expect(await indexer.done).toMatchObject({ events: 10, blocks: 10, error: null });
  expect(indexer.status()).toMatchObject({ events: 10, synced: true, head: { number: 10 } });
  expect(readEntities(folder.path('db.sqlite'), 'Transfer')).toHaveLength(10);
});

test('the chain is followed while this thread is busy, until the indexer is stopped', async () => {
  indexer = create();
  await indexer.start();
  chain.mine([token('Transfer', ALICE, BOB, 1)]);
  await eventually(() => indexer?.status().head?.number === 1);
  const { stop, done } = indexer;
  await stop();
  expect((await done).error).toBeNull();
  await stop();
});

test('logs come out here, with their level and fields', async () => {
  chain.mine([token('Transfer', ALICE, BOB, 1)]);
  indexer = create();
  await indexer.start();
  await eventually(() => indexer?.status().head?.number === 1);
  chain.reorg(1, [[], []]);
  await eventually(() => lines.some((line) => String(line.msg).includes('reorganised')));
  expect(lines.find((line) => String(line.msg).includes('reorganised'))).toMatchObject({
    level: 40,
    component: 'indexer',
  });
});

test('a handler that fails is told as without a thread', async () => {
  chain.mine([token('Failed', 'no more')]);
  indexer = create();
  await indexer.start();
  const { error } = await indexer.done;
  expect(error).toMatchObject({ handler: 'handleFailed', deterministic: true });
  expect(indexer.status()).toMatchObject({ health: 'failed', error: { handler: 'handleFailed' } });
});

test('a manifest that can not be used is refused at once', () => {
  expect(() => create({ manifestPath: '/nope.yaml' })).toThrow(ManifestError);
});

test('a database that can not be used, and a node that refuses, fail the start with their own errors', async () => {
  writeFileSync(folder.path('other'), 'this is no database, and long enough to be seen as something else '.repeat(100));
  indexer = create({ databasePath: folder.path('other') });
  const start = indexer.start();
  await expect(start).rejects.toThrow(DatabaseError);
  await expect(start).rejects.toMatchObject({ code: 'DATABASE' });
  await expect(indexer.done).rejects.toThrow(DatabaseError);
  await indexer.stop();

  indexer = create({ rpcUrl: 'ftp://nowhere' });
  await expect(indexer.start()).rejects.toMatchObject({ code: 'RPC_URL' });
});

test('errors keep class, code, message and cause on the way', () => {
  class BusyError extends RetryableError {}
  const there = (error: unknown) => unpackError(structuredClone(packError(error)));
  const database = there(new DatabaseError('full', { where: 'x', cause: new RangeError('inner') }));
  expect(database).toBeInstanceOf(DatabaseError);
  expect(database).toMatchObject({ code: 'DATABASE', name: 'DatabaseError', message: 'full\n  at x' });
  expect(database.cause).toMatchObject({ name: 'RangeError', message: 'inner' });
  expect(there(new BusyError('BUSY', 'later'))).toBeInstanceOf(RetryableError);
  expect(there(new VitrineError('X', 'y'))).toBeInstanceOf(VitrineError);
  expect(there(new TypeError('plain'))).not.toBeInstanceOf(VitrineError);
  expect(there('text')).toMatchObject({ message: 'text' });
});

test('from sources, it runs in the same thread', async () => {
  expect(existsSync(join(import.meta.dirname, 'indexerWorker.js'))).toBe(false);
  chain.mine([token('Transfer', ALICE, BOB, 1)]);
  const logger = pino({ level: 'silent' });
  const plain = createIndexerThread({
    common: { logger },
    manifestPath,
    rpcUrl,
    databasePath: folder.path('plain'),
    until: 1,
  });
  await plain.start();
  expect(await plain.done).toMatchObject({ events: 1 });
});
