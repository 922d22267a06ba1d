import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { readEntities, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const OTHER = '0x00000000000000000000000000000000000000ab';
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;
const transferOf = (token: string) => (from: number, to: number, value: number) =>
  eventsOf('token', 'Token', token)('Transfer', account(from), account(to), value);
const transfer = transferOf(TOKEN);
const failed = (reason: string) => eventsOf('token', 'Token', TOKEN)('Failed', reason);

let folder: ReturnType<typeof temporaryFolder>;
let chain: FakeChain;
beforeEach(() => {
  folder = temporaryFolder();
  chain = createFakeChain();
});
afterEach(async () => {
  await chain.close();
  folder.remove();
});

/** Indexes the chain with the token fixture, its manifest changed. */
async function indexWith(change: (manifest: string) => string) {
  cpSync(dirname(buildFixture('token')), folder.path('build'), { recursive: true });
  const manifestPath = join(folder.path('build'), 'subgraph.yaml');
  writeFileSync(manifestPath, change(readFileSync(manifestPath, 'utf8')));
  const databasePath = folder.path('db');
  const indexer = await startIndexer({ manifestPath, rpcUrl: await chain.listen(), databasePath, until: chain.head() });
  const summary = await indexer.done;
  const balances = readEntities(databasePath, 'Account').map((row) => row.balance);
  return { summary, balances, status: indexer.status() };
}

test('with nonFatalErrors the other handlers are kept and indexing goes on', async () => {
  chain.mine([transfer(1, 2, 5), failed('first'), transfer(1, 2, 6)]);
  chain.mine([failed('second'), transfer(1, 2, 7)]);
  const { summary, balances, status } = await indexWith((manifest) => `${manifest}\nfeatures: [nonFatalErrors]\n`);
  expect(balances).toEqual(['-18', '18']);
  expect(summary).toMatchObject({ events: 3, error: null });
  expect(status).toMatchObject({ health: 'unhealthy', head: { number: 2 } });
  expect(status.error).toMatchObject({ block: { number: 1 }, message: expect.stringContaining('with message: first') });
});

test('a data source sees nothing before its start block or after its end block', async () => {
  for (let i = 1; i <= 5; i++) chain.mine([transfer(1, 2, 10 ** i)]);
  const { balances } = await indexWith((manifest) =>
    manifest.replace('startBlock: 1', 'startBlock: 2\n      endBlock: 4'),
  );
  expect(balances).toEqual(['-11100', '11100']);
});

test('topics choose among events', async () => {
  chain.mine([transfer(1, 2, 1), transfer(1, 3, 10), transfer(4, 2, 100), transfer(1, 5, 1000)]);
  const topics = `topic1: ["${account(1)}"]\n          topic2: ["${account(2)}", "${account(5)}"]`;
  const { balances } = await indexWith((manifest) =>
    manifest.replace('handler: handleTransfer', `handler: handleTransfer\n          ${topics}`),
  );
  expect(balances).toEqual(['-1001', '1', '1000']);
});

test('a data source without address sees the events of every contract', async () => {
  chain.mine([transfer(1, 2, 1), transferOf(OTHER)(1, 2, 10)]);
  const { balances } = await indexWith((manifest) => manifest.replace(/ +address: "?0x0+aa"?\n/, ''));
  expect(balances).toEqual(['-11', '11']);
});

test('several data sources handle the same event in the order of the manifest', async () => {
  chain.mine([transfer(1, 2, 1)]);
  const { balances, summary } = await indexWith((manifest) => {
    const source = /dataSources:\n([\s\S]*?)templates:/.exec(manifest)?.[1] ?? '';
    return manifest.replace('templates:', `${source.replace('name: Token', 'name: Again')}templates:`);
  });
  expect(summary.events).toBe(2);
  expect(balances).toEqual(['-2', '2']);
});
