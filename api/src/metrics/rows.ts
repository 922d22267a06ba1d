import type { Evidence } from './evidence.js';
import type { Accrual, FeedSnapshot, MarketSnapshot } from './types.js';

/** GraphQL fragments of all that the metrics read, and the shape of their answers. */
export const ACCRUAL_FIELDS = 'exchangeRate exchangeRateUpdatedAt nominalRate';
export const STATE_FIELDS = `${ACCRUAL_FIELDS} totalSupply reserve price`;
export const MARKET_CONSTANT_FIELDS = 'id marketId name symbol underlyingSymbol decimals listedAt';
export const FEED_FIELDS = 'roundId value evidence ripcord';

export interface AccrualRow {
  exchangeRate: string;
  exchangeRateUpdatedAt: string;
  nominalRate: string;
}

export interface StateRow extends AccrualRow {
  totalSupply: string;
  reserve: string;
  price: string;
}

export interface MarketConstantsRow {
  id: string;
  marketId: string;
  name: string;
  symbol: string;
  underlyingSymbol: string;
  decimals: number;
  listedAt: string;
}

export interface FeedRow {
  roundId: string;
  value: string;
  evidence: Evidence;
  ripcord: boolean;
}

export function readAccrual(row: AccrualRow): Accrual {
  return {
    exchangeRate: BigInt(row.exchangeRate),
    exchangeRateUpdatedAt: BigInt(row.exchangeRateUpdatedAt),
    nominalRate: BigInt(row.nominalRate),
  };
}

export function readMarket(constants: MarketConstantsRow, state: StateRow, listing: AccrualRow | null): MarketSnapshot {
  return {
    ...readAccrual(state),
    id: constants.id,
    marketId: BigInt(constants.marketId),
    name: constants.name,
    symbol: constants.symbol,
    underlyingSymbol: constants.underlyingSymbol,
    decimals: constants.decimals,
    listedAt: BigInt(constants.listedAt),
    price: BigInt(state.price),
    totalSupply: BigInt(state.totalSupply),
    reserve: BigInt(state.reserve),
    listing: listing === null ? null : readAccrual(listing),
  };
}

export function readFeed(name: string, row: FeedRow): FeedSnapshot {
  return {
    name,
    value: BigInt(row.value),
    evidence: row.evidence,
    ripcord: row.ripcord,
    roundId: BigInt(row.roundId),
  };
}
