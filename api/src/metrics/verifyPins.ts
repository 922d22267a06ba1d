import { BlockReorganisedError } from './errors.js';
import type { BlockLookup, IndexedBlock } from './source.js';

/** To be asked for in the same query as the data: the newest block of the chain that the data belongs to. */
export const HEAD_FIELD = 'head: _meta { block { number hash } }';

export interface HeadAnswer {
  head: { block: { number: number; hash: string | null } } | null;
}

/**
 * Makes sure that what was read by number belongs to the blocks that were meant. An answer is of one chain: the one that
 * ends in its `head`. When the node has that head on its chain, and has the same block at the number before and after,
 * then the block is an ancestor of the head, and the answer is about it.
 */
export async function verifyPins(
  { head }: HeadAnswer,
  blocks: readonly IndexedBlock[],
  lookup: BlockLookup | undefined,
): Promise<void> {
  const pinned = blocks.filter(({ pinnedBy }) => pinnedBy === 'number');
  if (pinned.length === 0) return;
  const { number, hash } = head?.block ?? { number: -1, hash: null };
  const older = pinned.filter((block) => block.number !== number);
  for (const block of pinned) if (block.number === number) requireSame(block, hash, 'the subgraph');
  if (older.length === 0) return;
  requireSame({ number, hash }, (await lookup?.(number))?.hash, 'the chain RPC');
  await Promise.all(
    older.map(async (block) => requireSame(block, (await lookup?.(block.number))?.hash, 'the chain RPC')),
  );
}

function requireSame(
  { number, hash }: { number: number; hash: string | null },
  found: string | null | undefined,
  source: string,
): void {
  if (hash !== null && hash.toLowerCase() === found?.toLowerCase()) return;
  throw new BlockReorganisedError(`block ${number} was ${hash}, ${source} now says ${found ?? 'that it has none'}`);
}
