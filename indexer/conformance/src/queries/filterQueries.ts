import type { ApiField, ApiSchema } from './introspection.js';
import { filterValues, literal, splitFilter } from './literals.js';
import type { ConformanceQuery } from './query.js';
import { type Samples, selectionOf } from './samples.js';

/** What the queries about one collection are made from. */
export interface Collection {
  schema: ApiSchema;
  field: ApiField;
  samples: Samples;
  /** Arguments that every query of the collection needs: the interval of an aggregation. */
  required: string;
}

/** The collection's query with arguments and a selection; a name says what is special about it. */
export function collectionQuery(
  { field, required }: Collection,
  name: string,
  args: string,
  selection: string,
): ConformanceQuery {
  const all = [required, args].filter((text) => text !== '').join(', ');
  return { name: `${field.name} ${name}`, query: `{ ${field.name}${all === '' ? '' : `(${all})`} { ${selection} } }` };
}

/** Every filter of every field with values of every kind, filters of related rows, and combinations. */
export function filterQueries(collection: Collection): ConformanceQuery[] {
  const { schema, field, samples } = collection;
  const filterType = field.args.get('where');
  if (!filterType) return [];
  const inputs = schema.inputFields(filterType.name);
  const fields = new Set((schema.fields(field.type.name) ?? []).map(({ name }) => name));
  const clauses: Array<{ clause: string; selection: string }> = [];

  for (const [name, type] of inputs) {
    if (name === 'and' || name === 'or' || name === '_change_block') continue;
    const split = splitFilter(name, fields);
    if (!split) {
      clauses.push(...nestedClauses(collection, name));
      continue;
    }
    const values = filterValues(type, split.operator, scalarSamples(samples.get(split.field) ?? []));
    const selection = `id ${selectionOfField(schema, field, split.field)}`;
    clauses.push(...values.map((value) => ({ clause: `${name}: ${literal(schema, type, value)}`, selection })));
  }
  return [
    ...clauses.map(({ clause, selection }) =>
      collectionQuery(collection, `where ${clause}`, `where: { ${clause} }`, selection),
    ),
    ...combinations(
      collection,
      clauses.map(({ clause }) => clause),
    ),
  ];
}

function selectionOfField(schema: ApiSchema, collection: ApiField, name: string): string {
  const field = schema.fields(collection.type.name)?.find((candidate) => candidate.name === name);
  if (!field || name === 'id') return '';
  return schema.fields(field.type.name) ? `${name} { id }` : name;
}

/** References are filtered by the id of what they point at. */
function scalarSamples(values: readonly unknown[]): unknown[] {
  const idOf = (value: unknown) => (value as { id?: unknown }).id ?? value;
  return values.map((value) => (Array.isArray(value) ? value.map(idOf) : idOf(value)));
}

/** `owner_: { name: .. }` with each field that is in the samples, and a level too deep. */
function nestedClauses(
  { schema, field, samples }: Collection,
  name: string,
): Array<{ clause: string; selection: string }> {
  const target = name.slice(0, -1);
  const relation = schema.fields(field.type.name)?.find((candidate) => candidate.name === target);
  if (!relation) return [];
  const selection = `id ${target} { ${selectionOf(schema, relation.type.name)} }`;
  const ids = scalarSamples(samples.get(target) ?? []).flat();
  const clauses = [...new Set(ids)].slice(0, 2).map((id) => `${name}: { id: ${JSON.stringify(id)} }`);
  const type = schema.inputFields(field.args.get('where')?.name ?? '').get(name);
  for (const [inner, innerType] of schema.inputFields(type?.name ?? '')) {
    if (inner === 'and' || inner === 'or' || inner === '_change_block') continue;
    if (inner.endsWith('_')) clauses.push(`${name}: { ${inner}: { id_not: "nothing" } }`);
    else if (/_(not|gt|in|not_in)$/.test(inner) && innerType.name === 'String' && !innerType.list)
      clauses.push(`${name}: { ${inner}: "a" }`);
    else if (/_(not|lt)$/.test(inner) && innerType.name === 'Int' && !innerType.list)
      clauses.push(`${name}: { ${inner}: 7 }`);
  }
  return clauses.map((clause) => ({ clause, selection }));
}

/** `and` and `or` over clauses at some distance from each other, alone, nested, and beside a column. */
function combinations(collection: Collection, clauses: readonly string[]): ConformanceQuery[] {
  const at = (share: number) => clauses[Math.floor(clauses.length * share)];
  const [a, b, c] = [at(0.15), at(0.5), at(0.85)];
  if (a === undefined || b === undefined || c === undefined) return [];
  const filters = [
    `and: [{ ${a} }, { ${b} }]`,
    `or: [{ ${a} }, { ${b} }]`,
    `or: [{ ${a} }, { and: [{ ${b} }, { ${c} }] }]`,
    `and: [{ or: [{ ${a} }, { ${b} }] }, { or: [{ ${b} }, { ${c} }] }]`,
    `${a}, or: [{ ${b} }]`,
    `${a}, and: [{ ${b} }]`,
    `and: [{ ${a} }], or: [{ ${b} }]`,
    `${a}, ${b}`,
    'and: []',
    'or: []',
    'and: [{}]',
  ];
  return filters.map((filter) =>
    collectionQuery(collection, `where ${filter}`, `where: { ${filter} }, first: 1000`, 'id'),
  );
}
