export * from './errors.js';
export { createIndexer, type Indexer, type IndexerOptions } from './indexer.js';
export * from './schema/index.js';
export {
  createSubgraphServer,
  PortInUseError,
  type SubgraphServer,
  type SubgraphServerOptions,
} from './server/index.js';
export type { ChainBlock, Health, IndexingError } from './store/deployment.js';
export { DatabaseInUseError } from './store/lock.js';
export type { IndexerStatus, RunSummary } from './sync/progress.js';
export { createIndexerThread, IndexerThreadError } from './worker/indexerThread.js';
