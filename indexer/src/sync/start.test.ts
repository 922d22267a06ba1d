import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, startIndexer, temporaryFolder } from '../testing/harness.js';

const token = eventsOf('token', 'Token', '0x00000000000000000000000000000000000000aa');
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;
const transfer = (value: number) => token('Transfer', account(1), account(2), value);

const folder = temporaryFolder();
let chain: FakeChain;
let rpcUrl: string;
let manifestPath: string;
beforeAll(() => {
  manifestPath = buildFixture('token');
});
beforeEach(async () => {
  chain = createFakeChain();
  rpcUrl = await chain.listen();
  for (const value of [1, 10, 100]) chain.mine([transfer(value)]);
});
afterEach(() => chain.close());
afterAll(() => folder.remove());

async function start(name: string, until: number) {
  return startIndexer({ manifestPath, rpcUrl, databasePath: folder.path(name), until, pollIntervalMs: 10 });
}

function balance(name: string): unknown {
  return readEntities(folder.path(name), 'Account')[1]?.balance;
}

test('with nothing left to index, it is still looked whether the chain is the one that was indexed', async () => {
  await (await start('reorg', 3)).done;
  expect(balance('reorg')).toBe('111');
  chain.reorg(2, [[transfer(20)], [transfer(200)]]);
  const again = await start('reorg', 3);
  expect(await again.done).toMatchObject({ events: 2, error: null });
  expect(balance('reorg')).toBe('221');
});

test('the time that the chain takes to get to the last block is not counted', async () => {
  const indexer = await start('wait', 4);
  await eventually(() => indexer.status().head?.number === 3);
  await new Promise((resolve) => setTimeout(resolve, 400));
  chain.mine([transfer(1000)]);
  const { events, seconds } = await indexer.done;
  expect(events).toBe(4);
  expect(seconds).toBeLessThan(0.35);
});

test('two indexers of one database in turn, but not at once', async () => {
  const first = await start('twice', 9);
  await expect(start('twice', 9)).rejects.toThrow(`in use by another indexer (pid ${process.pid})`);
  await first.stop();
  await (await start('twice', 3)).done;
});

test('a deployment has the id that it is given', async () => {
  const databasePath = folder.path('named');
  const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, until: 3, deploymentId: 'named' });
  expect(indexer.deployment).toBe('named');
  await indexer.done;
});
