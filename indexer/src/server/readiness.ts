import type { IndexerStatus } from '../sync/progress.js';
import type { DatabaseStatus } from './metrics.js';

/** Blocks behind the chain's head up to which a subgraph counts as ready, unless the request says `?blocks=`. */
export const READY_WITHIN_BLOCKS = 10;

export interface Readiness {
  ready: boolean;
  /** Why it is not ready; null when it is. */
  reason: string | null;
  head: number | null;
  chainHead: number | null;
  behind: number | null;
}

/** Whether queries get answers that are current: nothing has failed, and the head is near the chain's. */
export function readiness(
  state: (DatabaseStatus & { synced: boolean }) | undefined,
  status: IndexerStatus | undefined,
  within: number,
): Readiness {
  const head = state?.head?.number ?? null;
  const chainHead = status?.chainHead ?? null;
  const behind = head === null || chainHead === null ? null : Math.max(0, chainHead - head);
  const reason = reasonNot();
  return { ready: reason === null, reason, head, chainHead, behind };

  function reasonNot(): string | null {
    if (!state || head === null) return 'no block is indexed yet';
    if (state.health === 'failed') return `a handler has failed${status?.error ? `: ${status.error.message}` : ''}`;
    if (status && chainHead === null) return 'the chain’s node has not answered yet';
    // Without an indexer in this process, the chain's head is not known here.
    if (behind === null) return state.synced ? null : 'the chain’s head was not reached yet';
    return behind <= within ? null : `${behind} blocks behind the chain’s head`;
  }
}
