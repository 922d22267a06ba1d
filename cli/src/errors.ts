/** The command line was wrong; `message` says what and how to mend it. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** A TCP port that Vitrine needs is taken. */
export class PortInUseError extends Error {
  readonly code = 'PORT_IN_USE';

  constructor(port: number, purpose: string) {
    super(
      `port ${port}, needed for ${purpose}, is in use; stop what uses it, or start with another, for example: npm start -- --port ${port + 100}`,
    );
  }
}

/** The subgraph could not be indexed up to the block that was asked for. */
export class IndexingFailedError extends Error {
  readonly code = 'INDEXING_FAILED';

  constructor(block: number, reason: string) {
    super(`block ${block} could not be indexed: ${reason}`);
  }
}

/** The chain that is shown stopped answering while the scenario went on. */
export class ChainGoneError extends Error {
  readonly code = 'CHAIN_GONE';

  constructor(rpcUrl: string) {
    super(`the chain at ${rpcUrl} no longer answers, so there is nothing left to show; start again`);
  }
}
