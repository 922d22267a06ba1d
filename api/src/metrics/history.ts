import DataLoader from 'dataloader';
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
import { type BlockLookup, type IndexedBlock, pin, type SubgraphQuery } from './source.js';
import type { FeedSnapshot, MarketSnapshot, SnapshotPart } from './types.js';
import { HEAD_FIELD, type HeadAnswer, verifyPins } from './verifyPins.js';

/** What the chain said at each of a list of times. Null or absent: nothing yet. */
export interface History {
  markets: MarketSnapshot[][];
  feeds: FeedSnapshot[][];
  dmgBurned: (bigint | null)[];
}

interface HistoryRequest {
  block: IndexedBlock;
  /** Ascending, without repetition, none after the block's time. */
  times: bigint[];
  reads: readonly SnapshotPart[];
  /** Only this market; null = all. */
  marketId: string | null;
}

export type HistoryReader = (request: HistoryRequest) => Promise<History>;

type Aliased<Row> = { [alias: `p${number}`]: Row[] };
type MarketRow = MarketConstantsRow & { listing?: AccrualRow[] } & Aliased<StateRow>;
type Feed = { name: string } & Aliased<FeedRow>;
type Answer = HeadAnswer & {
  markets?: MarketRow[];
  feeds?: Feed[];
  dmg?: { totalSupply: string; burned: string }[];
} & Aliased<{ totalSupplyAfter: string }>;

/** Reads history for one request: series over the same times, as charts ask for, are read together. */
export function createHistoryReader(query: SubgraphQuery, lookup: BlockLookup | undefined): HistoryReader {
  const read = async (request: HistoryRequest): Promise<Answer> => {
    const answer = await query<Answer>(historyDocument(request));
    await verifyPins(answer, [request.block], lookup);
    return answer;
  };
  const loader = new DataLoader<HistoryRequest, Answer, string>(
    async (requests) => {
      const answers = new Map<string, Promise<Answer>>();
      for (const [key, group] of groupBy(requests, sameTimes)) {
        answers.set(key, read(union(group)));
      }
      return Promise.all(requests.map((request) => answers.get(sameTimes(request)) as Promise<Answer>));
    },
    { cache: false },
  );
  return async (request) => selectHistory(await loader.load(request), request);
}

function sameTimes({ block, times }: HistoryRequest): string {
  return `${pin(block)} ${times.join()}`;
}

function union([first, ...others]: [HistoryRequest, ...HistoryRequest[]]): HistoryRequest {
  const all = [first, ...others];
  const isOneMarket = all.every(({ marketId }) => marketId === first.marketId);
  return {
    ...first,
    reads: [...new Set(all.flatMap(({ reads }) => reads))],
    marketId: isOneMarket ? first.marketId : null,
  };
}

/**
 * Each alias asks for the last change between two neighbouring times, so that all of them together touch each change
 * at most once; where nothing changed, the state before goes on.
 */
function historyDocument({ block, times, reads, marketId }: HistoryRequest): string {
  const at = pin(block);
  const perTime = (field: string, order: string, selection: string) =>
    times.map(
      (_, index) => `p${index}: ${field}(first: 1, ${order}, where: ${between(times, index)}) { ${selection} }`,
    );
  const parts: string[] = [HEAD_FIELD];
  const fragments: string[] = [];
  if (reads.includes('MARKETS')) {
    const only = marketId === null ? '' : `where: {id: ${JSON.stringify(marketId)}},`;
    const changes = perTime('history', 'orderBy: sequence, orderDirection: desc', '...State');
    fragments.push(`fragment State on MarketState { ${STATE_FIELDS} }`);
    parts.push(`markets(first: 1000, orderBy: marketId, ${only} ${at}) { ${MARKET_CONSTANT_FIELDS}`);
    if (reads.includes('WINDOW')) {
      parts.push(`listing: history(first: 1, orderBy: sequence, orderDirection: asc) { ${ACCRUAL_FIELDS} }`);
    }
    parts.push(...changes, '}');
  }
  if (reads.includes('FEEDS')) {
    fragments.push(`fragment Report on ReserveReport { ${FEED_FIELDS} }`);
    const changes = perTime('reports', 'orderBy: sequence, orderDirection: desc', '...Report');
    parts.push(`feeds: reserveFeeds(first: 1000, ${at}) { name`, ...changes, '}');
  }
  if (reads.includes('DMG')) {
    // Burns only ever lower the supply: the lowest supply of a span is its last.
    const order = `${at}, orderBy: totalSupplyAfter, orderDirection: asc`;
    parts.push(
      `dmg: dmgTokens(first: 1, ${at}) { totalSupply burned }`,
      ...perTime('burns', order, 'totalSupplyAfter'),
    );
  }
  return `query History {\n${parts.join('\n')}\n}\n${fragments.join('\n')}`;
}

function between(times: bigint[], index: number): string {
  const after = times[index - 1];
  return `{${after === undefined ? '' : `timestamp_gt: "${after}", `}timestamp_lte: "${times[index]}"}`;
}

function selectHistory(answer: Answer, { block, times, marketId }: HistoryRequest): History {
  const rows = (answer.markets ?? []).filter(({ id }) => marketId === null || id === marketId);
  if (marketId !== null && rows.length === 0) throw new MarketNotFoundError(marketId, `block ${block.number}`);
  const markets = rows.map((row) => marketHistory(row, times));
  const feeds = (answer.feeds ?? []).map((row) => carry(times, row, (round) => readFeed(row.name, round)));
  return {
    markets: transpose(times, markets),
    feeds: transpose(times, feeds),
    dmgBurned: burnHistory(answer, times),
  };
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

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, [Value, ...Value[]]> {
  const groups = new Map<string, [Value, ...Value[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
