import { exchangeRateAt, SECONDS_PER_YEAR } from './accrual.js';
import { currentRate, gatherRate, RATE_INPUTS, type RateInputs } from './exchangeRate.js';
import { WAD } from './fixedPoint.js';
import { marketInputs } from './inputs.js';
import { powerWad } from './power.js';
import type { Accrual, MarketSnapshot, MetricDefinition, Sourced, Subject, Undefined } from './types.js';

const SECONDS_PER_DAY = 86_400n;
// Annualising less than this multiplies one block's rounding by more than it tells.
const MIN_HISTORY_SECONDS = 3_600n;

/** The rate that the protocol publishes. */
export const advertisedApy: MetricDefinition<{ nominalRate: Sourced }> = {
  id: 'ADVERTISED_APY',
  title: 'Advertised rate (nominal)',
  description:
    'Yearly rate as the protocol publishes it. It is nominal (an APR): compounding at each accrual makes the realised yield higher, up to e^rate − 1.',
  scope: 'MARKET',
  unit: 'RATIO',
  formula: 'nominalRate',
  inputs: [{ name: 'nominalRate', description: 'Nominal yearly rate in force, WAD: `Market.nominalRate`.' }],
  source: 'White paper, "Money markets". Equals `Controller.nominalRate(marketId)`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS'],
  gather: ({ snapshot, market }) =>
    market === null ? { reason: 'no market given' } : { nominalRate: marketInputs(snapshot, market).nominalRate },
  compute: ({ nominalRate }) => ({ value: nominalRate.value }),
};

/** Exchange rates at both ends of a window. */
export interface YieldInputs extends RateInputs {
  startTime: Sourced;
  startRate: Sourced;
}

/** What a holder really earned. */
export const realisedApy: MetricDefinition<YieldInputs> = {
  id: 'REALISED_APY',
  title: 'Realised yield (APY)',
  description:
    "Growth of the exchange rate over the window, compounded to a year of 365 days: what holding the mToken really earned. While the market is younger than the window, from the market's listing.",
  scope: 'MARKET',
  unit: 'RATIO',
  formula: '(rate(time) / startRate)^(31 536 000 / (time − startTime)) − 1, rate(time) as in EXCHANGE_RATE',
  inputs: [
    ...RATE_INPUTS,
    { name: 'startTime', description: "Start of the window, or the market's listing when that is later." },
    {
      name: 'startRate',
      description: 'Exchange rate at startTime, WAD, accrued from the last `MarketState` at or before it.',
    },
  ],
  source: 'Definition of an annual percentage yield; the exchange rate is the compounding index.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS', 'WINDOW'],
  gather: gatherYield,
  compute: (inputs) => {
    const elapsedSeconds = inputs.time.value - inputs.startTime.value;
    const growth = powerWad(
      { numerator: currentRate(inputs), denominator: inputs.startRate.value },
      { numerator: SECONDS_PER_YEAR, denominator: elapsedSeconds },
    );
    if (growth === null) return { reason: 'the exchange rate grew beyond what a yearly yield can express' };
    return { value: growth - WAD };
  },
};

function gatherYield({ snapshot, market, windowDays }: Subject): YieldInputs | Undefined {
  if (market === null) return { reason: 'no market given' };
  const windowStart = snapshot.time - BigInt(windowDays) * SECONDS_PER_DAY;
  const startTime = windowStart > market.listedAt ? windowStart : market.listedAt;
  if (snapshot.time - startTime < MIN_HISTORY_SECONDS) {
    return { reason: 'less than an hour of history: too short to annualise' };
  }
  const start = startTime === market.listedAt ? market.listing : snapshot.windowStarts.get(windowDays)?.get(market.id);
  if (start == null) return { reason: `no state of ${market.symbol} is indexed at or before ${startTime}` };
  return { ...gatherRate(snapshot, market), ...startInputs(market, start, startTime) };
}

function startInputs(market: MarketSnapshot, start: Accrual, startTime: bigint) {
  const source = `MarketState of ${market.id}, last at or before ${startTime}`;
  const input = (name: string, value: bigint, unit: string): Sourced => ({
    name: `${name}[${market.symbol}]`,
    value,
    unit,
    evidence: 'ONCHAIN',
    source,
  });
  return {
    startTime: input('startTime', startTime, 'seconds since 1970'),
    startRate: input('startRate', exchangeRateAt(start, startTime), 'WAD'),
  };
}
