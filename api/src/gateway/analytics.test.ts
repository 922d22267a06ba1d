import { startGateway, type TestGateway } from '../testing/testGateway.js';
import { blockHash, daysAfterListing, LISTED_AT, MDAI, MUSDC } from '../testing/world.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

const VALUE = 'definition { id } market { symbol decimals } value reason unit evidence asOfBlock asOfTime';

interface Value {
  definition: { id: string };
  market: { symbol: string } | null;
  value: string | null;
  [field: string]: unknown;
}

function find(values: Value[], id: string, symbol?: string): Value | undefined {
  return values.find(({ definition, market }) => definition.id === id && market?.symbol === symbol);
}

test('all metrics at the newest block take two round trips: the block, then its state', async () => {
  const { data, errors, roundTrips } = await gateway.ask(`{ metrics { ${VALUE} } }`);

  expect(errors).toBeUndefined();
  expect(roundTrips).toBe(2);
  const { metrics } = data as { metrics: Value[] };
  expect(metrics.map(({ definition, market }) => [definition.id, market?.symbol])).toEqual([
    ['AUM', undefined],
    ['TVL', undefined],
    ['EXCHANGE_RATE', 'mDAI'],
    ['EXCHANGE_RATE', 'mUSDC'],
    ['ADVERTISED_APY', 'mDAI'],
    ['ADVERTISED_APY', 'mUSDC'],
    ['REALISED_APY', 'mDAI'],
    ['REALISED_APY', 'mUSDC'],
    ['ACTIVE_COLLATERALISATION', undefined],
    ['RESERVE_RATIO', 'mDAI'],
    ['RESERVE_RATIO', 'mUSDC'],
    ['DMG_BURNED', undefined],
  ]);
  // 501.712… DAI at 1 dollar + 400 USDC at 0.999; the loans' report is withdrawn, 20 dollars of cash are reported.
  expect(find(metrics, 'TVL')).toMatchObject({ value: '901.312328767123287671', evidence: 'ONCHAIN', unit: 'USD' });
  expect(find(metrics, 'AUM')).toMatchObject({ value: '921.312328767123287671', evidence: 'STALE_OR_MISSING' });
  expect(find(metrics, 'DMG_BURNED')).toMatchObject({ value: '150', asOfBlock: '5' });
  expect(find(metrics, 'ADVERTISED_APY', 'mDAI')?.value).toBe('0.0625');
  // floor(1001712328767123287 × (1e18 + floor(62500000000000000 × 21 days / year)) / 1e18)
  expect(find(metrics, 'EXCHANGE_RATE', 'mDAI')?.value).toBe('1.005314376524676298');
});

test('the same block is not read again', async () => {
  await gateway.ask('{ metrics { value } }');
  const again = await gateway.ask(`{ metrics { ${VALUE} } aum: metric(id: AUM) { value } }`);
  expect(again.errors).toBeUndefined();
  expect(again.roundTrips).toBe(1);
});

test('a block that takes the place of another is read anew', async () => {
  const forked = await startGateway();
  try {
    const before = await forked.ask('{ metric(id: AUM) { value asOfBlockHash } }');
    forked.subgraph.replaceHead({ number: 5, timestamp: daysAfterListing(31), hash: blockHash(500) });
    const after = await forked.ask('{ metric(id: AUM) { value asOfBlockHash } }');
    expect(before.data.metric).toEqual({ value: '921.312328767123287671', asOfBlockHash: blockHash(5) });
    expect(after.data.metric).toEqual({ value: '1421.312328767123287671', asOfBlockHash: blockHash(500) });
  } finally {
    await forked.close();
  }
});

test('a reorg between reading the newest block and its state is followed', async () => {
  const forked = await startGateway();
  try {
    let isForked = false;
    forked.subgraph.watch((query) => {
      if (isForked || !query.includes('Snapshots')) return;
      isForked = true;
      forked.subgraph.replaceHead({ number: 5, timestamp: daysAfterListing(31), hash: blockHash(500) });
    });
    const { data, errors } = await forked.ask('{ metric(id: TVL) { asOfBlockHash } }');
    expect(errors).toBeUndefined();
    expect(data.metric).toEqual({ asOfBlockHash: blockHash(500) });
  } finally {
    await forked.close();
  }
});

test('metrics of several blocks and windows travel together', async () => {
  const { data, errors, roundTrips } = await gateway.ask(`{
    two: metric(id: TVL, block: 2) { value asOfBlock asOfTime asOfBlockHash }
    three: metric(id: TVL, block: 3) { value }
    week: metric(id: REALISED_APY, market: "${MDAI}", windowDays: 7) { value }
    day: metric(id: REALISED_APY, market: "${MDAI.toUpperCase().replace('X', 'x')}", windowDays: 1) { value }
    markets { metrics(ids: [RESERVE_RATIO]) { value } }
  }`);

  expect(errors).toBeUndefined();
  expect(roundTrips).toBeLessThanOrEqual(3);
  expect(data.two).toEqual({
    value: '1001.712328767123287671',
    asOfBlock: '2',
    asOfTime: String(daysAfterListing(10)),
    asOfBlockHash: `0x${'2'.padStart(64, '0')}`,
  });
  expect(data.three.value).toBe('901.312328767123287671');
  expect(Number(data.week.value)).toBeCloseTo(0.0643, 3);
  expect(data.markets[1].metrics[0].value).toMatch(/^0\.798/);
});

test('an explicit null is the default', async () => {
  const { data, errors } = await gateway.ask(`{
    metric(id: TVL, market: null, block: null, windowDays: null) { value }
    series(metric: TVL, from: null, to: null, points: null, windowDays: null) { points { time } }
    markets { tapes(first: null, skip: null) { number } }
  }`);
  expect(errors).toBeUndefined();
  expect(data.series.points).toHaveLength(120);
});

test('a metric shows the inputs that it can be checked with', async () => {
  const { data } = await gateway.ask(
    `{ metric(id: RESERVE_RATIO, market: "${MUSDC}") { inputs { name value unit evidence source } methodologyVersion } }`,
  );
  expect(data.metric.methodologyVersion).toBe('1.0.0');
  expect(data.metric.inputs).toContainEqual({
    name: 'reserve[mUSDC]',
    value: '400000000',
    unit: 'USDC base units',
    evidence: 'ONCHAIN',
    source: `Market ${MUSDC}, block 5: reserve`,
  });
});

test('fields of a market that the metric did not need are delegated, at the block of the metric', async () => {
  const { data, errors, roundTrips } = await gateway.ask(
    '{ metrics(ids: [RESERVE_RATIO], block: 2) { market { symbol capitalOutstanding history { reserve } latestTape { number } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.metrics).toEqual([
    {
      market: {
        symbol: 'mDAI',
        capitalOutstanding: '0',
        history: [{ reserve: '0' }, { reserve: '1001712328767123287671' }],
        latestTape: { number: '1' },
      },
    },
  ]);
  expect(roundTrips).toBeLessThanOrEqual(4);
});

describe('series', () => {
  test('points are evenly spaced, without gaps, and equal the values at the blocks of their times', async () => {
    const { data, errors, roundTrips } = await gateway.ask(
      '{ series(metric: TVL, points: 32) { definition { id } points { time value fill evidence } } }',
    );
    expect(errors).toBeUndefined();
    expect(roundTrips).toBe(2);
    const { points } = data.series;
    expect(points.map(({ time }: { time: string }) => Number(time))).toEqual(
      Array.from({ length: 32 }, (_, day) => daysAfterListing(day)),
    );
    const value = (day: number) => points[day].value;
    expect([0, 9, 10, 19, 20, 31].map(value)).toEqual([
      '0',
      '0',
      '1001.712328767123287671',
      '1001.712328767123287671',
      '901.312328767123287671',
      '901.312328767123287671',
    ]);
    expect(points[31]).toMatchObject({ fill: 'OBSERVED', evidence: 'ONCHAIN' });
  });

  test('feeds, burns and yields follow their own changes', async () => {
    const range = `from: "${LISTED_AT}", to: "${daysAfterListing(31)}", points: 32`;
    const { data, errors, roundTrips } = await gateway.ask(`{
      aum: series(metric: AUM, ${range}) { points { value evidence } }
      burned: series(metric: DMG_BURNED, ${range}) { points { value } }
      apy: series(metric: REALISED_APY, market: "${MDAI}", windowDays: 7, ${range}) { market { symbol } points { value fill } }
      now: metrics { definition { id } market { symbol } value }
      week: metric(id: REALISED_APY, market: "${MDAI}", windowDays: 7) { value }
    }`);
    expect(errors).toBeUndefined();
    expect(roundTrips).toBeLessThanOrEqual(3);
    expect([9, 10, 20, 30, 31].map((day) => data.aum.points[day])).toEqual([
      { value: '0', evidence: 'STALE_OR_MISSING' },
      { value: '1521.712328767123287671', evidence: 'SERVICER_SIGNED' },
      { value: '1421.312328767123287671', evidence: 'SERVICER_SIGNED' },
      { value: '1421.312328767123287671', evidence: 'SERVICER_SIGNED' },
      { value: '921.312328767123287671', evidence: 'STALE_OR_MISSING' },
    ]);
    expect([29, 30].map((day) => data.burned.points[day].value)).toEqual(['0', '150']);
    expect(data.apy.points[0]).toEqual({ value: null, fill: 'MISSING' });
    expect(data.apy.points[31].value).toBe(data.week.value);
    expect(data.apy.market).toEqual({ symbol: 'mDAI' });
    expect(find(data.now, 'AUM')?.value).toBe(data.aum.points[31].value);
  });

  test('times before the first market and after the newest block have no value, and say so', async () => {
    const { data } = await gateway.ask(
      `{ series(metric: TVL, from: "${LISTED_AT - 10}", to: "${daysAfterListing(40)}", points: 2) { points { value fill } } }`,
    );
    expect(data.series.points).toEqual([
      { value: null, fill: 'MISSING' },
      { value: null, fill: 'MISSING' },
    ]);
  });

  test('a thousand points of a market take a handful of round trips', async () => {
    const { data, errors, roundTrips } = await gateway.ask(
      `{ series(metric: EXCHANGE_RATE, market: "${MUSDC}", points: 1000) { points { value } } }`,
    );
    expect(errors).toBeUndefined();
    expect(roundTrips).toBe(2);
    expect(data.series.points).toHaveLength(1000);
    expect(data.series.points[0].value).toBeNull();
    expect(data.series.points[999].value).toMatch(/^1\.00188/);
  });
});

describe('mistakes are answered with a code and a hint', () => {
  test.each([
    ['{ metric(id: RESERVE_RATIO) { value } }', 'BAD_USER_INPUT', 'Give `market`'],
    [`{ metric(id: AUM, market: "${MDAI}") { value } }`, 'BAD_USER_INPUT', 'Leave `market` out'],
    ['{ metric(id: RESERVE_RATIO, market: "0x00") { value } }', 'MARKET_NOT_FOUND', 'no market 0x00'],
    ['{ series(metric: RESERVE_RATIO, market: "0x00") { points { value } } }', 'MARKET_NOT_FOUND', 'no market 0x00'],
    ['{ metric(id: AUM, block: 99) { value } }', 'BLOCK_NOT_INDEXED', 'block 99'],
    ['{ metric(id: AUM, block: -1) { value } }', 'BAD_USER_INPUT', 'block is -1'],
    ['{ metrics(windowDays: 0) { value } }', 'BAD_USER_INPUT', 'windowDays is 0'],
    ['{ series(metric: TVL, points: 1001) { points { time } } }', 'BAD_USER_INPUT', '1 to 1000 points'],
    ['{ series(metric: TVL, from: "20", to: "10") { points { time } } }', 'BAD_USER_INPUT', 'from 20 to 10'],
    ['{ series(metric: TVL, from: "soon") { points { time } } }', 'BAD_USER_INPUT', 'from is soon'],
    ['{ markets { metrics(ids: [AUM]) { value } } }', 'BAD_USER_INPUT', 'whole protocol'],
    ['{ markets { tapes(first: 0) { root } } }', 'BAD_USER_INPUT', 'first is 0'],
  ])('%s', async (query, code, message) => {
    const { errors } = await gateway.ask(query);
    expect(errors?.[0]).toMatchObject({ extensions: { code }, message: expect.stringContaining(message) });
  });

  test('the time of a past block is asked of the chain, or said to be unknown', async () => {
    const alone = await startGateway({ withChain: false });
    try {
      const { errors } = await alone.ask('{ metric(id: AUM, block: 2) { value } }');
      expect(errors?.[0]?.extensions?.code).toBe('BLOCK_TIME_UNKNOWN');
      const newest = await alone.ask('{ metric(id: TVL, block: 5) { value } }');
      expect(newest.data.metric.value).toBe('901.312328767123287671');
    } finally {
      await alone.close();
    }
  });
});
