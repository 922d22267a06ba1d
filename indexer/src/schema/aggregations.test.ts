import { SchemaError } from '../errors.js';
import { tableTypes } from './model.js';
import { parseInputSchema } from './parse.js';

const TOKEN = 'type Token @entity(immutable: false) { id: Bytes! name: String! price: BigDecimal! }\n';
const DATA =
  'type Data @entity(timeseries: true) { id: Int8! timestamp: Timestamp! token: Token! tag: String! flag: Boolean! count: Int! amount: BigInt! price: BigDecimal! }\n';
const stats = (fields: string, directive = '@aggregation(intervals: ["hour"], source: "Data")') =>
  `${TOKEN}${DATA}type Stats ${directive} {\n  id: Int8!\n  timestamp: Timestamp!\n  ${fields}\n}\n`;

test('an aggregation has a table for each interval, with its plain fields before the aggregates', () => {
  const schema = parseInputSchema(
    stats(
      'sum: BigDecimal! @aggregate(fn: "sum", arg: "price * amount", cumulative: true)\n  token: Token!\n  number: Int! @aggregate(fn: "count")',
      '@aggregation(intervals: ["day", "hour"], source: "Data")',
    ),
  );
  const aggregation = schema.aggregations.get('Stats');
  expect(aggregation?.source.name).toBe('Data');
  expect([...(aggregation?.types.keys() ?? [])]).toEqual(['hour', 'day']);
  expect(aggregation?.dimensions.map(({ name }) => name)).toEqual(['token']);
  expect(aggregation?.aggregates).toMatchObject([
    { field: { name: 'sum' }, fn: 'sum', cumulative: true },
    { field: { name: 'number' }, fn: 'count', cumulative: false },
  ]);
  expect(aggregation?.types.get('day')).toMatchObject({ name: 'Stats_day', table: 'stats_day', immutable: true });
  expect(aggregation?.types.get('day')?.fields.map(({ name }) => name)).toEqual(
    'id timestamp token sum number'.split(' '),
  );
  expect(tableTypes(schema).map(({ table }) => table)).toEqual(['token', 'data', 'stats_hour', 'stats_day']);
  expect([...schema.entityTypes.keys()]).toEqual(['Token', 'Data']);
});

test('the first and the last may be texts, bytes and references', () => {
  const fields =
    'tag: String! @aggregate(fn: "first", arg: "tag")\n token: Token! @aggregate(fn: last, arg: "token")\n best: BigInt @aggregate(fn: "last", arg: "case when count > 3 then amount end")';
  expect(parseInputSchema(stats(fields)).aggregations.get('Stats')?.dimensions).toEqual([]);
});

const SUM = 'sum: BigDecimal! @aggregate(fn: "sum", arg: "price")';
test.each<[message: RegExp, line: number, source: string]>([
  [/Aggregation Stats has no @aggregate fields/, 3, stats('token: Token!')],
  [/Aggregation Stats is missing the `source` argument/, 3, stats(SUM, '@aggregation(intervals: ["hour"])')],
  [/it must be the name of a timeseries/, 3, stats(SUM, '@aggregation(intervals: ["hour"], source: Data)')],
  [/there is no timeseries of that name/, 3, stats(SUM, '@aggregation(intervals: ["hour"], source: "Nope")')],
  [/that type is not a timeseries/, 3, stats(SUM, '@aggregation(intervals: ["hour"], source: "Token")')],
  [/is missing an `intervals` argument/, 3, stats(SUM, '@aggregation(source: "Data")')],
  [/must be a non-empty list of strings/, 3, stats(SUM, '@aggregation(intervals: [], source: "Data")')],
  [/must be a non-empty list of strings/, 3, stats(SUM, '@aggregation(intervals: [hour], source: "Data")')],
  [/the interval week is not supported/, 3, stats(SUM, '@aggregation(intervals: ["week"], source: "Data")')],
  [/does not have a field colour/, 6, stats(`colour: String!\n  ${SUM}`)],
  [/Field tag in aggregation Stats has type Int but its type in the source is String/, 6, stats(`tag: Int!\n  ${SUM}`)],
  [/is missing the `fn` argument/, 6, stats('sum: BigDecimal! @aggregate(arg: "price")')],
  [/unknown aggregation function `mean`/, 6, stats('sum: BigDecimal! @aggregate(fn: "mean", arg: "price")')],
  [/missing the `arg` argument since the function max/, 6, stats('sum: BigDecimal! @aggregate(fn: "max")')],
  [/invalid argument for `arg`/, 6, stats('sum: BigDecimal! @aggregate(fn: "max", arg: 1)')],
  [/does not have such a field/, 6, stats('sum: BigDecimal! @aggregate(fn: "max", arg: "price + nope")')],
  [/not a numeric field in Data/, 6, stats('sum: BigDecimal! @aggregate(fn: "max", arg: "tag")')],
  [/not a numeric field in Data/, 6, stats('sum: BigDecimal! @aggregate(fn: "max", arg: "flag")')],
  [/of type BigDecimal but it is of the wider type Int/, 6, stats('sum: Int! @aggregate(fn: "sum", arg: "price")')],
  [/aggregates must use a numeric type/, 6, stats('sum: String! @aggregate(fn: "sum", arg: "price")')],
  [/first\/last aggregates must use a numeric/, 6, stats('sum: Boolean! @aggregate(fn: "last", arg: "price")')],
  [/`cumulative`. It needs to be a boolean/, 6, stats('n: Int! @aggregate(fn: "count", cumulative: "yes")')],
  [/Function sqrt is not supported/, 6, stats('sum: BigDecimal! @aggregate(fn: "sum", arg: "sqrt(price)")')],
  [/expected an expression, found the end/, 6, stats('sum: BigDecimal! @aggregate(fn: "sum", arg: "price *")')],
  [/its value is of type bool/, 6, stats('sum: BigDecimal! @aggregate(fn: "sum", arg: "price > 1")')],
  [/fields in aggregations can not be derived/, 6, stats(`token: [Token!]! @derivedFrom(field: "id")\n  ${SUM}`)],
  [
    /Field id in aggregation Stats has type Bytes but its type in the source is Int8/,
    4,
    stats(SUM).replace(/(Stats.*\n {2}id: )Int8/, '$1Bytes'),
  ],
  [/is missing a `timestamp` field/, 3, stats(SUM).replace(/ {2}timestamp: Timestamp!\n/, '')],
  [/must be of type Timestamp/, 5, stats(SUM).replace(/\n {2}timestamp: Timestamp!/, '\n  timestamp: Int8!')],
  [/must have an `id` field of type `Int8`/, 2, (TOKEN + DATA).replace('id: Int8', 'id: Bytes')],
  [
    /Timeseries Data is marked as mutable/,
    2,
    (TOKEN + DATA).replace('timeseries: true', 'timeseries: true, immutable: false'),
  ],
  [/refers to the aggregation `Stats`/, 1, stats(SUM).replace('name: String!', 'stats: Stats')],
])('%s', (message, line, source) => {
  const parse = () => parseInputSchema(source, 'schema.graphql');
  expect(parse).toThrow(SchemaError);
  expect(parse).toThrow(message);
  expect(parse).toThrow(`at schema.graphql:${line}`);
});
