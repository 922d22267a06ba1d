/** Parts of an error's message. Only `message` is required; the others say more about where it happened and what helps. */
export interface ErrorDetails {
  /** Where it happened: a file and line, a URL, a block. */
  where?: string;
  /** What the reader can do about it. */
  hint?: string;
  cause?: unknown;
}

/** Base of every error that this package raises on purpose. `message` = what, where, what to do. */
export class VitrineError extends Error {
  readonly code: string;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    const parts = [message];
    if (details.where !== undefined) parts.push(`at ${details.where}`);
    if (details.hint !== undefined) parts.push(details.hint);
    super(parts.join('\n  '), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** An error that may go away when the same thing is tried again; the retry policy is this class. */
export class RetryableError extends VitrineError {}

/** The subgraph's manifest, schema, ABI or WASM can not be used as it is. */
export class ManifestError extends VitrineError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('MANIFEST_INVALID', message, details);
  }
}

/** The GraphQL schema of the subgraph can not be used as it is. */
export class SchemaError extends VitrineError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('SCHEMA_INVALID', message, details);
  }
}

/** A mapping fails in the same way each time that it is run on the same data. */
export class DeterministicError extends VitrineError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('DETERMINISTIC', message, details);
  }
}

/**
 * A mapping uses the store in a way that the schema does not allow. graph-node takes this for a fault of its own: it does not
 * count the block as indexed, and goes no further, even with `nonFatalErrors`.
 */
export class EntityError extends DeterministicError {}

/** The database file can not be used: not ours, of another subgraph, locked or corrupt. */
export class DatabaseError extends VitrineError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('DATABASE', message, details);
  }
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
