import type { QueryDatabase } from '../query/index.js';
import type { IndexerStatus } from '../sync/progress.js';
import { createMetrics, type DatabaseStatus, METRICS_CONTENT_TYPE } from './metrics.js';
import { READY_WITHIN_BLOCKS, readiness } from './readiness.js';

export interface PlainAnswer {
  status: number;
  contentType: string;
  body: string;
}

export interface OperationsOptions {
  /** Undefined while there is none. */
  database: () => QueryDatabase | undefined;
  /** Of the indexer that writes the database, if it runs in this process. */
  status: () => IndexerStatus | undefined;
}

const STATE = 'SELECT head_number, head_timestamp, health, synced FROM vitrine_deployment';

/** What those who run the server ask: `/health`, `/ready` and `/metrics`. */
export function createOperations({ database, status }: OperationsOptions) {
  const metrics = createMetrics();

  function state(): (DatabaseStatus & { synced: boolean }) | undefined {
    const opened = database();
    const [row] = opened ? opened.snapshot(() => opened.rows(STATE, [])) : [];
    if (!row) return undefined;
    const [number, timestamp, health, synced] = row;
    return {
      head:
        number === null ? null : { number: Number(number), timestamp: timestamp === null ? null : Number(timestamp) },
      health: String(health),
      synced: Number(synced) === 1,
    };
  }

  /** Answers although a handler has failed: what was indexed can still be asked for, and a restart would change nothing. */
  function health(): PlainAnswer {
    const found = state();
    const running = status();
    return json(200, {
      status: found?.health ?? 'starting',
      head: found?.head ?? null,
      chainHead: running?.chainHead ?? null,
      synced: found?.synced ?? false,
      error: running?.error ?? null,
    });
  }

  function ready(within: string | null): PlainAnswer {
    const blocks = within === null ? READY_WITHIN_BLOCKS : /^\d{1,9}$/.test(within) ? Number(within) : undefined;
    if (blocks === undefined) return json(400, { error: '`blocks` is not a whole number from 0' });
    const found = readiness(state(), status(), blocks);
    return json(found.ready ? 200 : 503, found);
  }

  return {
    metrics,
    /** @returns undefined for any other path */
    answer({ pathname, searchParams }: URL): PlainAnswer | undefined {
      if (pathname === '/health') return health();
      if (pathname === '/ready') return ready(searchParams.get('blocks'));
      if (pathname !== '/metrics') return undefined;
      return { status: 200, contentType: METRICS_CONTENT_TYPE, body: metrics.text(status(), state()) };
    },
  };
}

function json(status: number, body: object): PlainAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}
