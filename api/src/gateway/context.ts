import { randomUUID } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import type { createSnapshots, SnapshotLoader, SubgraphQuery } from '../metrics/index.js';
import { createRequestBudget, type RequestBudget } from './cost/requestBudget.js';
import { createJoinLoaders, type JoinLoaders } from './joinLoaders.js';
import type { QueryLimits } from './limits.js';
import type { SubgraphClient } from './subgraphClient.js';

/** What the resolvers of one request share. */
export interface GatewayContext {
  requestId: string;
  /** Asks the subgraph on our own behalf. */
  query: SubgraphQuery;
  snapshots: SnapshotLoader;
  loaders: JoinLoaders;
  budget: RequestBudget;
  /** Errors that the subgraph sent along with data. */
  partialErrors: GraphQLError[];
}

/** What is known of a request before its query is read. */
export type RequestContext = Omit<GatewayContext, 'query' | 'snapshots'>;

export function createRequestContext(limits: QueryLimits): RequestContext {
  return {
    requestId: randomUUID(),
    loaders: createJoinLoaders(),
    budget: createRequestBudget(limits),
    partialErrors: [],
  };
}

/**
 * Adds what asks the subgraph. Requests are put together by the identity of the context, so this must be done to the
 * very object that resolvers get: Apollo Server hands them a copy of the one it was given.
 */
export function completeContext(
  context: RequestContext,
  client: SubgraphClient,
  snapshots: ReturnType<typeof createSnapshots>,
): GatewayContext {
  const query = client.queryFor(context);
  return Object.assign(context, { query, snapshots: snapshots.forRequest(query, context.budget.signal) });
}
