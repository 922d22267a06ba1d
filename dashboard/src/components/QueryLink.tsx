import type { Document } from '../api/client.js';
import { explorerLink } from '../api/explorer.js';
import { useShared } from '../context.js';

interface QueryLinkProps<Data, Variables extends object> {
  document: Document<Data, Variables>;
  variables: Variables;
  /** What the query brings, for those who cannot see where the link stands. */
  of: string;
}

/** Opens the explorer with the query behind what is shown. */
export function QueryLink<Data, Variables extends object>({
  document,
  variables,
  of,
}: QueryLinkProps<Data, Variables>) {
  const { client } = useShared();
  return (
    <a class="query-link" href={explorerLink(client.endpoint, document, variables)} target="_blank" rel="noopener">
      <span aria-hidden="true">{'{ }'}</span> query<span class="visually-hidden"> behind {of}</span>
    </a>
  );
}
