import { ApiError } from './errors.js';

/** A GraphQL document with the types of its variables and its answer. */
export interface Document<Data, Variables extends object = Record<string, never>> {
  text: string;
  /** Never set; carries the types. */
  types?: { data: Data; variables: Variables };
}

export interface Client {
  /** Where the queries go; the explorer is at the same address. */
  endpoint: string;
  /** Runs a query. Rejects with an `ApiError`, or with the signal's reason when aborted. */
  query<Data, Variables extends object>(
    document: Document<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data>;
}

export interface ClientOptions {
  endpoint: string;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

interface GraphQLResponse {
  data?: unknown;
  errors?: { message: string; path?: (string | number)[] }[];
}

const DEFAULT_TIMEOUT_MS = 15_000;

export function createClient({
  endpoint,
  fetch = globalThis.fetch,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: ClientOptions): Client {
  return {
    endpoint,
    async query<Data, Variables extends object>(
      document: Document<Data, Variables>,
      variables: Variables,
      signal?: AbortSignal,
    ): Promise<Data> {
      const timeout = AbortSignal.timeout(timeoutMs);
      const response = await send(fetch, endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
        body: JSON.stringify({ query: document.text, variables }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return dataOf<Data>(response.status, response.body);
    },
  };
}

async function send(fetch: ClientOptions['fetch'] & {}, endpoint: string, init: RequestInit) {
  try {
    const response = await fetch(endpoint, init);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new ApiError('API_TIMEOUT', `The API at ${endpoint} took too long to answer.`);
    }
    throw new ApiError('API_UNREACHABLE', `The API at ${endpoint} cannot be reached.`);
  }
}

function dataOf<Data>(status: number, body: string): Data {
  const answer = parseAnswer(status, body);
  const [error] = answer.errors ?? [];
  if (error) {
    const where = error.path?.length ? ` (at ${error.path.join('.')})` : '';
    throw new ApiError('API_QUERY_FAILED', `${error.message}${where}`);
  }
  if (answer.data === undefined || answer.data === null) throw statusError(status);
  return answer.data as Data;
}

function parseAnswer(status: number, body: string): GraphQLResponse {
  try {
    const answer: unknown = JSON.parse(body);
    if (answer !== null && typeof answer === 'object') return answer;
  } catch {
    // Told apart below: a proxy's error page says more through its status than through its text.
  }
  if (status < 200 || status > 299) throw statusError(status);
  throw new ApiError(
    'API_NOT_JSON',
    'The API answered with something that is not JSON. Is another server on its address?',
  );
}

function statusError(status: number): ApiError {
  return new ApiError('API_STATUS', `The API answered with HTTP status ${status} and no data.`);
}
