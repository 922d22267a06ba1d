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

/** A page that is empty, too large or negative. */
export class PageArgumentError extends VitrineError {
  constructor({ first, skip }: { first: number; skip: number }, maxFirst: number) {
    super('BAD_USER_INPUT', `first is ${first}, skip is ${skip}`, {
      hint: `Ask for 1 to ${maxFirst} entries and skip 0 or more.`,
    });
  }
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // fetch says only "fetch failed" and keeps the reason, for example ECONNREFUSED, in its cause.
  return cause.cause instanceof Error ? describeCause(cause.cause) : cause.message || cause.name;
}
