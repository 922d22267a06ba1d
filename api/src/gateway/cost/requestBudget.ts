import { performance } from 'node:perf_hooks';
import { QueryTimeoutError, QueryTooCostlyError } from '../errors.js';
import type { QueryLimits } from '../limits.js';
import type { Cost } from './queryCost.js';

/** Who makes objects: the answer to the client, and the registry's answer to what the gateway asks of it. */
export type Account = 'answer' | 'registry';

// What the registry is asked has fields that the client did not select: those that halves of types are joined by.
const REGISTRY_ALLOWANCE = 2;

/** What a request may still take. Whatever works for it stops when the signal says so. */
export interface RequestBudget {
  readonly signal: AbortSignal;
  /** Throws when the request has ended: too costly, too slow, or nobody waits for it any more. */
  requireOpen(): void;
  /** Throws when more is taken than a request may. */
  charge(account: Account, cost: Cost, times: number): void;
  /** Stops all work for the request. */
  end(reason: Error): void;
  /** Lets go of the clock. */
  close(): void;
}

type Limits = Pick<QueryLimits, 'maxCost' | 'maxProofs' | 'timeLimitMs'>;

/** Counts what a request really takes, since estimates of unknown lists can be wrong. */
export function createRequestBudget({ maxCost, maxProofs, timeLimitMs }: Limits): RequestBudget {
  const controller = new AbortController();
  const { signal } = controller;
  const spent: Record<Account, Cost> = { answer: { total: 0, proofs: 0 }, registry: { total: 0, proofs: 0 } };
  const deadline = performance.now() + timeLimitMs;
  const timeOut = () => end(new QueryTimeoutError(timeLimitMs));
  const timer = setTimeout(timeOut, timeLimitMs).unref();

  function end(reason: Error): void {
    clearTimeout(timer);
    controller.abort(reason);
  }

  function requireOpen(): void {
    // The timer can not run while objects are being made.
    if (!signal.aborted && performance.now() > deadline) timeOut();
    if (signal.aborted) throw signal.reason;
  }

  return {
    signal,
    requireOpen,
    charge(account, { total, proofs }, times) {
      const taken = spent[account];
      taken.total += total * times;
      taken.proofs += proofs * times;
      const allowance = account === 'registry' ? REGISTRY_ALLOWANCE : 1;
      if (taken.total > maxCost * allowance) end(QueryTooCostlyError.whileRunning('cost', taken.total, maxCost));
      if (taken.proofs > maxProofs * allowance) {
        end(QueryTooCostlyError.whileRunning('number of proofs', taken.proofs, maxProofs));
      }
      requireOpen();
    },
    end,
    close: () => clearTimeout(timer),
  };
}
