import type { Logger } from 'pino';
import type { RpcStats } from '../chain/rpc.js';
import type { ChainBlock, Health, IndexingError } from '../store/deployment.js';

const LOG_INTERVAL_MS = 5_000;
/** Span over which the rate is measured. */
const RATE_MS = 10_000;
const RATE_SAMPLE_MS = 500;
/** Time without a new block after which that is said. */
const HEAD_STALLED_MS = 180_000;

export interface IndexerStatus {
  deployment: string;
  health: Health;
  /** Whether the chain's head was reached at some time. */
  synced: boolean;
  /** Last block indexed; null before the first one. */
  head: ChainBlock | null;
  /** Newest block of the chain, as far as known. */
  chainHead: number | null;
  /** Seconds since the chain has had a new block. Zero before the first one was seen. */
  headStalledSeconds: number;
  /** The error that has stopped the indexing, or the first one after which it went on. */
  error: IndexingError | null;
  /** Events whose handlers have run since the start. */
  events: number;
  /** In the last seconds. */
  eventsPerSecond: number;
  /** Seconds until the chain's head is reached, if it goes on as so far; null when that can not be said. */
  etaSeconds: number | null;
  /** Times that blocks were taken back since the start. */
  reorgs: number;
  /** Requests to the chain's node since the start. */
  rpc: Readonly<RpcStats>;
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

export function initialStatus(deployment: string): IndexerStatus {
  return {
    deployment,
    health: 'healthy',
    synced: false,
    head: null,
    chainHead: null,
    headStalledSeconds: 0,
    error: null,
    events: 0,
    eventsPerSecond: 0,
    etaSeconds: null,
    reorgs: 0,
    rpc: { requests: 0, retries: 0 },
  };
}

export type Progress = ReturnType<typeof createProgress>;

/** Keeps count, answers `status()` and logs how far the indexing is. */
export function createProgress({
  logger,
  deployment,
  firstBlock,
  until = Number.POSITIVE_INFINITY,
  rpc,
}: {
  logger: Logger;
  deployment: string;
  firstBlock: number;
  /** Last block to index. */
  until?: number | undefined;
  rpc: RpcStats;
}) {
  const status = initialStatus(deployment);
  let samples: { at: number; events: number }[] = [];
  let block = firstBlock - 1;
  let startedAt = performance.now();
  let startedFrom = firstBlock - 1;
  let blocks = 0;
  let waitedMs = 0;
  let headMovedAt: number | undefined;
  let saidStalled = false;
  let loggedAt = performance.now();

  function observe(now: number): void {
    if (now - (samples.at(-1)?.at ?? 0) < RATE_SAMPLE_MS) return;
    samples = samples.filter(({ at }) => now - at <= RATE_MS);
    samples.push({ at: now, events: status.events });
  }

  function eventsPerSecond(now: number): number {
    const first = samples.find(({ at }) => now - at <= RATE_MS);
    if (first === undefined || now - first.at < 1) return 0;
    return Math.round(((status.events - first.events) * 1000) / (now - first.at));
  }

  function etaSeconds(now: number): number | null {
    const done = block - startedFrom;
    const left = status.chainHead === null ? null : Math.max(0, Math.min(status.chainHead, until) - block);
    if (left === null || left === 0) return left;
    return done > 0 ? Math.round(((now - startedAt) / 1000 / done) * left) : null;
  }

  function stalledMs(): number {
    return headMovedAt === undefined ? 0 : performance.now() - headMovedAt;
  }

  /** Nothing is wrong with a local chain that is idle, but a public one that stands still is mostly a node that hangs. */
  function watchHead(): void {
    if (saidStalled || stalledMs() < HEAD_STALLED_MS) return;
    saidStalled = true;
    const seconds = Math.floor(stalledMs() / 1000);
    logger.warn({ chainHead: status.chainHead, seconds }, "the chain's head has not moved; check the node");
  }

  function rates(): Pick<IndexerStatus, 'eventsPerSecond' | 'etaSeconds'> {
    const now = performance.now();
    return { eventsPerSecond: eventsPerSecond(now), etaSeconds: etaSeconds(now) };
  }

  function log(now: number): void {
    if (now - loggedAt < LOG_INTERVAL_MS || status.synced) return;
    const { chainHead, events } = status;
    const { eventsPerSecond: perSecond, etaSeconds } = rates();
    logger.info({ block, chainHead, events, perSecond, etaSeconds }, 'indexing');
    loggedAt = now;
  }

  return {
    status: (): IndexerStatus => ({
      ...status,
      headStalledSeconds: Math.floor(stalledMs() / 1000),
      rpc: { ...rpc },
      ...rates(),
    }),
    started(head: ChainBlock | null): void {
      startedAt = performance.now();
      startedFrom = head?.number ?? firstBlock - 1;
      block = startedFrom;
      status.head = head;
      observe(startedAt);
    },
    reorganised(): void {
      status.reorgs += 1;
    },
    /** Time in which there was nothing to index, because the chain had not got there. It does not count. */
    waited(ms: number): void {
      waitedMs += ms;
    },
    sawChainHead(number: number): void {
      if (number === status.chainHead) watchHead();
      else {
        if (saidStalled) logger.info({ chainHead: number }, "the chain's head moves again");
        headMovedAt = performance.now();
        saidStalled = false;
      }
      status.chainHead = number;
    },
    ran(number: number, events: number): void {
      const now = performance.now();
      status.events += events;
      block = number;
      observe(now);
      log(now);
    },
    moved(head: ChainBlock | null, state: { health: Health; synced: boolean; errors: IndexingError[] }): void {
      blocks += Math.max(0, (head?.number ?? firstBlock - 1) - (status.head?.number ?? startedFrom));
      status.head = head;
      block = head?.number ?? firstBlock - 1;
      observe(performance.now());
      status.health = state.health;
      status.synced = state.synced;
      status.error = (state.health === 'failed' ? state.errors.at(-1) : state.errors[0]) ?? null;
    },
    summary(): RunSummary {
      const seconds = (performance.now() - startedAt - waitedMs) / 1000;
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
