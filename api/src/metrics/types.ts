import type { Evidence } from './evidence.js';

export type MetricId =
  | 'AUM'
  | 'TVL'
  | 'EXCHANGE_RATE'
  | 'ADVERTISED_APY'
  | 'REALISED_APY'
  | 'ACTIVE_COLLATERALISATION'
  | 'RESERVE_RATIO'
  | 'DMG_BURNED';

type MetricScope = 'PROTOCOL' | 'MARKET';

type MetricUnit = 'USD' | 'RATIO' | 'UNDERLYING_PER_MTOKEN' | 'DMG';

/** A number that goes into a metric, with where it was read and how far it can be trusted. */
export interface Sourced {
  name: string;
  value: bigint;
  unit: string;
  evidence: Evidence;
  source: string;
}

/** Why there is no value. */
export interface Undefined {
  reason: string;
}

/** A computed value, in units of 1e-18, or the reason for its absence. */
type Outcome = { value: bigint } | Undefined;

/** What accrues: the exchange rate at its last accrual and the nominal rate in force since. */
export interface Accrual {
  /** WAD. */
  exchangeRate: bigint;
  /** Seconds since 1970. */
  exchangeRateUpdatedAt: bigint;
  /** Yearly, WAD. */
  nominalRate: bigint;
}

/** One market as it stood at a moment. */
export interface MarketSnapshot extends Accrual {
  id: string;
  marketId: bigint;
  name: string;
  symbol: string;
  underlyingSymbol: string;
  decimals: number;
  /** US dollars for a whole underlying token, WAD. */
  price: bigint;
  /** mTokens, base units. */
  totalSupply: bigint;
  /** Underlying, base units. */
  reserve: bigint;
  /** Seconds since 1970. */
  listedAt: bigint;
  /** Accrual state when the market was listed; known only where a window was asked for. */
  listing: Accrual | null;
}

/** The latest report of a reserve feed at a moment. */
export interface FeedSnapshot {
  name: string;
  /** US dollars, WAD. */
  value: bigint;
  evidence: Evidence;
  ripcord: boolean;
  roundId: bigint;
}

/** Everything that the metrics read, at one moment. */
export interface Snapshot {
  /** Seconds since 1970. */
  time: bigint;
  /** Null in a series, whose moments lie between blocks. */
  block: { number: bigint; hash: string | null } | null;
  /** False before the protocol's first event. */
  deployed: boolean;
  markets: MarketSnapshot[];
  feeds: FeedSnapshot[];
  /** DMG burned, base units; null before DMG exists. */
  dmgBurned: bigint | null;
  /** Accrual state of each market, by id, at the start of each window, by its length in days. */
  windowStarts: Map<number, Map<string, Accrual>>;
}

/** Parts of a snapshot: markets, the state of each at the start of a window, reserve feeds, DMG. */
export type SnapshotPart = 'MARKETS' | 'WINDOW' | 'FEEDS' | 'DMG';

/** What a metric is computed for. */
export interface Subject {
  snapshot: Snapshot;
  /** Present for metrics of scope MARKET. */
  market: MarketSnapshot | null;
  windowDays: number;
}

/** The one definition of a metric. GraphQL, series and documentation are all made from it. */
export interface MetricDefinition<Inputs = unknown> {
  id: MetricId;
  title: string;
  description: string;
  scope: MetricScope;
  unit: MetricUnit;
  formula: string;
  inputs: { name: string; description: string }[];
  source: string;
  methodologyVersion: string;
  /** What of a snapshot the inputs are picked from; the rest need not be fetched. */
  reads: readonly SnapshotPart[];
  /** Picks the inputs out of a snapshot. */
  gather(subject: Subject): Inputs | Undefined;
  /** Exact integer arithmetic over the inputs. */
  compute(inputs: Inputs): Outcome;
}
