import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { type BlockLoader, createBlockLoader } from './blocks.js';
import { BlockNotIndexedError, BlockReorganisedError } from './errors.js';
import { createHistoryReader, type HistoryReader } from './history.js';
import { createLruCache } from './lruCache.js';
import {
  ACCRUAL_FIELDS,
  type AccrualRow,
  FEED_FIELDS,
  type FeedRow,
  MARKET_CONSTANT_FIELDS,
  type MarketConstantsRow,
  readAccrual,
  readFeed,
  readMarket,
  STATE_FIELDS,
  type StateRow,
} from './rows.js';
import { type BlockLookup, type BlockRef, type IndexedBlock, pin, type SubgraphQuery } from './source.js';
import type { Accrual, Snapshot } from './types.js';
import { HEAD_FIELD, type HeadAnswer, verifyPins } from './verifyPins.js';

const SECONDS_PER_DAY = 86_400n;
const CACHED_SNAPSHOTS = 64;
// Time for the subgraph to follow the chain, or the other way round.
const REORG_RETRY_MS = 300;

/** Reads blocks and snapshots for one request: whatever is asked for together is fetched together. */
export interface SnapshotLoader {
  block(ref: BlockRef): Promise<IndexedBlock>;
  /** `windowDays` null = no window is needed. */
  snapshot(ref: BlockRef, windowDays: number | null): Promise<Snapshot>;
  /** Reads history as of the newest block; once more when the chain was reorganised meanwhile. */
  history<Value>(read: (head: IndexedBlock, readHistory: HistoryReader) => Promise<Value>): Promise<Value>;
}

/** Whom to ask on behalf of one request. */
interface Sources {
  query: SubgraphQuery;
  lookup: BlockLookup | undefined;
}

interface SnapshotKey {
  ref: BlockRef;
  windowDays: number | null;
}

interface Wanted {
  block: IndexedBlock;
  windowDays: number | null;
}

type MarketRow = MarketConstantsRow & StateRow & { [alias: string]: unknown };

/** Keeps the snapshots that were read last: a block's state never changes, so it is known by the block's hash. */
export function createSnapshots(findBlock?: BlockLookup) {
  const cache = createLruCache<string, Snapshot>(CACHED_SNAPSHOTS);

  function forRequest(query: SubgraphQuery, signal: AbortSignal): SnapshotLoader {
    const lookup: BlockLookup | undefined = findBlock && ((number) => findBlock(number, signal));
    const blocks = createBlockLoader(query, lookup);
    const readHistory = createHistoryReader(query, lookup);
    // Whatever fails at once because of one reorg reads the blocks anew together.
    const blocksAfterReorg = createBlockLoader(query, lookup);
    const snapshots = new DataLoader<SnapshotKey, Snapshot, string>(
      (keys) => followingReorg((loadBlock) => readAt({ query, lookup }, loadBlock, keys), blocks, blocksAfterReorg),
      { cacheKeyFn: JSON.stringify },
    );
    return {
      block: blocks,
      snapshot: (ref, windowDays) => snapshots.load({ ref, windowDays }),
      history: (read) =>
        followingReorg(async (loadBlock) => read(await loadBlock(null), readHistory), blocks, blocksAfterReorg),
    };
  }

  async function readAt(sources: Sources, blocks: BlockLoader, keys: readonly SnapshotKey[]): Promise<Snapshot[]> {
    const wanted = keys.map(async ({ ref, windowDays }) => ({ block: await blocks(ref), windowDays }));
    return readThroughCache(sources, await Promise.all(wanted));
  }

  async function readThroughCache(sources: Sources, wanted: Wanted[]): Promise<Snapshot[]> {
    const results = new Map<string, Snapshot>();
    const missing = new Map<string, { block: IndexedBlock; windows: Set<number> }>();
    for (const { block, windowDays } of wanted) {
      const key = cacheKey(block, windowDays);
      const cached = block.hash === null ? undefined : cache.get(key);
      if (cached !== undefined) results.set(key, cached);
      else {
        const blockKey = cacheKey(block, null);
        const entry = missing.get(blockKey) ?? { block, windows: new Set<number>() };
        if (windowDays !== null) entry.windows.add(windowDays);
        missing.set(blockKey, entry);
      }
    }
    const read = missing.size === 0 ? [] : await readSnapshots(sources, [...missing.values()]);
    for (const { block, windows, snapshot } of read) {
      for (const key of [null, ...windows].map((windowDays) => cacheKey(block, windowDays))) {
        results.set(key, snapshot);
        if (block.hash !== null) cache.set(key, snapshot);
      }
    }
    return wanted.map(({ block, windowDays }) => results.get(cacheKey(block, windowDays)) as Snapshot);
  }

  return { forRequest };
}

/** Tries once more, with blocks that are read anew, after a reorg between reading a block and its state. */
async function followingReorg<Value>(
  attempt: (blocks: BlockLoader) => Promise<Value>,
  blocks: BlockLoader,
  blocksAfterReorg: BlockLoader,
): Promise<Value> {
  try {
    return await attempt(blocks);
  } catch (error) {
    if (!(error instanceof BlockReorganisedError)) throw error;
    await sleep(REORG_RETRY_MS);
    return attempt(blocksAfterReorg);
  }
}

function cacheKey(block: IndexedBlock, windowDays: number | null): string {
  return `${block.hash ?? block.number}/${windowDays ?? ''}`;
}

interface WantedBlock {
  block: IndexedBlock;
  windows: Set<number>;
}

type SnapshotsAnswer = HeadAnswer & Record<string, unknown[]>;

async function readSnapshots({ query, lookup }: Sources, wanted: WantedBlock[]) {
  const fields = wanted.map(({ block, windows }, index) => snapshotFields(index, block, windows));
  const answer = await query<SnapshotsAnswer>(`query Snapshots {\n  ${HEAD_FIELD}\n${fields.join('\n')}\n}`).catch(
    (error: unknown) => {
      // The block was there when its number was read.
      throw error instanceof BlockNotIndexedError ? new BlockReorganisedError(error.message) : error;
    },
  );
  const blocks = wanted.map(({ block }) => block);
  await verifyPins(answer, blocks, lookup);
  return wanted.map(({ block, windows }, index) => ({
    block,
    windows,
    snapshot: parseSnapshot(answer, index, block, windows),
  }));
}

function snapshotFields(index: number, block: IndexedBlock, windows: Set<number>): string {
  const at = pin(block);
  const listing =
    windows.size === 0
      ? ''
      : `listing: history(first: 1, orderBy: sequence, orderDirection: asc) { ${ACCRUAL_FIELDS} }`;
  const starts = [...windows].map(
    (days) =>
      `w${days}: history(first: 1, orderBy: sequence, orderDirection: desc, where: {timestamp_lte: "${windowStart(block.time, days)}"}) { ${ACCRUAL_FIELDS} }`,
  );
  return `  protocols${index}: protocols(first: 1, ${at}) { id }
  markets${index}: markets(first: 1000, orderBy: marketId, orderDirection: asc, ${at}) { ${MARKET_CONSTANT_FIELDS} ${STATE_FIELDS} ${listing} ${starts.join(' ')} }
  feeds${index}: reserveFeeds(first: 1000, ${at}) { name ${FEED_FIELDS} }
  dmg${index}: dmgTokens(first: 1, ${at}) { burned }`;
}

function parseSnapshot(
  answer: Record<string, unknown[]>,
  index: number,
  block: IndexedBlock,
  windows: Set<number>,
): Snapshot {
  const rows = answer[`markets${index}`] as MarketRow[];
  const [dmg] = answer[`dmg${index}`] as { burned: string }[];
  return {
    time: block.time,
    block: { number: BigInt(block.number), hash: block.hash },
    deployed: (answer[`protocols${index}`] as unknown[]).length > 0,
    markets: rows.map((row) => readMarket(row, row, firstOf(row.listing))),
    feeds: (answer[`feeds${index}`] as (FeedRow & { name: string })[]).map((row) => readFeed(row.name, row)),
    dmgBurned: dmg === undefined ? null : BigInt(dmg.burned),
    windowStarts: new Map([...windows].map((days) => [days, startsOf(rows, `w${days}`)])),
  };
}

function startsOf(rows: MarketRow[], alias: string): Map<string, Accrual> {
  const starts = new Map<string, Accrual>();
  for (const row of rows) {
    const start = firstOf(row[alias]);
    if (start !== null) starts.set(row.id, readAccrual(start));
  }
  return starts;
}

function firstOf(history: unknown): AccrualRow | null {
  return (history as AccrualRow[] | undefined)?.[0] ?? null;
}

function windowStart(time: bigint, days: number): bigint {
  const start = time - BigInt(days) * SECONDS_PER_DAY;
  return start > 0n ? start : 0n;
}
