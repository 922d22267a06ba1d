import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEverything, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const token = eventsOf('token', 'Token', TOKEN);
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;
const transfer = (value: number) => token('Transfer', account(1), account(2), value);

let folder: ReturnType<typeof temporaryFolder>;
let nodes: FakeChain[];
let rpcUrl: string[];
/** Two nodes of one chain, of which the second has the same blocks up to a number. */
async function startNodes(blocks: number, known: number): Promise<void> {
  nodes = [createFakeChain(), createFakeChain()];
  for (let i = 1; i <= blocks; i++) for (const node of nodes.slice(0, i <= known ? 2 : 1)) node.mine([transfer(i)]);
  rpcUrl = [];
  for (const node of nodes) rpcUrl.push(await node.listen());
}
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const node of nodes) await node.close();
  folder.remove();
});

async function follow(name = 'db') {
  const databasePath = folder.path(name);
  const options = { manifestPath: buildFixture('token'), rpcUrl, databasePath, pollIntervalMs: 10 };
  return { databasePath, indexer: await startIndexer(options) };
}

test('when a node fails the other one is asked, and what is indexed is the same', async () => {
  await startNodes(20, 20);
  let asked = 0;
  nodes[0]?.setFaults(() => (asked++ > 8 ? { status: 502 } : undefined));
  const { databasePath, indexer } = await follow();
  await eventually(() => indexer.status().head?.number === 20);
  await indexer.stop();
  nodes[0]?.setFaults();
  const scratch = await follow('scratch');
  await eventually(() => scratch.indexer.status().head?.number === 20);
  await scratch.indexer.stop();
  expect(readEverything(databasePath)).toEqual(readEverything(scratch.databasePath));
});

test('a node that is behind takes no rows away, and indexing goes on when it has caught up', async () => {
  await startNodes(20, 19);
  const [first, second] = nodes as [FakeChain, FakeChain];
  const { databasePath, indexer } = await follow();
  await eventually(() => indexer.status().head?.number === 20);
  const before = readEverything(databasePath);
  first.setFaults(() => ({ status: 500 }));
  await eventually(() => second.requests.filter((method) => method === 'eth_getBlockByNumber').length > 8);
  expect(readEverything(databasePath)).toEqual(before);

  second.mine([transfer(20)]);
  second.mine([transfer(21)]);
  await eventually(() => indexer.status().head?.number === 21);
  expect(indexer.status()).toMatchObject({ health: 'healthy', reorgs: 0 });
  await indexer.stop();
});

test('a reorg is followed on the node that has it', async () => {
  await startNodes(20, 18);
  const [first, second] = nodes as [FakeChain, FakeChain];
  const { indexer } = await follow();
  await eventually(() => indexer.status().head?.number === 20);
  second.reorg(0, [[transfer(190)], [transfer(200)], [transfer(210)]]);
  first.setFaults(() => ({ status: 500 }));
  await eventually(() => indexer.status().head?.hash === second.block(21).hash);
  expect(indexer.status().reorgs).toBe(1);
  await indexer.stop();
});
