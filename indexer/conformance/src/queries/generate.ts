import type { ChainBlock } from '../chain/play.js';
import { postGraphql } from '../graphqlHttp.js';
import { type Collection, filterQueries } from './filterQueries.js';
import { type ApiField, type ApiSchema, INTROSPECTION_QUERY, readSchema } from './introspection.js';
import { listQueries } from './listQueries.js';
import type { ConformanceQuery } from './query.js';
import { readSamples, selectionOf } from './samples.js';

/**
 * Queries about everything in a subgraph's API, made from its introspected schema and from values of its rows.
 * The same schema and rows give the same queries. `rows` leaves filters out, where another subgraph has the schema too.
 */
export async function generateQueries(
  queryUrl: string,
  blocks: readonly ChainBlock[],
  scope: 'all' | 'rows',
): Promise<ConformanceQuery[]> {
  const schema = await readSchema(queryUrl);
  const queries = [...introspectionQueries(schema), ...metaQueries(blocks)];
  const policy = schema.hasErrors ? ['subgraphError: allow'] : [];
  for (const field of schema.rootFields) {
    if (field.args.has('where') && field.type.list) {
      const samples = await readSamples(queryUrl, schema, field);
      const intervals = field.args.has('interval') ? await knownIntervals(queryUrl, field) : [undefined];
      for (const interval of intervals) {
        const required = [...policy, ...(interval ? [`interval: ${interval}`] : [])].join(', ');
        const collection: Collection = { schema, field, samples, required };
        queries.push(...listQueries(collection, blocks));
        if (scope === 'all') queries.push(...filterQueries(collection));
      }
      if (schema.hasErrors)
        queries.push({ name: `${field.name} denied`, query: `{ ${field.name} { id } _meta { hasIndexingErrors } }` });
      if (field.args.has('current')) queries.push(...currentQueries(schema, field));
      queries.push(...singleQueries(schema, field, samples.get('id') ?? [], blocks));
    }
  }
  return numberEqualNames(queries);
}

/** The intervals that an aggregation has: its schema does not tell. */
async function knownIntervals(queryUrl: string, field: ApiField): Promise<string[]> {
  const known: string[] = [];
  for (const interval of ['hour', 'day']) {
    const { parsed } = await postGraphql(queryUrl, {
      query: `{ ${field.name}(interval: ${interval}, first: 1) { id } }`,
    });
    if (parsed?.data) known.push(interval);
  }
  return known;
}

function introspectionQueries(schema: ApiSchema): ConformanceQuery[] {
  const types = new Set(
    schema.rootFields.flatMap(({ type, args }) => [type.name, ...[...args.values()].map(({ name }) => name)]),
  );
  return [
    { name: 'introspection', query: INTROSPECTION_QUERY },
    { name: '__type of nothing', query: '{ __type(name: "Nothing") { name } }' },
    ...[...types].sort().map((type) => ({
      name: `__type of ${type}`,
      query: `{ __type(name: "${type}") { kind name description fields { name args { name defaultValue } type { name kind ofType { name kind } } } inputFields { name defaultValue type { name kind } } enumValues { name } interfaces { name } possibleTypes { name } } }`,
    })),
  ];
}

function metaQueries(blocks: readonly ChainBlock[]): ConformanceQuery[] {
  const fields = '{ deployment hasIndexingErrors block { number hash timestamp parentHash } }';
  const meta = (block: string) => ({ name: `_meta of ${block}`, query: `{ _meta(block: ${block}) ${fields} }` });
  const head = blocks.length - 1;
  return [
    { name: '_meta', query: `{ _meta ${fields} __typename }` },
    ...blocks.map(({ number }) => meta(`{ number: ${number} }`)),
    ...blocks.filter(({ number }) => number % 5 === 0).map(({ hash }) => meta(`{ hash: "${hash}" }`)),
    meta(`{ number_gte: ${head} }`),
    meta(`{ number_gte: ${head + 1} }`),
    meta('{}'),
    meta('null'),
    { name: '_logs', query: '{ _logs { id timestamp text level } }' },
  ];
}

function currentQueries(schema: ApiSchema, field: ApiField): ConformanceQuery[] {
  const selection = selectionOf(schema, field.type.name);
  return ['include', 'exclude'].flatMap((current) =>
    ['hour', 'day'].map((interval) => ({
      name: `${field.name} of ${interval} ${current} current`,
      query: `{ ${field.name}(interval: ${interval}, current: ${current}, first: 1000) { ${selection} } }`,
    })),
  );
}

/** One row by its id: rows there are, at blocks where they are or are not, and rows there are not. */
function singleQueries(
  schema: ApiSchema,
  collection: ApiField,
  ids: readonly unknown[],
  blocks: readonly ChainBlock[],
): ConformanceQuery[] {
  const single = schema.rootFields.find(
    ({ type, args }) => type.name === collection.type.name && !type.list && args.has('id'),
  );
  if (!single) return [];
  const selection = selectionOf(schema, single.type.name);
  const query = (name: string, args: string) => ({
    name: `${single.name} ${name}`,
    query: `{ ${single.name}(${args}) { ${selection} } }`,
  });
  const known = ids.flatMap((id) => {
    const idArgument = `id: ${JSON.stringify(id)}`;
    const numbers = blocks.map(({ number }) => number).filter((number) => number % 12 === 3);
    return [
      query(idArgument, idArgument),
      ...numbers.map((number) => query(`${idArgument} at ${number}`, `${idArgument}, block: { number: ${number} }`)),
    ];
  });
  const strange = ['"nothing"', '"0x"', '"0xzz"', '1', 'null', '""'];
  return [
    ...known,
    ...strange.map((id) => query(`of id ${id}`, `id: ${id}`)),
    { name: `${single.name} without id`, query: `{ ${single.name} { id } }` },
  ];
}

/** Names tell queries apart in reports and in the list of known differences. */
function numberEqualNames(queries: ConformanceQuery[]): ConformanceQuery[] {
  const seen = new Map<string, number>();
  return queries.map((query) => {
    const times = (seen.get(query.name) ?? 0) + 1;
    seen.set(query.name, times);
    return times === 1 ? query : { ...query, name: `${query.name} (${times})` };
  });
}
