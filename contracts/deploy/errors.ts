/** Base of the errors that this package raises on purpose. `message` = what, where, what to do. */
export class ContractsError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** A contract was asked for that is not compiled. */
export class ArtifactMissingError extends ContractsError {
  constructor(contract: string, file: string, cause: unknown) {
    super(
      'CONTRACT_ARTIFACT_MISSING',
      `contract ${contract} is not compiled\n  at ${file}\n  run \`npm run build -w contracts\``,
      cause,
    );
  }
}

/** A transaction of the deployment failed, or left something else on chain than was asked for. */
export class DeploymentFailedError extends ContractsError {
  constructor(step: string, reason: string, cause?: unknown) {
    super(
      'DEPLOYMENT_FAILED',
      `deployment stopped: ${step}\n  ${reason}\n  deploy again from an account with funds, on a chain without this deployment`,
      cause,
    );
  }
}

/** A deployment does not have the market that was asked for. */
export class MarketUnknownError extends ContractsError {
  constructor(symbol: string, known: string[]) {
    super('MARKET_UNKNOWN', `no market ${symbol} in this deployment\n  it has ${known.join(', ') || 'none'}`);
  }
}
