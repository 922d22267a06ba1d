import { performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createRequestContext } from './context.js';
import { SubgraphIndexingError } from './errors.js';
import type { QueryLimits } from './limits.js';
import type { SubgraphClient } from './subgraphClient.js';

export interface HealthOptions {
  client: SubgraphClient;
  limits: QueryLimits;
  logger: Logger;
}

interface Head {
  number: number;
  hash: string;
  /** Seconds since 1970. */
  timestamp: number | null;
}

interface Meta {
  _meta: { block: Head; hasIndexingErrors: boolean } | null;
}

/**
 * Ill when the subgraph does not answer or says that it failed. How old the newest block is says little, since a quiet or
 * local chain makes none; how long it has not moved is for the reader to judge.
 */
export function createHealth({ client, limits, logger }: HealthOptions): RequestHandler {
  const secondsSinceMoved = createStopwatch();

  return async (_request, response) => {
    const context = createRequestContext(limits);
    try {
      const { _meta } = await client.queryFor(context)<Meta>(
        'query Health { _meta { block { number hash timestamp } hasIndexingErrors } }',
      );
      if (_meta === null || _meta.hasIndexingErrors) throw new SubgraphIndexingError(client.url);
      const { number, hash, timestamp } = _meta.block;
      const secondsSinceHeadMoved = secondsSinceMoved(hash);
      response.json({
        status: 'ok',
        head: { number, hash, time: timestamp?.toString() ?? null },
        secondsSinceHeadMoved,
      });
    } catch (error) {
      logger.warn({ err: error }, 'health check failed');
      const reason = error instanceof Error ? error.message : String(error);
      response.status(503).json({ status: 'unavailable', reason });
    } finally {
      context.budget.close();
    }
  };
}

/** Seconds since a value was first seen, as long as it stays the same. */
function createStopwatch() {
  let last: { value: string; since: number } | undefined;
  return (value: string): number => {
    if (last?.value !== value) last = { value, since: performance.now() };
    return Math.floor((performance.now() - last.since) / 1_000);
  };
}
