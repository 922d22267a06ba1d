import type { FeedSnapshot, MarketSnapshot, Snapshot, Sourced } from './types.js';

/** Reads the fields of one market as sourced inputs. */
export function marketInputs(snapshot: Snapshot, market: MarketSnapshot) {
  const where = `Market ${market.id}, ${moment(snapshot)}`;
  const onChain = (field: string, value: bigint, unit: string): Sourced => ({
    name: `${field}[${market.symbol}]`,
    value,
    unit,
    evidence: 'ONCHAIN',
    source: `${where}: ${field}`,
  });
  return {
    reserve: onChain('reserve', market.reserve, `${market.underlyingSymbol} base units`),
    price: onChain('price', market.price, 'US dollars, WAD'),
    decimals: onChain('decimals', BigInt(market.decimals), 'decimals'),
    totalSupply: onChain('totalSupply', market.totalSupply, `${market.symbol} base units`),
    exchangeRate: onChain('exchangeRate', market.exchangeRate, 'WAD'),
    exchangeRateUpdatedAt: onChain('exchangeRateUpdatedAt', market.exchangeRateUpdatedAt, 'seconds since 1970'),
    nominalRate: onChain('nominalRate', market.nominalRate, 'a year, WAD'),
  };
}

/** The time at which the metric is taken. */
export function timeInput(snapshot: Snapshot): Sourced {
  return {
    name: 'time',
    value: snapshot.time,
    unit: 'seconds since 1970',
    evidence: 'ONCHAIN',
    source: moment(snapshot),
  };
}

/**
 * What a reserve feed contributes. The contract counts a withdrawn (ripcord) or absent report as nothing;
 * so does this, and says that the evidence is missing.
 */
export function feedInput(snapshot: Snapshot, name: string): Sourced {
  const feed = snapshot.feeds.find((candidate) => candidate.name === name);
  return {
    name,
    value: feed === undefined || feed.ripcord ? 0n : feed.value,
    unit: 'US dollars, WAD',
    evidence: feed === undefined || feed.ripcord ? 'STALE_OR_MISSING' : feed.evidence,
    source: `ReserveFeed ${name}, ${describeRound(feed)}, ${moment(snapshot)}`,
  };
}

/** All sourced inputs inside a definition's inputs, in order. */
export function listInputs(inputs: unknown): Sourced[] {
  if (inputs === null || typeof inputs !== 'object') return [];
  if (isSourced(inputs)) return [inputs];
  return Object.values(inputs).flatMap(listInputs);
}

function moment(snapshot: Snapshot): string {
  return snapshot.block === null ? `time ${snapshot.time}` : `block ${snapshot.block.number}`;
}

function describeRound(feed: FeedSnapshot | undefined): string {
  if (feed === undefined) return 'no report';
  return `round ${feed.roundId}${feed.ripcord ? ' (withdrawn by its reporter: counts 0)' : ''}`;
}

function isSourced(value: object): value is Sourced {
  return 'evidence' in value && 'value' in value && 'source' in value;
}
