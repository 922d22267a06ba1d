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
}

/** Tells hash and time of a block by its number; graph-node keeps them to itself for all but the newest block. */
export type BlockLookup = (number: number) => Promise<{ hash: string; time: bigint } | null>;

/** The argument list that pins a field to a block, to be put among the field's other arguments. */
export function blockArgument(ref: BlockRef): string {
  if (ref === null) return '';
  return 'number' in ref ? `block: {number: ${ref.number}}` : `block: {hash: ${JSON.stringify(ref.hash)}}`;
}

/** Where to read a known block: by hash, so that a reorg in between is an error and not a mixture. */
export function pin(block: IndexedBlock): string {
  return blockArgument(block.hash === null ? { number: block.number } : { hash: block.hash });
}

export function describeBlock(ref: BlockRef): string {
  if (ref === null) return 'newest';
  return 'number' in ref ? String(ref.number) : ref.hash;
}
