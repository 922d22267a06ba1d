import type { Document } from './client.js';

const VARIABLE = /\$(\w+): ([^\s,()=]+)( = [^\s,()]+)?/g;

/**
 * Address of the explorer with a query in it. The explorer reads only the query from its address, so the variables'
 * values become their defaults.
 */
export function explorerLink<Data, Variables extends object>(
  endpoint: string,
  document: Document<Data, Variables>,
  variables: Variables,
): string {
  return `${endpoint}?query=${encodeURIComponent(withDefaults(document.text, variables))}`;
}

/** Writes the variables' values into the operation's head as defaults. */
export function withDefaults(text: string, variables: object): string {
  const values = new Map<string, unknown>(Object.entries(variables));
  const head = text.slice(0, text.indexOf('{'));
  const filled = head.replace(VARIABLE, (whole: string, name: string, type: string) => {
    const value = values.get(name);
    return value === undefined || value === null ? whole : `$${name}: ${type} = ${literal(value, type)}`;
  });
  return `${filled}${text.slice(head.length)}`.trim();
}

/** The page's variables are strings, numbers and enum values: their JSON is their GraphQL, but for enums. */
function literal(value: unknown, type: string): string {
  return type.startsWith('MetricId') ? String(value) : JSON.stringify(value);
}
