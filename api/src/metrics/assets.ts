import { usdValue } from './fixedPoint.js';
import { feedInput, marketInputs } from './inputs.js';
import type { MetricDefinition, Snapshot, Sourced } from './types.js';

/** Underlying in one market's reserve and what turns it into US dollars. */
export interface Holding {
  reserve: Sourced;
  price: Sourced;
  decimals: Sourced;
}

/** Everything that the protocol owns. */
export interface Assets {
  holdings: Holding[];
  loans: Sourced;
  cash: Sourced;
}

const HOLDING_INPUTS = [
  { name: 'reserve', description: 'Underlying that the market holds as reserve, base units: `Market.reserve`.' },
  {
    name: 'price',
    description: 'US dollars for one whole underlying token, WAD, as the controller has it: `Market.price`.',
  },
  { name: 'decimals', description: "The underlying's decimals: `Market.decimals`." },
];

const FEED_INPUTS = [
  {
    name: 'LOANS',
    description:
      'Claims on allocated loans, US dollars, WAD: latest `ReserveFeed.value`; 0 while its report is withdrawn (ripcord) or none exists.',
  },
  {
    name: 'CASH',
    description:
      'Fiat in transit, US dollars, WAD: latest `ReserveFeed.value`; 0 while its report is withdrawn (ripcord) or none exists.',
  },
];

export const ASSET_INPUTS = [...HOLDING_INPUTS, ...FEED_INPUTS];

/** Value locked in the markets' contracts. */
export const totalValueLocked: MetricDefinition<{ holdings: Holding[] }> = {
  id: 'TVL',
  title: 'Total value locked',
  description: "Value of the underlying tokens that the markets' contracts hold as reserve; loans are not in it.",
  scope: 'PROTOCOL',
  unit: 'USD',
  formula: 'Σ over markets ⌊reserve × price / 10^decimals⌋',
  inputs: HOLDING_INPUTS,
  source: 'White paper, "The three states of deposited crypto" (state 1). Equals `Controller.totalValueLocked()`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS'],
  gather: ({ snapshot }) => ({ holdings: gatherHoldings(snapshot) }),
  compute: ({ holdings }) => ({ value: holdingsValue(holdings) }),
};

/** Everything that backs the mTokens. */
export const assetsUnderManagement: MetricDefinition<Assets> = {
  id: 'AUM',
  title: 'Assets under management',
  description:
    'Value of all that backs the mTokens: reserves on chain, and loans and cash as reported. mTokens themselves are never counted, so that no deposit counts twice.',
  scope: 'PROTOCOL',
  unit: 'USD',
  formula: 'Σ over markets ⌊reserve × price / 10^decimals⌋ + LOANS + CASH',
  inputs: ASSET_INPUTS,
  source: 'White paper, "The three states of deposited crypto". Equals `Controller.assetsUnderManagement()`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS', 'FEEDS'],
  gather: ({ snapshot }) => gatherAssets(snapshot),
  compute: (assets) => ({ value: assetsValue(assets) }),
};

export function gatherAssets(snapshot: Snapshot): Assets {
  return {
    holdings: gatherHoldings(snapshot),
    loans: feedInput(snapshot, 'LOANS'),
    cash: feedInput(snapshot, 'CASH'),
  };
}

/** US dollars, WAD. */
export function assetsValue({ holdings, loans, cash }: Assets): bigint {
  return holdingsValue(holdings) + loans.value + cash.value;
}

function gatherHoldings(snapshot: Snapshot): Holding[] {
  return snapshot.markets.map((market) => {
    const { reserve, price, decimals } = marketInputs(snapshot, market);
    return { reserve, price, decimals };
  });
}

function holdingsValue(holdings: Holding[]): bigint {
  return holdings.reduce(
    (sum, { reserve, price, decimals }) => sum + usdValue(reserve.value, price.value, decimals.value),
    0n,
  );
}
