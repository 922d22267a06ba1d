import { metricDefinition, metricDefinitions } from './definitions.js';
import { evaluate } from './evaluate.js';
import { formatWad, WAD } from './fixedPoint.js';
import type { FeedSnapshot, MarketSnapshot, MetricId, Snapshot } from './types.js';

const YEAR = 31_536_000n;
const DAY = 86_400n;

function market(changes: Partial<MarketSnapshot> = {}): MarketSnapshot {
  return {
    id: '0xa1',
    marketId: 1n,
    name: 'DMM: USDC',
    symbol: 'mUSDC',
    underlyingSymbol: 'USDC',
    decimals: 6,
    price: WAD,
    exchangeRate: WAD,
    exchangeRateUpdatedAt: 0n,
    nominalRate: 0n,
    totalSupply: 0n,
    reserve: 0n,
    listedAt: 0n,
    listing: { exchangeRate: WAD, exchangeRateUpdatedAt: 0n, nominalRate: 0n },
    ...changes,
  };
}

function feed(name: string, dollars: bigint, changes: Partial<FeedSnapshot> = {}): FeedSnapshot {
  return { name, value: dollars * WAD, evidence: 'THIRD_PARTY', ripcord: false, roundId: 1n, ...changes };
}

function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    time: 0n,
    block: { number: 7n, hash: null },
    deployed: true,
    markets: [],
    feeds: [],
    dmgBurned: 0n,
    windowStarts: new Map(),
    ...changes,
  };
}

function compute(id: MetricId, state: Snapshot, windowDays = 30) {
  const definition = metricDefinition(id);
  const subject = definition.scope === 'MARKET' ? (state.markets[0] ?? null) : null;
  const { value, ...rest } = evaluate(definition, { snapshot: state, market: subject, windowDays });
  return { value: value === null ? null : formatWad(value), ...rest };
}

describe('collateralisation', () => {
  // 10M minted and in circulation, 5M of it taken out and turned into 5M of loans: nothing is counted twice.
  const halfDeployed = snapshot({
    markets: [market({ totalSupply: 10_000_000_000_000n, reserve: 5_000_000_000_000n })],
    feeds: [feed('LOANS', 5_000_000n), feed('CASH', 0n)],
  });

  test('capital that became loans counts once', () => {
    expect(compute('TVL', halfDeployed).value).toBe('5000000');
    expect(compute('AUM', halfDeployed).value).toBe('10000000');
    expect(compute('ACTIVE_COLLATERALISATION', halfDeployed).value).toBe('1');
    expect(compute('RESERVE_RATIO', halfDeployed).value).toBe('0.5');
  });

  test('interest owed since the last accrual lowers it', () => {
    const markets = halfDeployed.markets.map((one) => ({ ...one, nominalRate: 62_500_000_000_000_000n }));
    const later = { ...halfDeployed, time: YEAR, markets };
    expect(compute('ACTIVE_COLLATERALISATION', later).value).toBe('0.941176470588235294');
    expect(compute('RESERVE_RATIO', later).value).toBe('0.470588235294117647');
  });

  test('without liabilities it is undefined, not zero', () => {
    const empty = snapshot({ markets: [market({ reserve: 1_000_000n })] });
    for (const id of ['ACTIVE_COLLATERALISATION', 'RESERVE_RATIO'] as const) {
      expect(compute(id, empty)).toMatchObject({ value: null, reason: expect.stringContaining('nothing is owed') });
    }
  });
});

test('each market is rounded down to dollars before markets are added, as in the contract', () => {
  const price = 999_999_999_999_999_999n;
  const markets = [
    market({ decimals: 18, reserve: 1n, price }),
    market({ id: '0xa2', decimals: 18, reserve: 1n, price }),
  ];
  expect(compute('TVL', snapshot({ markets })).value).toBe('0');
});

test('a withdrawn report counts nothing and leaves the total without evidence', () => {
  const feeds = [feed('LOANS', 100n, { ripcord: true }), feed('CASH', 7n)];
  const state = snapshot({ markets: [market({ reserve: 1_000_000n })], feeds });
  expect(compute('AUM', state)).toMatchObject({ value: '8', evidence: 'STALE_OR_MISSING' });
});

test('a metric is as good as its weakest input', () => {
  const feeds = [feed('LOANS', 1n, { evidence: 'SERVICER_SIGNED' }), feed('CASH', 1n, { evidence: 'ORACLE_MULTI' })];
  const state = snapshot({ markets: [market()], feeds });
  expect(compute('AUM', state).evidence).toBe('SERVICER_SIGNED');
  expect(compute('TVL', state).evidence).toBe('ONCHAIN');
});

describe('realised yield', () => {
  const start = { exchangeRate: WAD, exchangeRateUpdatedAt: 0n, nominalRate: 0n };

  test('equals the growth over exactly a year', () => {
    const grown = market({ exchangeRate: 1_064_488_763_444_242_804n, listedAt: 0n });
    expect(compute('REALISED_APY', snapshot({ time: YEAR, markets: [grown] }), 400).value).toBe('0.064488763444242804');
  });

  test('compounds a shorter window to a year', () => {
    const time = YEAR;
    const windowStarts = new Map([[73, new Map([['0xa1', start]])]]);
    const grown = market({ exchangeRate: 1_010_000_000_000_000_000n, exchangeRateUpdatedAt: time });
    // 1.01^(365/73) − 1 = 1.01^5 − 1
    expect(compute('REALISED_APY', snapshot({ time, markets: [grown], windowStarts }), 73).value).toBe('0.0510100501');
  });

  test('starts at the listing while the market is younger than the window', () => {
    const listing = { exchangeRate: WAD, exchangeRateUpdatedAt: 1_000n, nominalRate: 0n };
    const young = market({ exchangeRate: 1_020_000_000_000_000_000n, listedAt: 1_000n, listing });
    const result = compute('REALISED_APY', snapshot({ time: 1_000n + YEAR / 2n, markets: [young] }), 365);
    expect(result.value).toBe('0.0404');
    expect(result.inputs.find(({ name }) => name === 'startTime[mUSDC]')?.value).toBe(1_000n);
  });

  test('is undefined for less than an hour of history', () => {
    const state = snapshot({ time: 1_000n + 3_599n, markets: [market({ listedAt: 1_000n })] });
    expect(compute('REALISED_APY', state)).toMatchObject({ value: null, reason: expect.stringContaining('an hour') });
  });

  test('says so when the start of the window is not indexed', () => {
    const state = snapshot({ time: 100n * DAY, markets: [market()] });
    expect(compute('REALISED_APY', state)).toMatchObject({ value: null, evidence: 'STALE_OR_MISSING' });
  });
});

test('before the protocol exists there is no value, and a reason', () => {
  expect(compute('AUM', snapshot({ deployed: false }))).toMatchObject({ value: null, evidence: 'STALE_OR_MISSING' });
});

test('every input that a value reports is one that its definition names', () => {
  const state = snapshot({
    time: 40n * DAY,
    markets: [market({ totalSupply: 1_000_000n })],
    feeds: [feed('LOANS', 1n), feed('CASH', 1n)],
    windowStarts: new Map([
      [30, new Map([['0xa1', { exchangeRate: WAD, exchangeRateUpdatedAt: 0n, nominalRate: 0n }]])],
    ]),
  });
  for (const definition of metricDefinitions) {
    const named = definition.inputs.map(({ name }) => name).sort();
    const reported = compute(definition.id, state).inputs.map(({ name }) => name.replace(/\[.*/, ''));
    expect({ id: definition.id, inputs: reported.sort() }).toEqual({ id: definition.id, inputs: named });
  }
});
