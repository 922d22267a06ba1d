import { type MetricFigure, metricsByCall, plainDecimal, sortFigures } from '../testing/metricsByCall.js';
import { openTestWorld, type TestWorld } from '../testing/openTestWorld.js';
import { exchangeRateAt } from '../testing/rateAt.js';

const BLOCKS = 24;
const YEAR_SECONDS = 31_536_000;

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld({ months: 3, accounts: 12, loans: 60 });
}, 120_000);

afterAll(() => world?.close());

const METRICS = `query ($ids: [MetricId!], $block: Int) {
  metrics(ids: $ids, block: $block) { definition { id } market { id } value asOfBlock asOfTime }
}`;

interface MetricsAnswer {
  metrics: {
    definition: { id: string };
    market: { id: string } | null;
    value: string | null;
    asOfBlock: string;
    asOfTime: string;
  }[];
}

function figuresOf({ metrics }: MetricsAnswer): MetricFigure[] {
  return metrics.map(({ definition, market, value }) => ({
    id: definition.id,
    market: market?.id ?? null,
    value: value === null ? null : plainDecimal(value),
  }));
}

/** Blocks from the first market's listing to the head, evenly spread, both ends included. */
async function spreadBlocks(): Promise<number[]> {
  const { markets } = await world.query<{ markets: { listedAtBlock: string }[] }>('{ markets { listedAtBlock } }');
  const first = Math.min(...markets.map(({ listedAtBlock }) => Number(listedAtBlock)));
  const last = world.world.head.number;
  return Array.from({ length: BLOCKS }, (_, at) => first + Math.floor(((last - first) * at) / (BLOCKS - 1)));
}

test('every on-chain metric equals what the contracts answer, at two dozen blocks', async () => {
  const ids = [
    'AUM',
    'TVL',
    'EXCHANGE_RATE',
    'ADVERTISED_APY',
    'ACTIVE_COLLATERALISATION',
    'RESERVE_RATIO',
    'DMG_BURNED',
  ];
  const blocks = await spreadBlocks();
  expect(new Set(blocks).size).toBe(BLOCKS);
  for (const block of blocks) {
    const answer = await world.query<MetricsAnswer>(METRICS, { ids, block });
    expect(answer.metrics.every(({ asOfBlock }) => Number(asOfBlock) === block)).toBe(true);
    expect({ block, figures: sortFigures(figuresOf(answer)) }).toEqual({
      block,
      figures: sortFigures(await metricsByCall(world.protocol, block)),
    });
  }
});

test('the realised APY follows from the exchange rates that the contract answers at both ends of its window', async () => {
  const windowDays = 30;
  const block = world.world.head.number;
  const answer = await world.query<MetricsAnswer>(
    `query ($block: Int, $windowDays: Int) {
      metrics(ids: [REALISED_APY], block: $block, windowDays: $windowDays) { definition { id } market { id } value asOfBlock asOfTime }
    }`,
    { block, windowDays },
  );
  expect(answer.metrics).toHaveLength(world.protocol.markets.length);
  for (const { market, value, asOfTime } of answer.metrics) {
    const { mTokenContract } = world.protocol.markets.find(({ mToken }) => mToken.toLowerCase() === market?.id) ?? {};
    if (!mTokenContract) throw new Error(`the answer names an unknown market ${market?.id}`);
    const start = Number(asOfTime) - windowDays * 86_400;
    const before = await exchangeRateAt(world.provider, mTokenContract, start);
    const after = await mTokenContract.getCurrentExchangeRate({ blockTag: block });
    const growth = Number((after * 10n ** 15n) / before) / 1e15;
    const expected = growth ** (YEAR_SECONDS / (windowDays * 86_400)) - 1;
    expect(Number(value)).toBeCloseTo(expected, 9);
  }
});
