/** Where in the query text an error is; graph-node gives line 0, column 0 when it is in no text. */
export interface SourcePosition {
  line: number;
  column: number;
}

export const NO_POSITION: SourcePosition = { line: 0, column: 0 };

/** One entry of a response's `errors`, worded as graph-node words it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';

  constructor(
    message: string,
    readonly position?: SourcePosition,
    /** False for errors that another indexer might not report for the same query at the same block. */
    readonly attestable = true,
  ) {
    super(message);
  }

  toJSON(): { locations?: SourcePosition[]; message: string } {
    return this.position ? { locations: [this.position], message: this.message } : { message: this.message };
  }
}

/** An error that says more about this engine than about the query; such answers are not attestable. */
export function unattestable(message: string, position?: SourcePosition): QueryError {
  return new QueryError(message, position, false);
}

/** An error of graph-node's store, found while a statement is put together. */
export function storeError(problem: string): QueryError {
  return unattestable(`Store error: ${problem}`);
}

/** An error that in graph-node PostgreSQL reports; there the text of the statement follows. */
export function databaseError(problem: string): QueryError {
  return unattestable(`Failed to get entities from store: ${problem}`);
}

/** Several errors found in one pass, reported together. */
export class QueryErrors extends Error {
  override readonly name = 'QueryErrors';

  constructor(readonly errors: readonly QueryError[]) {
    super(errors.map((error) => error.message).join('\n'));
  }
}

/** The errors inside `thrown`, or `undefined` when it is not an error about the query. */
export function queryErrorsOf(thrown: unknown): readonly QueryError[] | undefined {
  if (thrown instanceof QueryErrors) return thrown.errors;
  return thrown instanceof QueryError ? [thrown] : undefined;
}
