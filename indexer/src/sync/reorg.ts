import { type Chain, ChainMovedError } from '../chain/chain.js';
import type { ChainBlock, DeploymentStore } from '../store/deployment.js';

const BLOCKS_AT_ONCE = 20;

/** The newest indexed block that the chain still has; null when it has none of them. */
export async function findCommonAncestor(
  chain: Chain,
  deployment: DeploymentStore,
  chainHead: number,
): Promise<ChainBlock | null> {
  let below = chainHead;
  for (;;) {
    const known = deployment.blocksBelow(below, BLOCKS_AT_ONCE);
    if (known.length === 0) return null;
    const headers = await Promise.all(known.map((block) => chain.header(block.number)));
    // A node that is behind, or another one than before: that says nothing about what is on the chain.
    const unknown = known.find((block, i) => headers[i] === null && block.number <= chainHead);
    if (unknown) throw new ChainMovedError(`the RPC has no block ${unknown.number}, although its head is higher`);
    const found = known.find((block, i) => headers[i]?.hash === block.hash);
    if (found) return found;
    below = (known.at(-1) as ChainBlock).number - 1;
  }
}
