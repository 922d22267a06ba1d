import type { Client } from '../api/client.js';
import { ApiError } from '../api/errors.js';
import { HEAD, OVERVIEW } from '../api/queries.js';
import type { Head, Overview } from '../api/types.js';

/** The numbers of the page, all read at one block. */
export interface Snapshot {
  head: Head;
  overview: Overview;
}

export interface LiveState {
  /** `loading` until the first answer; `stale` while the API does not answer. */
  status: 'loading' | 'live' | 'stale';
  /** The last numbers; kept while stale. */
  snapshot: Snapshot | null;
  error: ApiError | null;
  /** When the newest block was first seen here, milliseconds since 1970. */
  seenAt: number | null;
  /** When the API is asked next, milliseconds since 1970. */
  nextAt: number | null;
}

export interface Live {
  start(): void;
  stop(): void;
  /** Asks now instead of at the next turn. */
  refresh(): void;
}

export interface LiveOptions {
  client: Client;
  onChange(state: LiveState): void;
  pollMs?: number;
  /** Longest pause between tries while the API does not answer. */
  maxPauseMs?: number;
}

const MAX_TRIES = 4;

export const INITIAL: LiveState = { status: 'loading', snapshot: null, error: null, seenAt: null, nextAt: null };

/** Follows the head: asks for the newest block every few seconds, and for everything else only when it is a new one. */
export function createLive({ client, onChange, pollMs = 4_000, maxPauseMs = 30_000 }: LiveOptions): Live {
  let state = INITIAL;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  function change(next: Partial<LiveState>) {
    state = { ...state, ...next };
    onChange(state);
  }

  async function turn(signal: AbortSignal) {
    try {
      const head = await readHead(client, signal);
      if (!isSameBlock(head, state.snapshot?.head)) {
        state = { ...state, snapshot: await readSnapshot(client, signal), seenAt: Date.now() };
      }
      failures = 0;
      schedule(pollMs, { status: 'live', error: null });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const pause = Math.min(pollMs * 2 ** (failures - 1), maxPauseMs);
      schedule(pause, { status: state.snapshot ? 'stale' : 'loading', error: asApiError(error) });
    }
  }

  function schedule(pause: number, next: Partial<LiveState>) {
    timer = setTimeout(ask, pause);
    change({ ...next, nextAt: Date.now() + pause });
  }

  function ask() {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    void turn(running.signal);
  }

  return {
    start: ask,
    refresh: ask,
    stop() {
      clearTimeout(timer);
      running?.abort();
    },
  };
}

async function readHead(client: Client, signal: AbortSignal): Promise<Head> {
  const { _meta: meta } = await client.query(HEAD, {}, signal);
  if (!meta) throw new ApiError('API_QUERY_FAILED', 'The indexer has no block yet; it has just been started.');
  return meta.block;
}

/** A block may arrive between the parts of an answer: what is not all of one block is asked for again. */
async function readSnapshot(client: Client, signal: AbortSignal): Promise<Snapshot> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const overview = await client.query(OVERVIEW, {}, signal);
    const head = overview._meta?.block;
    if (head && overview.metrics.every(({ asOfBlock }) => asOfBlock === head.number.toString())) {
      return { head, overview };
    }
  }
  throw new ApiError(
    'API_QUERY_FAILED',
    'Blocks arrive faster than the API answers: its numbers are not of one block.',
  );
}

function isSameBlock(left: Head, right: Head | undefined): boolean {
  return right !== undefined && left.number === right.number && left.hash === right.hash;
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('API_QUERY_FAILED', String(error));
}
