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

/** Finds blocks for one request: all that are asked for at once cost one round trip. */
export function createBlockLoader(query: SubgraphQuery, lookup: BlockLookup | undefined) {
  const loader = new DataLoader<{ ref: BlockRef }, IndexedBlock, string>(
    async (keys) => {
      const refs = keys.map(({ ref }) => ref);
      const answer = await query<Record<string, unknown>>(blocksDocument(refs));
      return Promise.all(
        refs.map((ref, index) => {
          const meta = answer[`meta${index}`] as BlockAnswer | null;
          const [first] = answer[`first${index}`] as { listedAt: string }[];
          return complete(ref, meta, first === undefined ? null : BigInt(first.listedAt), lookup);
        }),
      );
    },
    { cacheKeyFn: JSON.stringify },
  );
  return (ref: BlockRef): Promise<IndexedBlock> => loader.load({ ref });
}

function blocksDocument(refs: readonly BlockRef[]): string {
  const fields = refs.map((ref, index) => {
    const block = blockArgument(ref);
    return `  meta${index}: _meta${block === '' ? '' : `(${block})`} { block { number hash timestamp } }
  first${index}: markets(first: 1, orderBy: listedAt, orderDirection: asc ${block}) { listedAt }`;
  });
  return `query Blocks {\n${fields.join('\n')}\n}`;
}

async function complete(
  ref: BlockRef,
  meta: BlockAnswer | null,
  firstListedAt: bigint | null,
  lookup: BlockLookup | undefined,
): Promise<IndexedBlock> {
  if (meta === null) throw new BlockNotIndexedError(describeBlock(ref), 'the subgraph has no data yet');
  const { number, hash, timestamp } = meta.block;
  if (timestamp !== null) return { number, hash, time: BigInt(timestamp), firstListedAt };
  const found = await lookup?.(number);
  if (found == null) throw new BlockTimeUnknownError(number);
  return { number, hash: hash ?? found.hash, time: found.time, firstListedAt };
}
