import { postGraphql } from '../graphqlHttp.js';
import type { ApiField, ApiSchema } from './introspection.js';

/** Values that rows of a type have, by field: literals for filters are made of them. */
export type Samples = Map<string, unknown[]>;

const MOST_PER_FIELD = 3;

/** Fields of a type that can be selected without arguments, as text: nested ones by their id. */
export function selectionOf(schema: ApiSchema, type: string): string {
  const fields = schema.fields(type) ?? [];
  return fields.map((field) => (schema.fields(field.type.name) ? `${field.name} { id }` : field.name)).join(' ');
}

/** Reads the rows of a collection and keeps a few values per field: of the smallest, of the middle, of the largest. */
export async function readSamples(queryUrl: string, schema: ApiSchema, field: ApiField): Promise<Samples> {
  const interval = field.args.has('interval') ? ', interval: hour' : '';
  const query = `{ rows: ${field.name}(first: 1000, subgraphError: allow${interval}) { ${selectionOf(schema, field.type.name)} } }`;
  const { parsed } = await postGraphql(queryUrl, { query });
  const rows = (parsed?.data as { rows?: Array<Record<string, unknown>> } | undefined)?.rows ?? [];
  const samples: Samples = new Map();
  for (const { name } of schema.fields(field.type.name) ?? []) {
    samples.set(name, spread(distinct(rows.map((row) => row[name]))));
  }
  return samples;
}

function distinct(values: unknown[]): unknown[] {
  const texts = new Map<string, unknown>();
  for (const value of values) if (value !== null && value !== undefined) texts.set(JSON.stringify(value), value);
  return [...texts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
}

function spread(values: unknown[]): unknown[] {
  if (values.length <= MOST_PER_FIELD) return values;
  return [values[0], values[Math.floor(values.length / 2)], values[values.length - 1]];
}
