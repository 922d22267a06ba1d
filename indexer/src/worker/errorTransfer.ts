import {
  DatabaseError,
  DeterministicError,
  ManifestError,
  RetryableError,
  SchemaError,
  VitrineError,
} from '../errors.js';

/** An error on its way between threads, where only its own enumerable properties would survive. */
export interface TransferredError {
  name: string;
  message: string;
  stack: string | undefined;
  /** Of errors that this package raises on purpose. */
  code?: string;
  retryable?: boolean;
  cause?: TransferredError;
}

const CLASSES = new Map<string, { prototype: VitrineError }>(
  [DatabaseError, DeterministicError, ManifestError, RetryableError, SchemaError].map((item) => [item.name, item]),
);

export function packError(error: unknown): TransferredError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    ...(error instanceof VitrineError ? { code: error.code, retryable: error instanceof RetryableError } : {}),
    ...(cause === undefined ? {} : { cause: packError(cause) }),
  };
}

/** The error as it was: of its class if that is one of the package's public ones, else of the closest of them. */
export function unpackError(packed: TransferredError): Error {
  const { name, message, stack, code, retryable, cause } = packed;
  const base = code === undefined ? Error : (CLASSES.get(name) ?? (retryable === true ? RetryableError : VitrineError));
  const error = Object.create(base.prototype) as Error;
  const properties = { message, name, stack, code, cause: cause && unpackError(cause) };
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) Object.defineProperty(error, key, { value, enumerable: key === 'code', writable: true });
  }
  return error;
}
