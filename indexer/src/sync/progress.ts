import type { Logger } from 'pino';
import type { ChainBlock, Health, IndexingError } from '../store/deployment.js';

const LOG_INTERVAL_MS = 5_000;

export interface IndexerStatus {
  deployment: string;
  health: Health;
  /** Whether the chain's head was reached at some time. */
  synced: boolean;
  /** Last block indexed; null before the first one. */
  head: ChainBlock | null;
  /** Newest block of the chain, as far as known. */
  chainHead: number | null;
  /** The error that has stopped the indexing, or the first one after which it went on. */
  error: IndexingError | null;
  /** Events whose handlers have run since the start. */
  events: number;
}

export interface RunSummary {
  /** Events whose handlers have run. */
  events: number;
  /** Blocks that the head has moved by. */
  blocks: number;
  seconds: number;
  eventsPerSecond: number;
  /** The error that has stopped the indexing; null when it ended as planned. */
  error: IndexingError | null;
}

export type Progress = ReturnType<typeof createProgress>;

/** Keeps count, answers `status()` and logs how far the indexing is. */
export function createProgress({
  logger,
  deployment,
  firstBlock,
}: {
  logger: Logger;
  deployment: string;
  firstBlock: number;
}) {
  const status: IndexerStatus = {
    deployment,
    health: 'healthy',
    synced: false,
    head: null,
    chainHead: null,
    error: null,
    events: 0,
  };
  let startedAt = performance.now();
  let startedFrom = firstBlock - 1;
  let blocks = 0;
  let loggedAt = performance.now();
  let loggedEvents = 0;

  function log(block: number): void {
    const now = performance.now();
    if (now - loggedAt < LOG_INTERVAL_MS || status.synced) return;
    const perSecond = Math.round(((status.events - loggedEvents) * 1000) / (now - loggedAt));
    const done = block - startedFrom;
    const left = (status.chainHead ?? block) - block;
    const etaSeconds = done > 0 ? Math.round(((now - startedAt) / 1000 / done) * left) : null;
    logger.info({ block, chainHead: status.chainHead, events: status.events, perSecond, etaSeconds }, 'indexing');
    loggedAt = now;
    loggedEvents = status.events;
  }

  return {
    status: (): IndexerStatus => ({ ...status }),
    started(head: ChainBlock | null): void {
      startedAt = performance.now();
      startedFrom = head?.number ?? firstBlock - 1;
      status.head = head;
    },
    sawChainHead(number: number): void {
      status.chainHead = number;
    },
    ran(block: number, events: number): void {
      status.events += events;
      log(block);
    },
    moved(head: ChainBlock | null, state: { health: Health; synced: boolean; errors: IndexingError[] }): void {
      blocks += Math.max(0, (head?.number ?? firstBlock - 1) - (status.head?.number ?? startedFrom));
      status.head = head;
      status.health = state.health;
      status.synced = state.synced;
      status.error = (state.health === 'failed' ? state.errors.at(-1) : state.errors[0]) ?? null;
    },
    summary(): RunSummary {
      const seconds = (performance.now() - startedAt) / 1000;
      return {
        events: status.events,
        blocks,
        seconds: Math.round(seconds * 1000) / 1000,
        eventsPerSecond: Math.round(status.events / Math.max(seconds, 0.001)),
        error: status.health === 'failed' ? status.error : null,
      };
    },
  };
}
