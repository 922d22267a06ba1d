import { AbiCoder } from 'ethers';
import fc from 'fast-check';
import { createFakeChain, type FakeChain, type FakeEvent } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, readEverything, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const VAULTS = [1, 2, 3].map((n) => `0x${`fa${n}`.padStart(40, '0')}`);
const token = eventsOf('token', 'Token', TOKEN);
const account = (n: number) => `0x${(n + 1).toString(16).padStart(40, '0')}`;
const transfer = (from: number, to: number, value: bigint | number) =>
  token('Transfer', account(from), account(to), value);
const create = (vault: string, label = 'vault') => token('VaultCreated', vault, label);
const deposit = (vault: string, owner: number, amount: number) =>
  eventsOf('token', 'Vault', vault)('Deposit', account(owner), amount);

let manifestPath: string;
let folder: ReturnType<typeof temporaryFolder>;
let chain: FakeChain;
let rpcUrl: string;
beforeAll(() => {
  manifestPath = buildFixture('token');
});
beforeEach(async () => {
  folder = temporaryFolder();
  chain = createFakeChain();
  rpcUrl = await chain.listen();
});
afterEach(async () => {
  await chain.close();
  folder.remove();
});

async function indexUntil(until: number, name = 'db') {
  const databasePath = folder.path(name);
  const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, until });
  return { databasePath, summary: await indexer.done };
}

async function follow(name = 'db') {
  const databasePath = folder.path(name);
  const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, pollIntervalMs: 10 });
  const reached = () =>
    eventually(() => {
      const { head, chainHead } = indexer.status();
      return (
        head?.number === chain.head() && head.hash === chain.block(chain.head()).hash && chainHead === chain.head()
      );
    }, 'reaching the head');
  return { databasePath, indexer, reached };
}

test('events become entities, and each change a version', async () => {
  chain.mine([transfer(0, 1, 100)]);
  chain.mine([transfer(1, 2, 30), transfer(1, 2, 20)]);
  const { databasePath, summary } = await indexUntil(2);

  expect(summary).toMatchObject({ events: 3, blocks: 2, error: null });
  const balances = (block: number) => readEntities(databasePath, 'Account', block).map((row) => row.balance);
  expect(balances(1)).toEqual(['-100', '100']);
  expect(balances(2)).toEqual(['-100', '50', '50']);
  expect(readEntities(databasePath, 'Transfer')).toHaveLength(3);
});

test('an entity that did not change gets no new version', async () => {
  chain.mine([transfer(0, 0, 0)]);
  chain.mine([token('Probed', account(0))]);
  const { databasePath } = await indexUntil(2);
  expect(readEverything(databasePath).Account).toHaveLength(1);
});

test('a data source created by a handler sees the events of its own block and those after', async () => {
  const [first, second] = VAULTS as [string, string];
  chain.mine([deposit(first, 1, 1), create(first, 'A'), deposit(first, 1, 500)]);
  chain.mine([deposit(second, 1, 5)]);
  chain.mine([deposit(first, 2, 1500), create(second, 'B')]);
  const { databasePath } = await indexUntil(3);

  expect(readEntities(databasePath, 'Vault')).toEqual([
    { id: first, label: 'A', owner: TOKEN, total: '2.001', depositCount: 3 },
    { id: second, label: 'B', owner: null, total: '0', depositCount: 0 },
  ]);
});

test.each([true, false])(
  'data sources are found in long ranges, whether ranges are refused (%s) or not',
  async (refuse) => {
    if (refuse) {
      const error = { code: -32005, message: 'query returned more than 10000 results' };
      chain.setFaults((method, params) => {
        const { fromBlock, toBlock } = (params[0] ?? {}) as { fromBlock: string; toBlock: string };
        return method === 'eth_getLogs' && Number(toBlock) - Number(fromBlock) > 50 ? { error } : undefined;
      });
    }
    const [vault] = VAULTS as [string];
    chain.mineEmpty(200);
    chain.mine([create(vault)]);
    chain.mineEmpty(500);
    chain.mine([deposit(vault, 1, 1)]);
    chain.mineEmpty(2000);
    chain.mine([deposit(vault, 1, 2)]);
    chain.mineEmpty(10);
    const { databasePath } = await indexUntil(chain.head());
    expect(readEntities(databasePath, 'Vault')).toEqual([expect.objectContaining({ depositCount: 2, total: '0.003' })]);
  },
);

test('a removed entity is gone from its block on', async () => {
  chain.mine([transfer(0, 1, 5)]);
  chain.mine([token('Closed', account(1))]);
  chain.mine([transfer(0, 1, 7)]);
  const { databasePath } = await indexUntil(3);
  const of = (block: number) =>
    readEntities(databasePath, 'Account', block).map((row) => [row.balance, row.transferCount]);
  expect(of(1)).toEqual([
    ['-5', 1],
    ['5', 1],
  ]);
  expect(of(2)).toEqual([['-5', 1]]);
  expect(of(3)).toEqual([
    ['-12', 2],
    ['7', 1],
  ]);
});

describe('calls of contracts', () => {
  test('are answered at the block of the event; a revert is told to the mapping', async () => {
    await chain.close();
    const onCall = (_to: string, data: string, block: number) =>
      data.endsWith('01') ? AbiCoder.defaultAbiCoder().encode(['uint256'], [block * 10]) : undefined;
    chain = createFakeChain({ onCall });
    rpcUrl = await chain.listen();
    chain.mine([token('Probed', account(0))]);
    chain.mine([token('Probed', account(1)), token('Probed', account(0))]);
    const { databasePath, summary } = await indexUntil(2);
    expect(summary.events).toBe(3);
    const probes = readEntities(databasePath, 'Probe').map((row) => [row.reverted, row.balance]);
    expect(probes.sort()).toEqual(
      [
        [false, '10'],
        [false, '20'],
        [true, null],
      ].sort(),
    );
  });

  test('are asked again when the node fails', async () => {
    chain.mine([token('Probed', account(0))]);
    let failures = 2;
    chain.setFaults((method) =>
      method === 'eth_call' && failures-- > 0 ? { error: { code: -32000, message: 'boom' } } : undefined,
    );
    const { databasePath } = await indexUntil(1);
    expect(readEntities(databasePath, 'Probe')).toHaveLength(1);
  });
});

test('a failing handler ends the indexing at its block, and keeps nothing of that block', async () => {
  chain.mine([transfer(0, 1, 5)]);
  chain.mine([transfer(0, 1, 6), token('Failed', 'no more')]);
  chain.mine([transfer(0, 1, 7)]);
  const { databasePath, summary } = await indexUntil(3);

  expect(summary.error).toMatchObject({ handler: 'handleFailed', block: { number: 2 }, deterministic: true });
  expect(summary.error?.message).toMatch(/src\/token\.ts, line \d+, column \d+, with message: no more/);
  expect(readEntities(databasePath, 'Account').map((row) => row.balance)).toEqual(['-5', '5']);
  expect(readEverything(databasePath).head).toEqual([expect.objectContaining({ head_number: 2, health: 'failed' })]);
});

test('indexing goes on where it stopped', async () => {
  for (let i = 0; i < 60; i++) chain.mine([transfer(i % 5, (i + 1) % 5, i)]);
  chain.mine([create(VAULTS[0] as string)]);
  await indexUntil(30, 'parts');
  chain.mine([deposit(VAULTS[0] as string, 1, 9)]);
  const second = await indexUntil(61, 'parts');
  expect(second.summary).toMatchObject({ events: 31, blocks: 31 });
  await indexUntil(62, 'parts');
  await indexUntil(62, 'whole');
  expect(readEverything(folder.path('parts'))).toEqual(readEverything(folder.path('whole')));
});

test('the head moves with the chain although nothing happens', async () => {
  const { indexer, reached } = await follow();
  chain.mineEmpty(3);
  await reached();
  chain.mineEmpty(1);
  await reached();
  const { number, hash, parentHash, timestamp } = chain.block(4);
  expect(indexer.status().head).toEqual({ number: Number(number), hash, parentHash, timestamp: Number(timestamp) });
  await indexer.stop();
});

describe('reorgs', () => {
  test('of three blocks are followed without a restart', async () => {
    chain.mine([transfer(0, 1, 5)]);
    chain.mine([transfer(0, 1, 6)]);
    chain.mine([create(VAULTS[0] as string)]);
    chain.mine([deposit(VAULTS[0] as string, 1, 9)]);
    const { databasePath, indexer, reached } = await follow();
    await reached();
    expect(readEntities(databasePath, 'Vault')).toHaveLength(1);
    chain.reorg(3, [[transfer(0, 1, 60)], [], [deposit(VAULTS[0] as string, 1, 9)], []]);
    await reached();
    await indexer.stop();
    expect(readEntities(databasePath, 'Vault')).toHaveLength(0);
    expect(readEntities(databasePath, 'Account').map((row) => row.balance)).toEqual(['-65', '65']);
  });

  test('of the same height are seen', async () => {
    chain.mine([transfer(0, 1, 5)]);
    const { databasePath, indexer, reached } = await follow();
    await reached();
    chain.reorg(1, [[transfer(0, 1, 8)]]);
    await reached();
    await indexer.stop();
    expect(readEntities(databasePath, 'Account').map((row) => row.balance)).toEqual(['-8', '8']);
  });

  test('to a shorter chain are seen', async () => {
    chain.mine([transfer(0, 1, 5)]);
    chain.mine([transfer(0, 1, 6)]);
    const { databasePath, indexer, reached } = await follow();
    await reached();
    chain.reorg(1, []);
    await reached();
    await indexer.stop();
    expect(readEntities(databasePath, 'Account').map((row) => row.balance)).toEqual(['-5', '5']);
  });

  test('while the indexer is down are seen when it starts', async () => {
    for (let i = 0; i < 20; i++) chain.mine([transfer(0, 1, i)]);
    await indexUntil(20);
    chain.reorg(
      10,
      Array.from({ length: 12 }, (_, i) => [transfer(1, 2, i)]),
    );
    await indexUntil(22);
    await indexUntil(22, 'scratch');
    expect(readEverything(folder.path('db'))).toEqual(readEverything(folder.path('scratch')));
  });

  test('and everything else that happens to a chain lead to the same rows as indexing its end from scratch', async () => {
    const event = fc.oneof(
      fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1000)).map(([from, to, value]) => transfer(from, to, value)),
      fc.nat(4).map((n) => token('Closed', account(n))),
      fc.nat(2).map((n) => create(VAULTS[n] as string)),
      fc
        .tuple(fc.nat(2), fc.nat(4), fc.nat(1000))
        .map(([n, owner, amount]) => deposit(VAULTS[n] as string, owner, amount)),
    );
    const block = fc.array(event, { maxLength: 4 });
    const action = fc.oneof(
      block.map((events) => ({ depth: 0, blocks: [events] })),
      fc.record({ depth: fc.integer({ min: 1, max: 8 }), blocks: fc.array(block, { minLength: 1, maxLength: 9 }) }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(block, { minLength: 8, maxLength: 12 }),
        fc.array(action, { maxLength: 6 }),
        async (start, actions) => {
          run += 1;
          chain.reset(`run ${run}`);
          for (const events of start) chain.mine(dropSecondVaults(events));
          const { databasePath, indexer, reached } = await follow(`followed ${run}`);
          await reached();
          for (const { depth, blocks } of actions) {
            chain.reorg(Math.min(depth, chain.head()), blocks.map(dropSecondVaults));
            await reached();
          }
          await indexer.stop();
          await indexUntil(chain.head(), `scratch ${run}`);
          expect(indexer.status().error).toBeNull();
          expect(readEverything(databasePath)).toEqual(readEverything(folder.path(`scratch ${run}`)));
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
  }, 120_000);
});

/** Keeps one creation of each vault in a block. */
function dropSecondVaults(events: readonly FakeEvent[]): FakeEvent[] {
  return events.filter(
    (event, i) => events.findIndex((other) => other.data === event.data && other.address === event.address) === i,
  );
}

describe('the chain', () => {
  test('that was started anew is indexed from scratch', async () => {
    chain.mine([transfer(0, 1, 5)]);
    const { databasePath, indexer, reached } = await follow();
    await reached();
    chain.reset('another genesis');
    chain.mine([transfer(2, 3, 1)]);
    chain.mine([transfer(2, 3, 1)]);
    await reached();
    await indexer.stop();
    expect(readEntities(databasePath, 'Account').map((row) => row.balance)).toEqual(['-2', '2']);
  });

  test('with another id is refused', async () => {
    chain.mine([transfer(0, 1, 5)]);
    await indexUntil(1);
    const other = createFakeChain({ chainId: 1 });
    const options = { manifestPath, rpcUrl: await other.listen(), databasePath: folder.path('db') };
    await expect(startIndexer(options)).rejects.toThrow(
      'The database was indexed from chain 31337, the RPC serves chain 1.',
    );
    await other.close();
  });

  test('that is busy or fails for a while only makes the indexing slower', async () => {
    for (let i = 0; i < 20; i++) chain.mine([transfer(0, 1, i)]);
    const end = Date.now() + 600;
    chain.setFaults((method) => (Date.now() < end ? { status: method === 'eth_getLogs' ? 503 : 429 } : undefined));
    const { databasePath } = await indexUntil(20);
    expect(readEntities(databasePath, 'Transfer')).toHaveLength(20);
  });
});

test('a subgraph that was built anew is indexed from scratch', async () => {
  chain.mine([transfer(0, 1, 5)]);
  await indexUntil(1);
  manifestPath = buildFixture('host');
  const { databasePath } = await indexUntil(1);
  manifestPath = buildFixture('token');
  expect(readEntities(databasePath, 'Result')).toHaveLength(2);
});
