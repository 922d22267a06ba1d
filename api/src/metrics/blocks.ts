import DataLoader from 'dataloader';
import { BlockNotIndexedError, BlockTimeUnknownError } from './errors.js';
import {
  type BlockLookup,
  type BlockRef,
  blockArgument,
  describeBlock,
  type IndexedBlock,
  type SubgraphQuery,
} from './source.js';

interface BlockAnswer {
  block: { number: number; hash: string | null; timestamp: number | null };
}

interface ListingAnswer {
  listedAt: string;
}

type Answer = { newest: BlockAnswer | null } & {
  [alias: `meta${number}`]: BlockAnswer | null;
  [alias: `first${number}`]: ListingAnswer[];
};

export type BlockLoader = (ref: BlockRef) => Promise<IndexedBlock>;

/** Finds blocks for one request: all that are asked for at once cost one round trip. */
export function createBlockLoader(query: SubgraphQuery, lookup: BlockLookup | undefined): BlockLoader {
  const loader = new DataLoader<{ ref: BlockRef }, IndexedBlock, string>(
    async (keys) => {
      const answer = await query<Answer>(blocksDocument(keys.map(({ ref }) => ref)));
      return Promise.all(
        keys.map(async ({ ref }, index) => {
          const meta = answer[`meta${index}`] ?? null;
          if (meta === null) throw new BlockNotIndexedError(describeBlock(ref), 'the subgraph has no data yet');
          const [first] = answer[`first${index}`] ?? [];
          const firstListedAt = first === undefined ? null : BigInt(first.listedAt);
          return { ...(await withTime(ref, meta, answer.newest, lookup)), firstListedAt };
        }),
      );
    },
    { cacheKeyFn: JSON.stringify },
  );
  return (ref) => loader.load({ ref });
}

function blocksDocument(refs: readonly BlockRef[]): string {
  const fields = refs.map((ref, index) => {
    const block = blockArgument(ref);
    return `  meta${index}: _meta${block === '' ? '' : `(${block})`} { block { number hash timestamp } }
  first${index}: markets(first: 1, orderBy: listedAt, orderDirection: asc ${block}) { listedAt }`;
  });
  return `query Blocks {\n  newest: _meta { block { number hash timestamp } }\n${fields.join('\n')}\n}`;
}

/** graph-node tells hash and time only of the newest block and of blocks that are named by their hash. */
async function withTime(
  ref: BlockRef,
  { block: { number, hash, timestamp } }: BlockAnswer,
  newest: BlockAnswer | null,
  lookup: BlockLookup | undefined,
): Promise<Omit<IndexedBlock, 'firstListedAt'>> {
  // Without a node to compare with, a reorg can only be told by the hash.
  const pinnedBy = lookup === undefined || isHash(ref) ? 'hash' : 'number';
  if (timestamp !== null) return { number, hash, time: BigInt(timestamp), pinnedBy };
  if (newest?.block.number === number && newest.block.timestamp !== null) {
    return { number, hash: newest.block.hash, time: BigInt(newest.block.timestamp), pinnedBy };
  }
  const found = await lookup?.(number);
  if (found == null) throw new BlockTimeUnknownError(number);
  return { number, hash: found.hash, time: found.time, pinnedBy };
}

function isHash(ref: BlockRef): boolean {
  return ref !== null && 'hash' in ref;
}
