import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AbiCoder } from 'ethers';
import { startAnvil } from '../testing/anvil.js';
import { createFakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const token = eventsOf('token', 'Token', TOKEN);
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('over a WebSocket a new block is indexed at once, however seldom is polled', async () => {
  const anvil = await startAnvil(TOKEN);
  try {
    const databasePath = folder.path('db');
    const rpcUrl = anvil.url.replace('http', 'ws');
    const indexer = await startIndexer({
      manifestPath: buildFixture('token'),
      rpcUrl,
      databasePath,
      pollIntervalMs: 60_000,
    });
    await eventually(() => indexer.status().synced);
    const times: number[] = [];
    for (let i = 1; i <= 15; i++) {
      const start = performance.now();
      await anvil.emit(token('Transfer', account(1), account(2), i));
      await eventually(() => indexer.status().head?.number === i);
      times.push(performance.now() - start);
    }
    expect(readEntities(databasePath, 'Transfer')).toHaveLength(15);
    const median = times.sort((a, b) => a - b)[7] as number;
    // The time to send the transaction, and the 10 ms between two looks, are in it.
    expect(median).toBeLessThan(200);
    await indexer.stop();
  } finally {
    await anvil.stop();
  }
});

test('a chain that does not move is told by its seconds', async () => {
  const chain = createFakeChain();
  const options = {
    manifestPath: buildFixture('token'),
    rpcUrl: await chain.listen(),
    databasePath: folder.path('db'),
  };
  const indexer = await startIndexer({ ...options, pollIntervalMs: 10 });
  await eventually(() => indexer.status().headStalledSeconds >= 1);
  chain.mineEmpty(1);
  await eventually(() => indexer.status().headStalledSeconds === 0);
  await indexer.stop();
  await chain.close();
});

test('declared calls of many events are made together, before the handlers run', async () => {
  cpSync(dirname(buildFixture('token')), folder.path('build'), { recursive: true });
  const manifestPath = join(folder.path('build'), 'subgraph.yaml');
  const calls = 'calls:\n            balance: Token[event.address].balanceOf(event.params.account)';
  const manifest = readFileSync(manifestPath, 'utf8');
  writeFileSync(manifestPath, manifest.replace('handler: handleProbed', `handler: handleProbed\n          ${calls}`));
  const onCall = (_to: string, data: string, block: number) =>
    data.endsWith('01') ? AbiCoder.defaultAbiCoder().encode(['uint256'], [block * 10]) : undefined;
  const chain = createFakeChain({ onCall });
  for (let i = 0; i < 60; i++) chain.mine([token('Probed', account(1)), token('Probed', account(2))]);
  const databasePath = folder.path('db');
  const options = { manifestPath, rpcUrl: await chain.listen(), databasePath, until: 60, cachePath: false } as const;
  const indexer = await startIndexer(options);
  await indexer.done;
  expect(chain.requests.filter((method) => method === 'eth_call')).toHaveLength(120);
  expect(indexer.status().rpc.requests).toBeLessThan(20);
  expect(readEntities(databasePath, 'Probe').filter((row) => row.reverted)).toHaveLength(60);
  await chain.close();
});
