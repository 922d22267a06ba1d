import { RetryableError, VitrineError } from '../errors.js';

/** The subgraph's server does not answer. */
export class SubgraphUnreachableError extends RetryableError {
  constructor(url: string, cause: unknown) {
    super('SUBGRAPH_UNREACHABLE', 'the subgraph does not answer', {
      where: `${url} (${describeCause(cause)})`,
      hint: 'Check that the indexer runs and that SUBGRAPH_URL is its query URL.',
      cause,
    });
  }
}

/** The server answers, but does not serve the subgraph: not deployed yet, or under another name. */
export class SubgraphNotReadyError extends RetryableError {
  constructor(url: string, cause: unknown) {
    super('SUBGRAPH_NOT_READY', 'the subgraph does not tell its schema', {
      where: `${url} (${describeCause(cause)})`,
      hint: 'Check that the subgraph is deployed and that SUBGRAPH_URL names it.',
      cause,
    });
  }
}

/** The subgraph answered, but with an error of its own. */
export class SubgraphError extends VitrineError {
  constructor(message: string, where: string) {
    super('SUBGRAPH_ERROR', message, { where });
  }
}

/** The subgraph stopped at an error: what it answers is of a block before it, or incomplete. */
export class SubgraphIndexingError extends VitrineError {
  constructor(url: string) {
    super('SUBGRAPH_INDEXING_ERROR', 'the subgraph reports indexing errors', {
      where: url,
      hint: "Look for the error in the indexer's log.",
    });
  }
}

/** A tape was imported, but nobody has committed to it on chain. */
export class TapeNotOnChainError extends VitrineError {
  constructor(root: string) {
    super('TAPE_NOT_ON_CHAIN', `no tape with root ${root} is published on chain`, {
      hint: 'Publish the root, wait until it is indexed, or ask only for `root`, `registered` and `loans`.',
    });
  }
}

/** A query that would cost more than any one client should ask for at once. */
export class QueryTooLargeError extends VitrineError {
  constructor(what: string, actual: number, limit: number) {
    super('QUERY_TOO_LARGE', `the query has ${what} ${actual}; the limit is ${limit}`, {
      hint: 'Ask for less at a time.',
    });
  }
}

/** A query whose answer would be too much work for one request; `maxDepth` and the like do not bound it. */
export class QueryTooCostlyError extends VitrineError {
  /** `costliest`: the root field that makes up most of it. */
  static beforeRunning(what: string, actual: number, limit: number, costliest: string | null): QueryTooCostlyError {
    const share = costliest === null ? '' : `, most of it in \`${costliest}\``;
    return new QueryTooCostlyError(
      `the query's ${what} may come to ${describeAmount(actual)}${share}; the limit is ${limit}`,
    );
  }

  static whileRunning(what: string, actual: number, limit: number): QueryTooCostlyError {
    return new QueryTooCostlyError(
      `the query was stopped when its ${what} had come to ${describeAmount(actual)}; the limit is ${limit}`,
    );
  }

  private constructor(message: string) {
    super('QUERY_TOO_COSTLY', message, {
      hint: 'Give lists a smaller `first`, nest fewer lists in each other, or ask in several requests, page by page with `after` or `skip`.',
    });
  }
}

/** A query that ran for longer than any one client should keep the server busy. */
export class QueryTimeoutError extends RetryableError {
  constructor(limitMs: number) {
    super('QUERY_TIMEOUT', `the query was stopped after ${limitMs / 1_000} s`, {
      hint: 'Ask for less at a time, or again when the server is less busy.',
    });
  }
}

/** Nobody waits for the answer any more. */
export class ClientGoneError extends VitrineError {
  constructor() {
    super('CLIENT_GONE', 'the client closed the connection before it was answered');
  }
}

/** A page that is empty, too large or negative. */
export class PageArgumentError extends VitrineError {
  constructor({ first, skip }: { first: number; skip: number }, maxFirst: number) {
    super('BAD_USER_INPUT', `first is ${first}, skip is ${skip}`, {
      hint: `Ask for 1 to ${maxFirst} entries and skip 0 or more.`,
    });
  }
}

/** Costs of nested lists grow beyond what a number can tell exactly. */
function describeAmount(amount: number): string {
  return amount > Number.MAX_SAFE_INTEGER ? 'more than 10^15' : String(Math.ceil(amount));
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // fetch says only "fetch failed" and keeps the reason, for example ECONNREFUSED, in its cause.
  return cause.cause instanceof Error ? describeCause(cause.cause) : cause.message || cause.name;
}
