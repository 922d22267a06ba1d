import { useEffect, useState } from 'preact/hooks';
import type { Client, Document } from '../api/client.js';
import { ApiError } from '../api/errors.js';

export interface QueryState<Data> {
  /** The last answer; kept while the next one is on its way, so that the page does not jump. */
  data: Data | null;
  error: ApiError | null;
  loading: boolean;
  retry(): void;
}

/** Runs a query whenever it, its variables or `version` change; null asks nothing. */
export function useQuery<Data, Variables extends object>(
  client: Client,
  document: Document<Data, Variables> | null,
  variables: Variables,
  version: string | number = 0,
): QueryState<Data> {
  const [state, setState] = useState<Omit<QueryState<Data>, 'retry'>>({ data: null, error: null, loading: true });
  const [tries, setTries] = useState(0);
  const key = document && JSON.stringify([document.text, variables, version, tries]);

  // The key holds the document and the variables by value.
  useEffect(() => {
    if (!document) return;
    const controller = new AbortController();
    setState((last) => ({ ...last, loading: true }));
    client.query(document, variables, controller.signal).then(
      (data) => setState({ data, error: null, loading: false }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const reason = error instanceof ApiError ? error : new ApiError('API_QUERY_FAILED', String(error));
        setState((last) => ({ ...last, error: reason, loading: false }));
      },
    );
    return () => controller.abort();
  }, [client, key]);

  return { ...state, retry: () => setTries((count) => count + 1) };
}
