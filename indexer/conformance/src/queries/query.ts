import type { GraphqlRequest } from '../graphqlHttp.js';

/** A query to put to both engines. */
export interface ConformanceQuery extends GraphqlRequest {
  /** What it is about, unique within its subgraph. */
  name: string;
  /** The order of the rows of equal keys is not defined, so that only the set of rows must be equal. */
  unordered?: boolean;
}
