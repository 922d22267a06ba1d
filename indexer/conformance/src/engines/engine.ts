import type { SubgraphBuild } from '../build/buildSubgraph.js';

/** Where one subgraph is served. */
export interface Endpoint {
  queryUrl: string;
  /** GraphQL API about indexing; absent while an engine has none. */
  indexNodeUrl?: string;
}

export interface RunningEngine {
  endpoint(subgraph: string): Endpoint;
  /** Why a subgraph was refused, or could not be started; undefined for those that run. */
  refusal(subgraph: string): string | undefined;
  stop(): Promise<void>;
}

/** Something that indexes subgraphs and answers queries about them. */
export interface Engine {
  name: string;
  start(builds: readonly SubgraphBuild[], rpcUrl: string): Promise<RunningEngine>;
}

/** The engine can not run on this machine; the message says what is missing. */
export class EngineUnavailableError extends Error {}
