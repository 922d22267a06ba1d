import { buildFixture } from './fixtures.js';
import {
  createTestSubgraph,
  HandlerFailedError,
  MissingAnswerError,
  TestInputError,
  type TestSubgraph,
} from './index.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const VAULT = '0x00000000000000000000000000000000000000Bb';
const ALICE = `0x${'a1'.repeat(20)}`;
const BOB = `0x${'b0'.repeat(20)}`;

let manifestPath: string;
let subgraph: TestSubgraph;

beforeAll(() => {
  manifestPath = buildFixture('token');
}, 120_000);
beforeEach(() => {
  subgraph = createTestSubgraph({ manifestPath, now: 1_000_000 });
});
afterEach(() => subgraph.close());

const transfer = (from: string, to: string, value: bigint) => ({
  dataSource: 'Token',
  event: 'Transfer',
  params: { from, to, value },
});

test('handlers run on events that are described by name, and their entities can be read', async () => {
  const { events } = await subgraph.run({
    blocks: [{ events: [transfer(ALICE, BOB, 30n)] }, { events: [transfer(BOB, ALICE, 12n)] }],
  });
  expect(events).toBe(2);
  expect(subgraph.entity('Account', ALICE)).toEqual({ id: ALICE, balance: '-18', transferCount: 2 });
  expect(subgraph.entity('Account', ALICE.toUpperCase().replace('0X', '0x'), { block: 1 })?.balance).toBe('-30');
  expect(subgraph.entity('Account', VAULT)).toBeUndefined();
  expect(subgraph.entities('Transfer').map((row) => [row.from, row.value, row.block])).toContainEqual([BOB, '12', '2']);
  expect(subgraph.query('{ accounts(orderBy: balance) { balance sent { value } } }')).toEqual({
    accounts: [
      { balance: '-18', sent: [{ value: '30' }] },
      { balance: '18', sent: [{ value: '12' }] },
    ],
  });
});

test('each run goes on where the one before has ended', async () => {
  await subgraph.run({ blocks: [{ events: [transfer(ALICE, BOB, 1n)] }] });
  await subgraph.run({ blocks: [{ events: [transfer(ALICE, BOB, 2n)] }] });
  await subgraph.run({ blocks: [{ number: 5_000_000, timestamp: 7, events: [transfer(ALICE, BOB, 4n)] }] });
  expect(subgraph.entity('Account', BOB)?.balance).toBe('7');
  expect(subgraph.query('{ _meta { block { number timestamp } } }')).toEqual({
    _meta: { block: { number: 5_000_000, timestamp: 7 } },
  });
  expect(subgraph.query('{ accounts(block: { number: 2 }, where: { balance_gt: 0 }) { balance } }')).toEqual({
    accounts: [{ balance: '3' }],
  });
});

test('data sources that a handler creates get their events, in the same block too', async () => {
  const deposit = { address: VAULT, dataSource: 'Vault', event: 'Deposit(address,uint256)', params: [ALICE, '5'] };
  await subgraph.run({
    blocks: [
      {
        events: [
          { dataSource: 'Token', event: 'VaultCreated', params: { vault: VAULT, label: 'safe' } },
          { ...deposit, transaction: { from: BOB } },
        ],
      },
      { events: [deposit] },
    ],
  });
  expect(subgraph.entity('Vault', VAULT)).toMatchObject({ owner: TOKEN, total: '0.01', depositCount: 2 });
  expect(subgraph.entities('Deposit').map((row) => row.sender)).toContain(BOB);
});

test('events of the same transaction share it', async () => {
  const transaction = { hash: `0x${'12'.repeat(32)}` };
  await subgraph.run({
    blocks: [
      { events: [transfer(ALICE, BOB, 1n), transfer(ALICE, BOB, 2n)].map((item) => ({ ...item, transaction })) },
    ],
  });
  expect(subgraph.entities('Transfer').map((row) => row.id)).toEqual([
    `${transaction.hash}00000000`,
    `${transaction.hash}01000000`,
  ]);
});

describe('calls of contracts', () => {
  const probe = { dataSource: 'Token', event: 'Probed', params: { account: ALICE } };
  const call = { dataSource: 'Token', function: 'balanceOf', args: [ALICE] };

  test('are answered with what holds at the block', async () => {
    await subgraph.run({
      blocks: [
        { events: [probe], calls: [{ ...call, returns: [7n] }] },
        { events: [probe] },
        { events: [probe], calls: [{ ...call, reverts: true }] },
      ],
    });
    const rows = subgraph.query('{ probes { reverted balance } }').probes;
    expect(rows.map((row: { balance: string | null }) => row.balance).sort()).toEqual(['7', '7', null]);
  });

  test('that the test does not answer end it, and the message shows what to add', async () => {
    const run = subgraph.run({ blocks: [{ events: [probe] }] });
    await expect(run).rejects.toThrow(MissingAnswerError);
    await expect(run).rejects.toThrow(
      `{ to: '${TOKEN}', function: 'balanceOf(address)', args: ["0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1"], returns: […] }`,
    );
  });
});

test('a handler that fails is named, and nothing of its block is kept', async () => {
  await subgraph.run({ blocks: [{ events: [transfer(ALICE, BOB, 1n)] }] });
  const run = subgraph.run({ blocks: [{ events: [{ dataSource: 'Token', event: 'Failed', params: ['no more'] }] }] });
  await expect(run).rejects.toThrow(HandlerFailedError);
  await expect(run).rejects.toMatchObject({ failure: { handler: 'handleFailed', deterministic: true } });
  await expect(run).rejects.toThrow(/no more/);
  expect(subgraph.entities('Account')).toHaveLength(2);
});

describe('a test that describes what can not be is told what would be right', () => {
  const cases: [string, object, string][] = [
    ['an unknown event', { dataSource: 'Token', event: 'Transfered' }, '`Transfer(address,address,uint256)`'],
    ['an unknown data source', { dataSource: 'Tokens', event: 'Transfer' }, 'There are `Token`, `Vault`'],
    ['no contract', { event: 'Transfer' }, 'Give `dataSource`'],
    ['a template without address', { dataSource: 'Vault', event: 'Deposit' }, 'give `address`'],
    ['an address of the wrong length', { address: '0x12', dataSource: 'Vault', event: 'Deposit' }, 'is not an address'],
    ['an unknown parameter', { ...transfer(ALICE, BOB, 1n), params: { sender: ALICE } }, 'no parameter `sender`'],
    ['a missing parameter', { ...transfer(ALICE, BOB, 1n), params: { from: ALICE, to: BOB } }, '`value` is missing'],
    ['too few values', { ...transfer(ALICE, BOB, 1n), params: [ALICE] }, '1 values for 3 parameters'],
    ['a negative uint', transfer(ALICE, BOB, -1n), '`value` can not be -1n'],
    [
      'a number that lost digits',
      { ...transfer(ALICE, BOB, 1n), params: [ALICE, BOB, 1e18] },
      'a whole number that fits',
    ],
    ['text for an address', transfer('alice', BOB, 1n), '20 bytes as `0x…`'],
  ];
  test.each(cases)('%s', async (_, event, message) => {
    const run = subgraph.run({ blocks: [{ events: [event as never] }] });
    await expect(run).rejects.toThrow(TestInputError);
    await expect(run).rejects.toThrow(message);
  });

  test('and none of its blocks is kept', async () => {
    const wrong = { dataSource: 'Token', event: 'Nope' };
    await expect(
      subgraph.run({ blocks: [{ events: [transfer(ALICE, BOB, 1n)] }, { events: [wrong] }] }),
    ).rejects.toThrow(TestInputError);
    await subgraph.run({ blocks: [{ events: [transfer(ALICE, BOB, 2n)] }] });
    expect(subgraph.query('{ transfers { value block } }')).toEqual({ transfers: [{ value: '2', block: '1' }] });
  });

  test('blocks out of order, events before their source starts, types that are not there', async () => {
    await expect(subgraph.run({ blocks: [{ number: 0, events: [transfer(ALICE, BOB, 1n)] }] })).rejects.toThrow(
      '`Token` starts at block 1',
    );
    await expect(subgraph.run({ blocks: [{ number: 9 }, { number: 9 }] })).rejects.toThrow(
      'Block 9 can not follow block 9',
    );
    expect(() => subgraph.entity('Account', ALICE)).toThrow('Nothing was run yet');
    await subgraph.run({ blocks: [{}] });
    expect(() => subgraph.entity('Acount', ALICE)).toThrow('There are `Account`');
    expect(() => subgraph.query('{ acounts { id } }')).toThrow('acounts');
  });
});
