export type Kind = 'query' | 'proof' | 'status' | 'http';

/** One thing that was asked of both engines, and whether they said the same. */
export interface Comparison {
  subgraph: string;
  kind: Kind;
  name: string;
  /** Whether it was asked after the chain had been reorganised. */
  reorganised?: boolean;
  /** What was asked, for reports. */
  request: string;
  /** graph-node's answer, normalised, as text. */
  expected: string;
  /** The embedded engine's; absent where only graph-node was asked. */
  actual?: string;
  equal: boolean;
}
