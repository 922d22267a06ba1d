import { MarketNotFoundError } from './errors.js';
import {
  ACCRUAL_FIELDS,
  type AccrualRow,
  FEED_FIELDS,
  type FeedRow,
  MARKET_CONSTANT_FIELDS,
  type MarketConstantsRow,
  readFeed,
  readMarket,
  STATE_FIELDS,
  type StateRow,
} from './rows.js';
import { type IndexedBlock, pin, type SubgraphQuery } from './source.js';
import type { FeedSnapshot, MarketSnapshot, SnapshotPart } from './types.js';

// Aliases in one request. More of them make fewer round trips, but a document that takes long to parse.
const TIMES_PER_REQUEST = 250;

/** What the chain said at each of a list of times. Null or absent: nothing yet. */
export interface History {
  markets: MarketSnapshot[][];
  feeds: FeedSnapshot[][];
  dmgBurned: (bigint | null)[];
}

export interface HistoryRequest {
  query: SubgraphQuery;
  block: IndexedBlock;
  /** Ascending, without repetition, none after the block's time. */
  times: bigint[];
  reads: readonly SnapshotPart[];
  /** Only this market; null = all. */
  marketId: string | null;
}

type Aliased<Row> = { [alias: `p${number}`]: Row[] };
type MarketRow = MarketConstantsRow & { listing?: AccrualRow[] } & Aliased<StateRow>;
type Feed = { name: string } & Aliased<FeedRow>;
type Answer = { markets?: MarketRow[]; feeds?: Feed[]; dmg?: { totalSupply: string; burned: string }[] } & Aliased<{
  totalSupplyAfter: string;
}>;

/**
 * Reads history by change. Each alias asks for the last change between two neighbouring times, so that all of them
 * together touch each change at most once; where nothing changed, the state before goes on.
 */
export async function readHistory(request: HistoryRequest): Promise<History> {
  const { times } = request;
  const chunks: Promise<Answer>[] = [];
  for (let start = 0; start < times.length; start += TIMES_PER_REQUEST) {
    chunks.push(
      request.query<Answer>(historyDocument(request, start, Math.min(start + TIMES_PER_REQUEST, times.length))),
    );
  }
  const answer = mergeAnswers(await Promise.all(chunks));
  const { marketId, block } = request;
  if (marketId !== null && answer.markets?.length === 0) {
    throw new MarketNotFoundError(marketId, `block ${block.number}`);
  }
  return {
    markets: transpose(
      times,
      (answer.markets ?? []).map((row) => marketHistory(row, times)),
    ),
    feeds: transpose(
      times,
      (answer.feeds ?? []).map((row) => carry(times, row, (round) => readFeed(row.name, round))),
    ),
    dmgBurned: burnHistory(answer, times),
  };
}

function historyDocument({ block, times, reads, marketId }: HistoryRequest, start: number, end: number): string {
  const at = pin(block);
  const perTime = (field: string, order: string, fields: string) =>
    times
      .slice(start, end)
      .map(
        (_, index) =>
          `p${start + index}: ${field}(first: 1, ${order}, where: ${between(times, start + index)}) { ${fields} }`,
      )
      .join('\n    ');
  const parts: string[] = [];
  if (reads.includes('MARKETS')) {
    const only = marketId === null ? '' : `where: {id: ${JSON.stringify(marketId)}},`;
    const listing = reads.includes('WINDOW')
      ? `listing: history(first: 1, orderBy: sequence, orderDirection: asc) { ${ACCRUAL_FIELDS} }`
      : '';
    parts.push(`markets(first: 1000, orderBy: marketId, ${only} ${at}) { ${MARKET_CONSTANT_FIELDS} ${listing}
    ${perTime('history', 'orderBy: sequence, orderDirection: desc', STATE_FIELDS)} }`);
  }
  if (reads.includes('FEEDS')) {
    parts.push(`feeds: reserveFeeds(first: 1000, ${at}) { name
    ${perTime('reports', 'orderBy: sequence, orderDirection: desc', FEED_FIELDS)} }`);
  }
  if (reads.includes('DMG')) {
    // Burns only ever lower the supply: the lowest supply of a span is its last.
    parts.push(`dmg: dmgTokens(first: 1, ${at}) { totalSupply burned }
    ${perTime('burns', `${at}, orderBy: totalSupplyAfter, orderDirection: asc`, 'totalSupplyAfter')}`);
  }
  return `query History {\n  ${parts.join('\n  ')}\n}`;
}

function between(times: bigint[], index: number): string {
  const after = times[index - 1];
  return `{${after === undefined ? '' : `timestamp_gt: "${after}", `}timestamp_lte: "${times[index]}"}`;
}

/** All chunks hold the same rows with different aliases. */
function mergeAnswers([first, ...others]: Answer[]): Answer {
  const merged: Answer = { ...first };
  for (const other of others) {
    const markets = joinRows(merged.markets, other.markets, 'id');
    const feeds = joinRows(merged.feeds, other.feeds, 'name');
    Object.assign(merged, other, markets && { markets }, feeds && { feeds });
  }
  return merged;
}

function joinRows<Row>(rows: Row[] | undefined, others: Row[] | undefined, key: keyof Row): Row[] | undefined {
  return rows?.map((row) => ({ ...row, ...others?.find((other) => other[key] === row[key]) }));
}

function marketHistory(row: MarketRow, times: bigint[]): (MarketSnapshot | null)[] {
  const listing = row.listing?.[0] ?? null;
  return carry(times, row, (state) => readMarket(row, state, listing));
}

function burnHistory(answer: Answer, times: bigint[]): (bigint | null)[] {
  const token = answer.dmg?.[0];
  if (token === undefined) return times.map(() => null);
  const issued = BigInt(token.totalSupply) + BigInt(token.burned);
  return carry(times, answer, (burn) => issued - BigInt(burn.totalSupplyAfter)).map((burned) => burned ?? 0n);
}

/** The last change up to each time. */
function carry<Row, Value>(times: bigint[], rows: Aliased<Row>, read: (row: Row) => Value): (Value | null)[] {
  let last: Value | null = null;
  return times.map((_, index) => {
    const change = rows[`p${index}`]?.[0];
    if (change !== undefined) last = read(change);
    return last;
  });
}

/** From a list of values over time for each thing to a list of things for each time. */
function transpose<Value>(times: bigint[], histories: (Value | null)[][]): Value[][] {
  return times.map((_, index) => histories.map((history) => history[index] ?? null).filter((value) => value !== null));
}
