import { collateralisationAt, type FakeMarket, rateAt, type World } from './world.js';

interface FakeDefinition {
  id: string;
  title: string;
  description: string;
  scope: 'PROTOCOL' | 'MARKET';
  unit: string;
  formula: string;
  inputs: { name: string; description: string }[];
  source: string;
  methodologyVersion: string;
  evidence: string;
  value(world: World, market: FakeMarket | null): string | null;
}

const UNITS = ['USD', 'RATIO', 'UNDERLYING_PER_MTOKEN', 'DMG'];

/** Stand-ins with the shape of the real definitions: what they say is not checked, how it is shown is. */
export const DEFINITIONS: FakeDefinition[] = [
  define('AUM', 'Assets under management', 'PROTOCOL', 'USD', 'SELF_REPORTED', () => '11482905.184215000000000000'),
  define('TVL', 'Total value locked', 'PROTOCOL', 'USD', 'ONCHAIN', () => '10068321.965830000000000000'),
  define('EXCHANGE_RATE', 'Exchange rate', 'MARKET', 'UNDERLYING_PER_MTOKEN', 'ONCHAIN', (world, market) =>
    market ? rateAt(market, world.time) : null,
  ),
  define('ADVERTISED_APY', 'Advertised APY', 'MARKET', 'RATIO', 'ONCHAIN', () => '0.062500000000000000'),
  define('REALISED_APY', 'Realised APY', 'MARKET', 'RATIO', 'ONCHAIN', () => '0.064113920471529901'),
  define('ACTIVE_COLLATERALISATION', 'Active collateralisation', 'PROTOCOL', 'RATIO', 'SELF_REPORTED', (world) =>
    collateralisationAt(world, world.time),
  ),
  define('RESERVE_RATIO', 'Reserve ratio', 'MARKET', 'RATIO', 'ONCHAIN', () => '0.628114072918446201'),
  define('DMG_BURNED', 'DMG burned', 'PROTOCOL', 'DMG', 'ONCHAIN', () => '1250000.500000000000000000'),
];

/** A metric's value at the world's block, in the API's shape. */
export function metricValue(world: World, definition: FakeDefinition, market: FakeMarket | null, block: number) {
  const reason = world.unknown.get(definition.id) ?? null;
  return {
    definition,
    market,
    value: reason === null ? definition.value(world, market) : null,
    reason,
    unit: definition.unit,
    asOfBlock: block.toString(),
    asOfBlockHash: blockHash(block),
    asOfTime: world.time.toString(),
    evidence: definition.evidence,
    methodologyVersion: definition.methodologyVersion,
    inputs: [
      {
        name: market ? `reserve[${market.symbol}]` : 'reserve[mDAI]',
        value: (market ?? world.markets[0])?.reserve ?? '0',
        unit: 'base units',
        evidence: 'ONCHAIN',
        source: `Market ${(market ?? world.markets[0])?.id}, block ${block}: reserve`,
      },
      {
        name: 'LOANS',
        value: '1414583218385000000000000',
        unit: 'US dollars, WAD',
        evidence: definition.evidence,
        source: `ReserveFeed LOANS, round 18, block ${block}`,
      },
    ],
  };
}

export function blockHash(block: number): string {
  return `0x${block.toString(16).padStart(64, 'c0ffee')}`;
}

function define(
  id: string,
  title: string,
  scope: FakeDefinition['scope'],
  unit: string,
  evidence: string,
  value: FakeDefinition['value'],
): FakeDefinition {
  if (!UNITS.includes(unit)) throw new RangeError(`there is no unit ${unit}`);
  return {
    id,
    title,
    description: `${title}, made up for tests. A sentence that says what the number tells and what it leaves out.`,
    scope,
    unit,
    formula: 'Σ over markets ⌊reserve × price / 10^decimals⌋ + LOANS',
    inputs: [
      { name: 'reserve', description: 'Underlying that the market holds as reserve, base units: `Market.reserve`.' },
      { name: 'LOANS', description: 'Claims on allocated loans, US dollars, WAD: `ReserveFeed.value`.' },
    ],
    source: 'White paper, "Owner/controller settings".',
    methodologyVersion: '1.0.0',
    evidence,
    value,
  };
}
