import type { IndexerOptions } from '../indexer.js';
import type { IndexerStatus, RunSummary } from '../sync/progress.js';
import type { TransferredError } from './errorTransfer.js';

/** What a thread is started with. */
export interface WorkerData {
  options: Omit<IndexerOptions, 'common'>;
  logLevel: string;
}

export type ToWorker = 'start' | 'stop';

export type FromWorker =
  | { kind: 'started' }
  | { kind: 'status'; status: IndexerStatus }
  /** A line of the log, as JSON. */
  | { kind: 'log'; line: string }
  | { kind: 'done'; summary: RunSummary }
  | { kind: 'failed'; error: TransferredError };
