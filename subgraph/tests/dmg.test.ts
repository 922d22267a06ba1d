import type { TestSubgraph } from '@vitrine/indexer/testing';
import { ALICE, BOB, bytes32, DMG, eventId, NOW, startSubgraph, WAD, ZERO } from './world.js';

const HASH = `0x${'55'.repeat(32)}`;

let subgraph: TestSubgraph;
beforeEach(() => {
  subgraph = startSubgraph();
});
afterEach(() => subgraph.close());

const transfer = (from: string, to: string, value: bigint) => ({
  dataSource: 'DMG',
  event: 'Transfer',
  params: { from, to, value },
});

const token = () => subgraph.entity('DmgToken', DMG);

test('what is minted is supply, and belongs to a holder', async () => {
  await subgraph.run({ blocks: [{ events: [transfer(ZERO, ALICE, 250_000_000n * WAD)] }] });
  expect(token()).toEqual({
    id: DMG,
    totalSupply: '250000000000000000000000000',
    burned: '0',
    burnCount: 0,
    holderCount: 1,
  });
  expect(subgraph.entity('Account', ALICE)).toEqual({
    id: ALICE,
    dmgBalance: '250000000000000000000000000',
    dmgBurned: '0',
  });
});

test('holders are counted when a balance leaves zero or comes back to it', async () => {
  await subgraph.run({
    blocks: [
      { events: [transfer(ZERO, ALICE, 100n)] },
      { events: [transfer(ALICE, BOB, 40n)] },
      { events: [transfer(ALICE, BOB, 60n)] },
      { events: [transfer(BOB, BOB, 100n), transfer(ALICE, BOB, 0n)] },
    ],
  });
  const counts = [1, 2, 3, 4].map((block) => subgraph.entity('DmgToken', DMG, { block })?.holderCount);
  expect(counts).toEqual([1, 2, 1, 1]);
  expect(subgraph.entity('Account', BOB)?.dmgBalance).toBe('100');
  expect(token()?.totalSupply).toBe('100');
});

test('a burn lowers the supply once, and is kept with its reason', async () => {
  await subgraph.run({ blocks: [{ events: [transfer(ZERO, ALICE, 100n)] }] });
  const burned = {
    dataSource: 'DMG',
    event: 'TokensBurned',
    params: { account: ALICE, reason: bytes32('BUYBACK'), amount: 30n, totalSupplyAfter: 70n },
  };
  const transaction = { hash: HASH };
  await subgraph.run({
    blocks: [{ events: [transfer(ALICE, ZERO, 30n), burned].map((item) => ({ ...item, transaction })) }],
  });
  expect(token()).toEqual({ id: DMG, totalSupply: '70', burned: '30', burnCount: 1, holderCount: 1 });
  expect(subgraph.entity('Account', ALICE)).toEqual({ id: ALICE, dmgBalance: '70', dmgBurned: '30' });
  expect(subgraph.entities('Burn')).toEqual([
    {
      id: eventId(HASH, 1),
      token: DMG,
      account: ALICE,
      reason: 'BUYBACK',
      amount: '30',
      totalSupplyAfter: '70',
      blockNumber: '2',
      timestamp: String(NOW + 12),
      transactionHash: HASH,
    },
  ]);
});

test('a reason of all 32 characters is kept whole, and one that is not text by its bytes', async () => {
  const burned = (reason: string) => ({
    dataSource: 'DMG',
    event: 'TokensBurned',
    params: { account: ALICE, reason, amount: 0, totalSupplyAfter: 0 },
  });
  const long = 'EXACTLY_THIRTY_TWO_CHARACTERS_OK';
  const newline = `0x410a42${'0'.repeat(58)}`;
  await subgraph.run({ blocks: [{ events: [burned(bytes32(long)), burned(newline), burned(bytes32(''))] }] });
  expect(
    subgraph
      .entities('Burn')
      .map((row) => row.reason)
      .sort(),
  ).toEqual(['', newline, long]);
});
