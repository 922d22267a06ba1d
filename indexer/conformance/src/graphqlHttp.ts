export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface GraphqlAnswer {
  status: number;
  /** As it came; `parsed` is null where it is not JSON. */
  text: string;
  parsed: { data?: unknown; errors?: Array<{ message: string }> } | null;
}

/** Sends a query and gives the answer whatever it is. */
export async function postGraphql(url: string, request: GraphqlRequest): Promise<GraphqlAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  return { status: response.status, text, parsed: parse(text) };
}

function parse(text: string): GraphqlAnswer['parsed'] {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sends a query that must succeed, and gives its data. */
export async function queryData<T>(url: string, request: GraphqlRequest): Promise<T> {
  const { parsed, text, status } = await postGraphql(url, request);
  if (!parsed?.data || parsed.errors)
    throw new Error(`${clip(request.query)} was answered with ${status} ${clip(text)}`);
  return parsed.data as T;
}

const MOST_CHARACTERS = 500;

function clip(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
