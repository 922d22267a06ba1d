/** Base of the errors that this package throws: a stable `code`, and a message that says what, where and what to do. */
export class ScenarioError extends Error {
  readonly code: string = 'SCENARIO';

  override get name(): string {
    return this.constructor.name;
  }
}

export class PortInUseError extends ScenarioError {
  override readonly code = 'PORT_IN_USE';

  constructor(readonly port: number) {
    super(`Port ${port} is in use, so the local chain cannot listen on it. Stop what uses it or choose another port.`);
  }
}

export class AnvilMissingError extends ScenarioError {
  override readonly code = 'ANVIL_MISSING';

  constructor(readonly packageName: string) {
    super(
      `The local chain's program (anvil) is not installed for ${process.platform}-${process.arch}: ` +
        `package ${packageName} is missing. Run "npm install" in the repository, or pass --rpc <url> of a running anvil.`,
    );
  }
}

export class ChainStartError extends ScenarioError {
  override readonly code = 'CHAIN_START_FAILED';

  constructor(details: string) {
    super(`The local chain (anvil) ended before it answered. It said: ${details.trim() || 'nothing'}.`);
  }
}

export class ChainUnreachableError extends ScenarioError {
  override readonly code = 'CHAIN_UNREACHABLE';

  constructor(
    readonly rpcUrl: string,
    cause?: unknown,
  ) {
    super(`No chain answers at ${rpcUrl}. Start it, check the URL, or leave out --rpc to have a local chain started.`, {
      cause,
    });
  }
}

export class NotALocalChainError extends ScenarioError {
  override readonly code = 'NOT_A_LOCAL_CHAIN';

  constructor(
    readonly rpcUrl: string,
    readonly client: string,
  ) {
    super(
      `The chain at ${rpcUrl} is "${client}"; the scenario sets block times and so needs anvil. ` +
        'Start one with "npx anvil", or leave out --rpc to have it started.',
    );
  }
}

export class ChainNotFreshError extends ScenarioError {
  override readonly code = 'CHAIN_NOT_FRESH';

  constructor(
    readonly rpcUrl: string,
    readonly blockNumber: number,
  ) {
    super(
      `The chain at ${rpcUrl} is at block ${blockNumber}; the scenario needs a fresh one, since the contracts' addresses ` +
        'depend on what was sent before. Restart anvil, or leave out --rpc to have one started.',
    );
  }
}

export class RpcError extends ScenarioError {
  override readonly code = 'RPC_ERROR';

  constructor(
    readonly method: string,
    readonly rpcCode: number,
    readonly rpcMessage: string,
    readonly data?: unknown,
  ) {
    super(`${method} failed: ${rpcMessage} (${rpcCode}).`);
  }
}

export class TransactionFailedError extends ScenarioError {
  override readonly code = 'TRANSACTION_FAILED';

  constructor(
    readonly label: string,
    readonly blockNumber: number,
    readonly reason: string,
  ) {
    super(`The scenario's transaction "${label}" failed in block ${blockNumber}: ${reason}.`);
  }
}

export class InvalidScenarioError extends ScenarioError {
  override readonly code = 'INVALID_SCENARIO';
}
