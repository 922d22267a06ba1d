/** Why a query brought no data. */
export type ApiErrorCode = 'API_UNREACHABLE' | 'API_TIMEOUT' | 'API_STATUS' | 'API_NOT_JSON' | 'API_QUERY_FAILED';

/** A query that failed: what happened, and the path of the field when the API names one. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    message: string,
  ) {
    super(message);
  }
}
