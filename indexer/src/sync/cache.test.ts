import { writeFileSync } from 'node:fs';
import { AbiCoder } from 'ethers';
import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { readEntities, readEverything, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const VAULTS = [1, 2, 3].map((n) => `0x${`fa${n}`.padStart(40, '0')}`);
const token = eventsOf('token', 'Token', TOKEN);
const account = (n: number) => `0x${(n + 1).toString(16).padStart(40, '0')}`;
const transfer = (from: number, to: number, value: number) => token('Transfer', account(from), account(to), value);
const deposit = (vault: string, amount: number) => eventsOf('token', 'Vault', vault)('Deposit', account(1), amount);
/** More than may be reorganised. */
const DEPTH = 200;

let folder: ReturnType<typeof temporaryFolder>;
let chain: FakeChain;
let rpcUrl: string;
let manifestPath: string;
beforeAll(() => {
  manifestPath = buildFixture('token');
});
beforeEach(async () => {
  folder = temporaryFolder();
  const onCall = (_to: string, data: string, block: number) =>
    data.endsWith('01') ? AbiCoder.defaultAbiCoder().encode(['uint256'], [block * 10]) : undefined;
  chain = createFakeChain({ onCall });
  rpcUrl = await chain.listen();
});
afterEach(async () => {
  await chain.close();
  folder.remove();
});

/** Indexes into a new database, with the cache that earlier runs have filled. @returns methods that the RPC was asked for */
async function index(name: string, until: number, cachePath: string | false = folder.path('raw')) {
  const before = chain.requests.length;
  const databasePath = folder.path(name);
  const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, cachePath, until });
  await indexer.done;
  return { asked: chain.requests.slice(before), rows: readEverything(databasePath) };
}

function mineEverything(): void {
  for (let i = 0; i < 40; i++) chain.mine([transfer(i % 5, (i + 1) % 5, i), transfer(i % 3, 4, i)]);
  chain.mineEmpty(10);
  chain.mine([token('Probed', account(0)), token('Probed', account(1))]);
  for (const vault of VAULTS) {
    chain.mine([token('VaultCreated', vault, 'a vault')]);
    chain.mine([deposit(vault, 5), deposit(vault, 6)]);
    chain.mineEmpty(30);
  }
}

test('indexing anew asks the node only which chain it is and where its head is', async () => {
  mineEverything();
  const until = chain.head();
  chain.mineEmpty(DEPTH);
  const first = await index('first', until);
  expect(first.asked).toEqual(expect.arrayContaining(['eth_getLogs', 'eth_call']));
  const second = await index('second', until);
  expect(second.asked.every((method) => method === 'eth_chainId' || method === 'eth_getBlockByNumber')).toBe(true);
  // Genesis, the newest block that is remembered, and the head.
  expect(second.asked.length).toBeLessThanOrEqual(5);
  expect(second.rows).toEqual(first.rows);
  expect(second.rows).toEqual((await index('without', until, false)).rows);
});

test('blocks that may still be reorganised are asked for again, and only those', async () => {
  mineEverything();
  await index('first', chain.head());
  const asked: number[] = [];
  chain.setFaults((method, [filter]) => {
    if (method === 'eth_getLogs') asked.push(Number((filter as { fromBlock: string }).fromBlock));
    return undefined;
  });
  const second = await index('second', chain.head());
  expect(asked.length).toBeGreaterThan(0);
  expect(Math.min(...asked)).toBe(chain.head() - 63);
  expect(second.rows).toEqual((await index('without', chain.head(), false)).rows);
});

test('what is remembered of a chain that was deeply reorganised is dropped above the fork', async () => {
  mineEverything();
  chain.mineEmpty(DEPTH);
  await index('first', chain.head());
  chain.reorg(DEPTH + 80, [[transfer(1, 2, 77)], [], [transfer(2, 1, 7)]]);
  chain.mineEmpty(DEPTH + 100);
  const second = await index('second', chain.head());
  expect(second.rows).toEqual((await index('without', chain.head(), false)).rows);
});

test('a chain that was started anew is not taken for the one that is remembered', async () => {
  mineEverything();
  chain.mineEmpty(DEPTH);
  await index('first', chain.head());
  chain.reset('another genesis');
  chain.mine([transfer(1, 2, 5)]);
  chain.mineEmpty(DEPTH);
  await index('second', chain.head());
  expect(readEntities(folder.path('second'), 'Account').map((row) => row.balance)).toEqual(['-5', '5']);
});

test('a damaged cache is no obstacle', async () => {
  mineEverything();
  writeFileSync(folder.path('raw'), 'this is not a database, but it is quite long'.repeat(100));
  const first = await index('first', chain.head());
  expect(first.rows).toEqual((await index('without', chain.head(), false)).rows);
});
