import { ASSET_INPUTS, type Assets, assetsValue, gatherAssets } from './assets.js';
import { currentRate, gatherRate, RATE_INPUTS, type RateInputs } from './exchangeRate.js';
import { mulDivDown, usdValue, WAD } from './fixedPoint.js';
import { marketInputs } from './inputs.js';
import type { MarketSnapshot, MetricDefinition, Snapshot, Sourced } from './types.js';

/** What a market owes to the holders of its mToken. */
export interface Debt extends RateInputs {
  totalSupply: Sourced;
}

const NOTHING_OWED = 'no mTokens are in circulation: nothing is owed, the ratio is undefined';

const DEBT_INPUTS = [
  { name: 'totalSupply', description: 'mTokens in circulation, base units: `Market.totalSupply`.' },
  ...RATE_INPUTS,
];

/** All assets over all that is owed. */
export const activeCollateralisation: MetricDefinition<
  Assets & { debts: (Debt & { price: Sourced; decimals: Sourced })[] }
> = {
  id: 'ACTIVE_COLLATERALISATION',
  title: 'Active collateralisation',
  description:
    'Assets under management over what is owed to mToken holders now. Below 1, the protocol owes more than it has.',
  scope: 'PROTOCOL',
  unit: 'RATIO',
  formula:
    'AUM / Σ over markets ⌊liability × price / 10^decimals⌋, liability = ⌊totalSupply × rate(time) / 1e18⌋, rate(time) as in EXCHANGE_RATE',
  inputs: [...ASSET_INPUTS, ...DEBT_INPUTS],
  source:
    'White paper, "Owner/controller settings" (minimum collateralisation). Equals `Controller.activeCollateralization()`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS', 'FEEDS'],
  gather: ({ snapshot }) => ({
    ...gatherAssets(snapshot),
    debts: snapshot.markets.map((market) => {
      const { price, decimals } = marketInputs(snapshot, market);
      return { ...gatherDebt(snapshot, market), price, decimals };
    }),
  }),
  compute: ({ debts, ...assets }) => {
    const owed = debts.reduce(
      (sum, debt) => sum + usdValue(liability(debt), debt.price.value, debt.decimals.value),
      0n,
    );
    return owed === 0n ? { reason: NOTHING_OWED } : { value: mulDivDown(assetsValue(assets), WAD, owed) };
  },
};

/** Reserve of one market over what it owes. */
export const reserveRatio: MetricDefinition<Debt & { reserve: Sourced }> = {
  id: 'RESERVE_RATIO',
  title: 'Reserve ratio',
  description: 'Share of what the market owes to its mToken holders that could be paid out of its reserve at once.',
  scope: 'MARKET',
  unit: 'RATIO',
  formula: 'reserve / liability, liability = ⌊totalSupply × rate(time) / 1e18⌋, rate(time) as in EXCHANGE_RATE',
  inputs: [
    { name: 'reserve', description: 'Underlying that the market holds as reserve, base units: `Market.reserve`.' },
    ...DEBT_INPUTS,
  ],
  source:
    'White paper, "Owner/controller settings" (minimum reserve ratio). Equals `Controller.reserveRatio(marketId)`.',
  methodologyVersion: '1.0.0',
  reads: ['MARKETS'],
  gather: ({ snapshot, market }) =>
    market === null
      ? { reason: 'no market given' }
      : { reserve: marketInputs(snapshot, market).reserve, ...gatherDebt(snapshot, market) },
  compute: ({ reserve, ...debt }) => {
    const owed = liability(debt);
    return owed === 0n ? { reason: NOTHING_OWED } : { value: mulDivDown(reserve.value, WAD, owed) };
  },
};

function gatherDebt(snapshot: Snapshot, market: MarketSnapshot): Debt {
  return { totalSupply: marketInputs(snapshot, market).totalSupply, ...gatherRate(snapshot, market) };
}

/** Underlying, base units. */
function liability(debt: Debt): bigint {
  return mulDivDown(debt.totalSupply.value, currentRate(debt), WAD);
}
