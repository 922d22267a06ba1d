import { setTimeout as sleep } from 'node:timers/promises';
import { metricsByCall, plainDecimal, sortFigures } from '../testing/metricsByCall.js';
import { openTestWorld, type TestWorld } from '../testing/openTestWorld.js';

const EMPTY_BLOCKS = 25;
const FOLLOW_TIMEOUT_MS = 20_000;
const ON_CHAIN = [
  'AUM',
  'TVL',
  'EXCHANGE_RATE',
  'ADVERTISED_APY',
  'ACTIVE_COLLATERALISATION',
  'RESERVE_RATIO',
  'DMG_BURNED',
];

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld({ months: 1, accounts: 6, loans: 30 });
  await mineEmptyBlocks();
  await deposit();
  await mineEmptyBlocks();
}, 120_000);

afterAll(() => world?.close());

async function mineEmptyBlocks(): Promise<void> {
  await world.provider.send('anvil_mine', [`0x${EMPTY_BLOCKS.toString(16)}`, '0xc']);
}

async function deposit(): Promise<void> {
  const [depositor] = world.world.depositors;
  if (!depositor) throw new Error('the scenario has no depositors');
  const market = world.protocol.market('mUSDC');
  const signer = await world.provider.getSigner(depositor);
  const faucet = market.underlyingContract.connect(signer) as typeof market.underlyingContract;
  const mToken = market.mTokenContract.connect(signer) as typeof market.mTokenContract;
  await (await faucet.mint(depositor, 1_000_000n)).wait();
  await (await faucet.approve(market.mToken, 1_000_000n)).wait();
  await (await mToken['mint(uint256)'](1_000_000n)).wait();
}

async function followHead(): Promise<number> {
  const deadline = Date.now() + FOLLOW_TIMEOUT_MS;
  for (;;) {
    const head = await world.provider.getBlockNumber();
    const { _meta } = await world.query<{ _meta: { block: { number: number } } }>('{ _meta { block { number } } }');
    if (_meta.block.number === head) return head;
    if (Date.now() > deadline) throw new Error(`the index stays at ${_meta.block.number}, the chain is at ${head}`);
    await sleep(50);
  }
}

interface Metrics {
  metrics: {
    definition: { id: string };
    market: { id: string } | null;
    value: string | null;
    reason: string | null;
    asOfBlock: string;
    asOfBlockHash: string;
    asOfTime: string;
  }[];
}

function metricsAt(block: number): Promise<Metrics> {
  return world.query<Metrics>(
    `query ($ids: [MetricId!], $block: Int) { metrics(ids: $ids, block: $block) {
      definition { id } market { id } value reason asOfBlock asOfBlockHash asOfTime } }`,
    { ids: ON_CHAIN, block },
  );
}

test('every block from the first to the head, most of them without events, has the figures of the contracts', async () => {
  const head = await followHead();
  const { markets } = await world.query<{ markets: { listedAtBlock: string }[] }>('{ markets { listedAtBlock } }');
  const firstListing = Math.min(...markets.map(({ listedAtBlock }) => Number(listedAtBlock)));
  for (let number = 0; number <= head; number++) {
    const { metrics } = await metricsAt(number);
    const block = await world.provider.getBlock(number);
    for (const metric of metrics) {
      expect(metric).toMatchObject({
        asOfBlock: String(number),
        asOfBlockHash: block?.hash,
        asOfTime: String(block?.timestamp),
      });
      expect({ number, metric, isExplained: metric.value !== null || metric.reason !== null }).toMatchObject({
        isExplained: true,
      });
    }
    if (number < firstListing) continue;
    const figures = metrics.map(({ definition, market, value }) => ({
      id: definition.id,
      market: market?.id ?? null,
      value: value === null ? null : plainDecimal(value),
    }));
    expect({ number, figures: sortFigures(figures) }).toEqual({
      number,
      figures: sortFigures(await metricsByCall(world.protocol, number)),
    });
  }
}, 120_000);

test('a market has no figures before its listing, and the reason says so', async () => {
  const market = world.protocol.market('mUSDC').mToken;
  const { metric } = await world.query<{ metric: { value: string | null; reason: string } }>(
    'query ($market: Bytes) { metric(id: EXCHANGE_RATE, market: $market, block: 0) { value reason } }',
    { market },
  );
  expect(metric).toEqual({ value: null, reason: expect.stringContaining('mUSDC is not listed yet at block 0') });
});
