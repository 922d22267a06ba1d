import type { IndexerStatus } from '../sync/progress.js';

/** Upper bounds of the histogram of queries, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Counts queries, and writes what is known as Prometheus reads it. */
export function createMetrics() {
  const buckets = BUCKETS.map(() => 0);
  let count = 0;
  let totalSeconds = 0;
  let failures = 0;

  return {
    queried(seconds: number): void {
      count += 1;
      totalSeconds += seconds;
      for (let i = 0; i < BUCKETS.length; i++) if (seconds <= (BUCKETS[i] as number)) (buckets[i] as number)++;
    },
    failed(): void {
      failures += 1;
    },
    /** In the text format, version 0.0.4. */
    text(status: IndexerStatus | undefined, state: DatabaseStatus | undefined): string {
      return [
        ...(state ? stateLines(state) : []),
        ...(status ? indexerLines(status) : []),
        ...metric('query_failures_total', 'counter', 'Requests that could not be answered at all.', failures),
        ...head('query_duration_seconds', 'histogram', 'Time from a query’s arrival to the end of its answer.'),
        ...BUCKETS.map((bound, i) => `${PREFIX}query_duration_seconds_bucket{le="${bound}"} ${buckets[i]}`),
        `${PREFIX}query_duration_seconds_bucket{le="+Inf"} ${count}`,
        `${PREFIX}query_duration_seconds_sum ${totalSeconds}`,
        `${PREFIX}query_duration_seconds_count ${count}`,
        '',
      ].join('\n');
    },
  };
}

/** What the database tells by itself. */
export interface DatabaseStatus {
  head: { number: number; timestamp: number | null } | null;
  health: string;
}

const PREFIX = 'vitrine_indexer_';

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} ${type}`];
}

function metric(name: string, type: 'counter' | 'gauge', help: string, value: number | null): string[] {
  return value === null ? [] : [...head(name, type, help), `${PREFIX}${name} ${value}`];
}

function stateLines({ head, health }: DatabaseStatus): string[] {
  return [
    ...metric('head_block', 'gauge', 'Last block indexed.', head?.number ?? null),
    ...metric('head_timestamp_seconds', 'gauge', 'Time of the last block indexed.', head?.timestamp ?? null),
    ...metric('healthy', 'gauge', '1 while no handler has failed.', Number(health === 'healthy')),
    ...metric('failed', 'gauge', '1 when a handler’s failure has stopped the indexing.', Number(health === 'failed')),
  ];
}

function indexerLines(status: IndexerStatus): string[] {
  return [
    ...metric('chain_head_block', 'gauge', 'Newest block of the chain, as far as known.', status.chainHead),
    ...metric('synced', 'gauge', '1 once the chain’s head was reached.', Number(status.synced)),
    ...metric('events_total', 'counter', 'Events whose handlers have run since the start.', status.events),
    ...metric('events_per_second', 'gauge', 'Events per second in the last seconds.', status.eventsPerSecond),
    ...metric('reorgs_total', 'counter', 'Times that blocks were taken back since the start.', status.reorgs),
    ...metric('rpc_requests_total', 'counter', 'Requests sent to the chain’s node.', status.rpc.requests),
    ...metric('rpc_retries_total', 'counter', 'Requests sent again because they failed.', status.rpc.retries),
  ];
}
