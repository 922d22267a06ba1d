/** Asks the subgraph. Throws typed errors; never answers partially. */
export type SubgraphQuery = <Data>(document: string) => Promise<Data>;

/** Which block a value is about; null = the newest indexed one. */
export type BlockRef = { number: number } | { hash: string } | null;

/** A block that the subgraph has indexed. */
export interface IndexedBlock {
  number: number;
  hash: string | null;
  /** Seconds since 1970. */
  time: bigint;
  /** When the first market was listed, as of this block; null while there is none. */
  firstListedAt: bigint | null;
  /**
   * What tells the subgraph which block is meant. It knows hashes only of blocks that it has processed: a block without
   * events, or before a restart, may be known to it by number only.
   */
  pinnedBy: 'number' | 'hash';
}

/** Tells hash and time of a block by its number; graph-node keeps them to itself for all but the newest block. */
export type BlockLookup = (number: number, signal?: AbortSignal) => Promise<{ hash: string; time: bigint } | null>;

/** The argument list that pins a field to a block, to be put among the field's other arguments. */
export function blockArgument(ref: BlockRef): string {
  if (ref === null) return '';
  return 'number' in ref ? `block: {number: ${ref.number}}` : `block: {hash: ${JSON.stringify(ref.hash)}}`;
}

/** Where to read a known block. What is read by number must pass `verifyPins`, lest a reorg in between mix two chains. */
export function pin({ pinnedBy, number, hash }: IndexedBlock): string {
  return blockArgument(pinnedBy === 'number' || hash === null ? { number } : { hash });
}

export function describeBlock(ref: BlockRef): string {
  if (ref === null) return 'newest';
  return 'number' in ref ? String(ref.number) : ref.hash;
}
