import type { TestSubgraph } from '@vitrine/indexer/testing';
import { ALICE, BOB, eventId, MDAI, marketListed, NOW, ofToken, startSubgraph, WAD, ZERO } from './world.js';

const HASH = `0x${'99'.repeat(32)}`;
const YEAR_SECONDS = 31_536_000;

let subgraph: TestSubgraph;
beforeEach(async () => {
  subgraph = startSubgraph();
  await subgraph.run({ blocks: [{ events: [marketListed(1, MDAI)] }] });
});
afterEach(() => subgraph.close());

const transfer = (from: string, to: string, value: bigint) => ofToken(MDAI, 'Transfer', { from, to, value });

// After a year at 6.25 % the rate is 1.0625: 1,062.5 DAI buy 1,000 mDAI, and 100 mDAI are paid with 106.25 DAI.
const RATE = 1_062_500_000_000_000_000n;
const minted = ofToken(MDAI, 'Minted', {
  payer: BOB,
  recipient: ALICE,
  underlyingAmount: 1_062_500_000_000_000_000_000n,
  mTokenAmount: 1_000n * WAD,
  exchangeRate: RATE,
  totalSupplyAfter: 1_000n * WAD,
  reserveAfter: 1_062_500_000_000_000_000_000n,
});
const redeemed = ofToken(MDAI, 'Redeemed', {
  owner: ALICE,
  recipient: BOB,
  mTokenAmount: 100n * WAD,
  underlyingAmount: 106_250_000_000_000_000_000n,
  exchangeRate: RATE,
  totalSupplyAfter: 900n * WAD,
  reserveAfter: 956_250_000_000_000_000_000n,
});
const accrued = ofToken(MDAI, 'InterestAccrued', {
  exchangeRateBefore: WAD,
  exchangeRateAfter: RATE,
  nominalRate: 62_500_000_000_000_000n,
  fromTime: NOW,
  toTime: NOW + YEAR_SECONDS,
});

test('a mint is recorded, and raises supply, reserve and what was ever deposited', async () => {
  const transaction = { hash: HASH };
  await subgraph.run({
    blocks: [
      {
        timestamp: NOW + YEAR_SECONDS,
        events: [accrued, transfer(ZERO, ALICE, 1_000n * WAD), minted].map((event) => ({ ...event, transaction })),
      },
    ],
  });
  expect(subgraph.entity('Mint', eventId(HASH, 2))).toEqual({
    id: eventId(HASH, 2),
    market: MDAI,
    payer: BOB,
    recipient: ALICE,
    underlyingAmount: '1062500000000000000000',
    mTokenAmount: '1000000000000000000000',
    exchangeRate: '1062500000000000000',
    blockNumber: '2',
    timestamp: String(NOW + YEAR_SECONDS),
    transactionHash: HASH,
  });
  expect(subgraph.entity('Market', MDAI)).toMatchObject({
    mintCount: 1,
    redemptionCount: 0,
    totalSupply: '1000000000000000000000',
    reserve: '1062500000000000000000',
    cumulativeMintedUnderlying: '1062500000000000000000',
    cumulativeRedeemedUnderlying: '0',
    exchangeRate: '1062500000000000000',
    exchangeRateUpdatedAt: String(NOW + YEAR_SECONDS),
  });
  expect(subgraph.entity('Account', ALICE)).toEqual({ id: ALICE, dmgBalance: '0', dmgBurned: '0' });
  // The payer holds nothing.
  expect(subgraph.entity('Account', BOB)).toBeUndefined();
});

test('a redemption is recorded, and lowers supply and reserve', async () => {
  await subgraph.run({
    blocks: [{ events: [minted] }, { events: [{ ...redeemed, transaction: { hash: HASH } }] }],
  });
  expect(subgraph.entity('Redemption', eventId(HASH, 0))).toEqual({
    id: eventId(HASH, 0),
    market: MDAI,
    owner: ALICE,
    recipient: BOB,
    mTokenAmount: '100000000000000000000',
    underlyingAmount: '106250000000000000000',
    exchangeRate: '1062500000000000000',
    blockNumber: '3',
    timestamp: String(NOW + 24),
    transactionHash: HASH,
  });
  expect(subgraph.entity('Market', MDAI)).toMatchObject({
    mintCount: 1,
    redemptionCount: 1,
    totalSupply: '900000000000000000000',
    reserve: '956250000000000000000',
    cumulativeMintedUnderlying: '1062500000000000000000',
    cumulativeRedeemedUnderlying: '106250000000000000000',
  });
  expect(subgraph.query('{ marketStates(orderBy: sequence) { totalSupply } }').marketStates).toEqual([
    { totalSupply: '0' },
    { totalSupply: '1000000000000000000000' },
    { totalSupply: '900000000000000000000' },
  ]);
});

test('accrued interest moves the rate to the end of its span', async () => {
  await subgraph.run({
    blocks: [{ timestamp: NOW + YEAR_SECONDS, events: [{ ...accrued, transaction: { hash: HASH } }] }],
  });
  expect(subgraph.entity('InterestAccrual', eventId(HASH, 0))).toEqual({
    id: eventId(HASH, 0),
    market: MDAI,
    exchangeRateBefore: '1000000000000000000',
    exchangeRateAfter: '1062500000000000000',
    nominalRate: '62500000000000000',
    fromTime: String(NOW),
    toTime: String(NOW + YEAR_SECONDS),
    blockNumber: '2',
    timestamp: String(NOW + YEAR_SECONDS),
    transactionHash: HASH,
  });
  expect(subgraph.entities('MarketState')).toHaveLength(2);
});

test('a nominal rate holds from when it takes effect; the same rate again changes nothing', async () => {
  const rateChanged = (newRate: bigint, effectiveAt: number) =>
    ofToken(MDAI, 'NominalRateChanged', { oldRate: 62_500_000_000_000_000n, newRate, effectiveAt });
  await subgraph.run({ blocks: [{ events: [rateChanged(62_500_000_000_000_000n, NOW + 5)] }] });
  expect(subgraph.entities('MarketState')).toHaveLength(1);
  expect(subgraph.entity('Market', MDAI)?.exchangeRateUpdatedAt).toBe(String(NOW));
  await subgraph.run({ blocks: [{ events: [rateChanged(0n, NOW + 24)] }] });
  expect(subgraph.entity('Market', MDAI)).toMatchObject({ nominalRate: '0', exchangeRateUpdatedAt: String(NOW + 24) });
  expect(subgraph.entities('MarketState')).toHaveLength(2);
});

test('positions follow transfers, and what comes from or goes to nobody is no position', async () => {
  await subgraph.run({
    blocks: [
      { events: [transfer(ZERO, ALICE, 10n)] },
      { events: [transfer(ALICE, BOB, 4n), transfer(ALICE, BOB, 0n)] },
      { events: [transfer(BOB, ZERO, 1n)] },
    ],
  });
  const position = (owner: string, balance: string, block: string) => ({
    id: MDAI + owner.slice(2),
    market: MDAI,
    account: owner,
    balance,
    updatedAtBlock: block,
  });
  expect(subgraph.entities('Position')).toEqual([position(ALICE, '6', '3'), position(BOB, '3', '4')]);
  expect(subgraph.entities('Position', { block: 2 })).toEqual([position(ALICE, '10', '2')]);
});

test('a transfer to oneself changes no balance', async () => {
  await subgraph.run({ blocks: [{ events: [transfer(ZERO, ALICE, 10n), transfer(ALICE, ALICE, 3n)] }] });
  expect(subgraph.entities('Position').map((row) => row.balance)).toEqual(['10']);
});

test('tokens of contracts that were not listed are not indexed', async () => {
  const stranger = `0x${'ee'.repeat(20)}`;
  const { events } = await subgraph.run({
    blocks: [{ events: [ofToken(stranger, 'Transfer', { from: ZERO, to: ALICE, value: 5n })] }],
  });
  expect(events).toBe(0);
  expect(subgraph.entities('Position')).toEqual([]);
});
