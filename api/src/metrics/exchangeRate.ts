import { exchangeRateAt } from './accrual.js';
import { marketInputs, timeInput } from './inputs.js';
import type { MarketSnapshot, MetricDefinition, Snapshot, Sourced } from './types.js';

/** What the exchange rate at a time is computed from. */
export interface RateInputs {
  exchangeRate: Sourced;
  exchangeRateUpdatedAt: Sourced;
  nominalRate: Sourced;
  time: Sourced;
}

export const RATE_INPUTS = [
  { name: 'exchangeRate', description: 'Exchange rate at the last accrual, WAD: `Market.exchangeRate`.' },
  {
    name: 'exchangeRateUpdatedAt',
    description: 'Time of the last accrual, seconds since 1970: `Market.exchangeRateUpdatedAt`.',
  },
  { name: 'nominalRate', description: 'Nominal yearly rate in force, WAD: `Market.nominalRate`.' },
  { name: 'time', description: 'Time of the block, seconds since 1970.' },
];

/** What one mToken is worth in its underlying. */
export const exchangeRate: MetricDefinition<RateInputs> = {
  id: 'EXCHANGE_RATE',
  title: 'Exchange rate',
  description: 'Underlying tokens that one mToken is worth, interest up to the moment included.',
  scope: 'MARKET',
  unit: 'UNDERLYING_PER_MTOKEN',
  formula:
    '⌊exchangeRate × (1e18 + ⌊nominalRate × (time − exchangeRateUpdatedAt) / 31 536 000⌋) / 1e18⌋, as a number of 18 decimals',
  inputs: RATE_INPUTS,
  source: 'White paper, "Money markets". Equals `MToken.getCurrentExchangeRate()`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS'],
  gather: ({ snapshot, market }) => (market === null ? { reason: 'no market given' } : gatherRate(snapshot, market)),
  compute: (inputs) => ({ value: currentRate(inputs) }),
};

export function gatherRate(snapshot: Snapshot, market: MarketSnapshot): RateInputs {
  const { exchangeRate, exchangeRateUpdatedAt, nominalRate } = marketInputs(snapshot, market);
  return { exchangeRate, exchangeRateUpdatedAt, nominalRate, time: timeInput(snapshot) };
}

/** WAD. */
export function currentRate(inputs: RateInputs): bigint {
  return exchangeRateAt(
    {
      exchangeRate: inputs.exchangeRate.value,
      exchangeRateUpdatedAt: inputs.exchangeRateUpdatedAt.value,
      nominalRate: inputs.nominalRate.value,
    },
    inputs.time.value,
  );
}
