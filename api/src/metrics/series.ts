import { MetricArgumentError } from './errors.js';
import { evaluate } from './evaluate.js';
import type { Evidence } from './evidence.js';
import type { History, HistoryReader } from './history.js';
import type { IndexedBlock } from './source.js';
import type { MetricDefinition, Snapshot } from './types.js';

const MAX_POINTS = 1_000;
const SECONDS_PER_DAY = 86_400n;

export interface SeriesPoint {
  /** Seconds since 1970. */
  time: bigint;
  /** Units of 1e-18. */
  value: bigint | null;
  evidence: Evidence;
}

export interface SeriesRequest {
  readHistory: HistoryReader;
  definition: MetricDefinition;
  /** Newest indexed block: all is read as of it. */
  head: IndexedBlock;
  /** For metrics of scope MARKET. */
  marketId: string | null;
  from: bigint | null;
  to: bigint | null;
  points: number;
  windowDays: number;
}

/** A metric at evenly spaced times, each computed from the state of the chain at that time. */
export async function computeSeries(request: SeriesRequest): Promise<SeriesPoint[]> {
  const { definition, head, windowDays } = request;
  const times = spacedTimes(request);
  const known = times.filter((time) => time <= head.time && head.firstListedAt !== null && time >= head.firstListedAt);
  const windowSeconds = definition.reads.includes('WINDOW') ? BigInt(windowDays) * SECONDS_PER_DAY : 0n;
  const lookups = ascending([...known, ...known.map((time) => time - windowSeconds)]);
  if (known.length === 0) return times.map(missing);
  const { readHistory, marketId } = request;
  const history = await readHistory({ block: head, times: lookups, reads: definition.reads, marketId });
  const indexOf = new Map(lookups.map((time, index) => [time, index]));
  const isKnown = new Set(known);
  return times.map((time) => {
    if (!isKnown.has(time)) return missing(time);
    const snapshot = snapshotAt(time, history, (moment) => indexOf.get(moment), windowDays, windowSeconds);
    const market = marketId === null ? null : (snapshot.markets[0] ?? null);
    if (marketId !== null && market === null) return missing(time);
    const { value, evidence } = evaluate(definition, { snapshot, market, windowDays });
    return { time, value, evidence };
  });
}

/** Both ends included; at most one point a second. */
function spacedTimes({ head, from, to, points }: SeriesRequest): bigint[] {
  if (points < 1 || points > MAX_POINTS) {
    throw new MetricArgumentError(`points is ${points}`, `Ask for 1 to ${MAX_POINTS} points.`);
  }
  const end = to ?? head.time;
  const start = from ?? (head.firstListedAt !== null && head.firstListedAt < end ? head.firstListedAt : end);
  if (start < 0n || start > end) {
    throw new MetricArgumentError(
      `the series would run from ${start} to ${end}`,
      'Give `from` ≤ `to`, seconds since 1970.',
    );
  }
  const span = end - start;
  const count = points > span ? Number(span) + 1 : points;
  if (count === 1) return [end];
  return Array.from({ length: count }, (_, index) => start + (span * BigInt(index)) / BigInt(count - 1));
}

function snapshotAt(
  time: bigint,
  history: History,
  indexOf: (time: bigint) => number | undefined,
  windowDays: number,
  windowSeconds: bigint,
): Snapshot {
  const index = indexOf(time) ?? 0;
  const starts = history.markets[indexOf(time - windowSeconds) ?? 0] ?? [];
  return {
    time,
    block: null,
    deployed: true,
    markets: history.markets[index] ?? [],
    feeds: history.feeds[index] ?? [],
    dmgBurned: history.dmgBurned[index] ?? null,
    windowStarts: new Map([[windowDays, new Map(starts.map((market) => [market.id, market]))]]),
  };
}

function missing(time: bigint): SeriesPoint {
  return { time, value: null, evidence: 'STALE_OR_MISSING' };
}

function ascending(times: bigint[]): bigint[] {
  return [...new Set(times)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
