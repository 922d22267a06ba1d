import type { Fixture } from './testing/fixture.js';
import { createZoo } from './testing/zoo.js';

let zoo: Fixture;
beforeAll(() => {
  zoo = createZoo();
});
afterAll(() => zoo.close());

const NOWHERE = [{ line: 0, column: 0 }];
const at = (column: number) => [{ line: 1, column }];

// Each of these answers was given by graph-node itself.
test.each([
  [
    'an unknown field',
    '{ items { foo } bar }',
    [
      { locations: at(11), message: 'Type `Item` has no field `foo`' },
      { locations: at(17), message: 'Type `Query` has no field `bar`' },
    ],
  ],
  [
    'a filter that does not exist',
    '{ items(where: { foo: 1 }) { id } }',
    [{ locations: NOWHERE, message: 'Invalid value provided for argument `where`: Object({"foo": Int(Number(1))})' }],
  ],
  [
    'an enum value that does not exist',
    '{ items(where: { color: PINK }) { id } }',
    [{ locations: NOWHERE, message: 'Invalid value provided for argument `where`: Object({"color": Enum("PINK")})' }],
  ],
  [
    'an integer beyond 32 bits',
    '{ items(where: { count: 2147483648 }) { id } }',
    [
      {
        locations: NOWHERE,
        message: 'Invalid value provided for argument `where`: Object({"count": Int(Number(-2147483648))})',
      },
    ],
  ],
  [
    'a missing argument',
    '{ item { id } }',
    [{ locations: NOWHERE, message: 'No value provided for required argument: `id`' }],
  ],
  [
    'a null argument',
    '{ item(id: null) { id } }',
    [{ locations: NOWHERE, message: 'Invalid value provided for argument `id`: Null' }],
  ],
  [
    'first out of range',
    '{ items(first: 0) { id } }',
    [{ message: 'The `first` argument must be between 0 and 1000, but is 0' }],
  ],
  [
    'skip out of range',
    '{ items(skip: -1) { id } }',
    [{ message: 'The `skip` argument must be between 0 and 4294967295, but is -1' }],
  ],
  [
    'sorting by what has no order',
    '{ links(orderBy: item__tags) { id } }',
    [{ locations: NOWHERE, message: 'Invalid value provided for argument `orderBy`: Enum("item__tags")' }],
  ],
  [
    'sorting by an enum',
    '{ items(orderBy: color) { id } }',
    [{ message: 'Ordering by `color` is not supported for type `Item`' }],
  ],
  [
    'columns beside or',
    '{ items(where: { or: [{ count: 1 }], name: "x" }) { id } }',
    [
      {
        message:
          "Cannot mix column filters with 'or' operator at the same level. Found column filter(s) 'name' alongside 'or' operator.\n\n" +
          "Instead of:\nwhere: { 'name', or: [...] }\n\nUse:\nwhere: { or: [{ 'name', ... }, { 'name', ... }] }",
      },
    ],
  ],
  [
    'columns beside and',
    '{ items(where: { and: [{ count: 1 }], name: "x" }) { id } }',
    [{ message: 'Filter must by an object' }],
  ],
  [
    'a filter inside the filter of a child',
    '{ items(where: { owner_: { profile_: { bio: "x" } } }) { id } }',
    [{ message: 'Child filter nesting not supported by value `owner`: `join on owner with Profile(bio = x)`' }],
  ],
  [
    'a comparison with null',
    '{ items(where: { count_gt: null }) { id } }',
    [{ message: 'Store error: unsupported filter `>` for value `null`' }],
  ],
  [
    'membership in null',
    '{ items(where: { count_in: null }) { id } }',
    [{ message: 'Non-list value passed to `_in` filter' }],
  ],
  [
    'bytes that are none',
    '{ token(id: "0x1") { id } a: tokens(where: { id: "zz" }) { id } }',
    [
      { message: 'Store error: store error: Odd number of digits' },
      { message: "Failed to decode `Bytes` value: `Invalid character 'z' at position 0`" },
    ],
  ],
  [
    'big integers that are none',
    '{ items(where: { amount: "0x10" }) { id } }',
    [{ message: 'Failed to decode `BigInt` value: `invalid digit found in string`' }],
  ],
  [
    'decimals that are none',
    '{ items(where: { price: "" }) { id } }',
    [{ message: 'Failed to decode `BigDecimal` value: `Failed to parse empty string`' }],
  ],
  [
    'an Int8 id that is none',
    '{ series(id: "abc") { id } }',
    [{ message: 'Store error: store error: failed to convert `abc` to an Int8: invalid digit found in string' }],
  ],
  [
    'a missing variable',
    'query($id: ID!) { item(id: $id) { id } }',
    [{ locations: at(7), message: 'No value provided for required variable `id`' }],
  ],
  [
    'a variable of an output type',
    'query($x: Item) { items { id } }',
    [{ locations: at(7), message: 'Variable `x` must have an input type' }],
  ],
  ['several operations', 'query A { items { id } } query B { items { id } }', [{ message: 'Operation name required' }]],
  ['a mutation', 'mutation { x }', [{ message: 'Not supported: Mutations are not supported' }]],
  ['a subscription', 'subscription { x }', [{ message: 'Not supported: Subscriptions are not supported' }]],
  [
    'a fragment that includes itself',
    '{ ...F } fragment F on Query { ...F }',
    [{ message: 'query has fragment cycle including `F`' }],
  ],
  ['a fragment that does not exist', '{ ...F }', [{ message: 'fragment `F` is not defined' }]],
  [
    'a fragment on a type that does not exist',
    '{ ...F } fragment F on Nope { id }',
    [{ message: 'Failed to resolve named type `Nope`' }],
  ],
  [
    'a fragment on a type that can not be there',
    '{ items { ... on Owner { rank } } }',
    [
      {
        message:
          'Failed to get entities from store: internal error resolving Item.items: expected prefetched result, but found nothing',
      },
    ],
  ],
  ['a query that ends early', '{', [{ locations: at(2), message: 'Unexpected end of input\nExpected Name' }]],
  [
    'an integer beyond 64 bits',
    '{ items(skip: 9223372036854775808) { id } }',
    [{ locations: at(15), message: 'number too large to fit in target type' }],
  ],
  [
    'a selection that directives empty',
    '{ items { id @skip(if: true) } }',
    [
      {
        message:
          'Failed to get entities from store: internal error resolving Item.items: expected prefetched result, but found nothing',
      },
    ],
  ],
  ['logs', '{ _logs { id } }', [{ message: 'Not supported: the `_logs` query is not enabled on this indexer' }]],
  [
    'logs beside entities',
    '{ _logs { id } items { id } }',
    [{ message: 'The _logs query cannot be combined with other entity queries in the same request' }],
  ],
])('%s', (_, query, errors) => {
  const answer = zoo.query(query);
  expect(answer.errors ?? []).toEqual(errors);
  if (errors.length > 0) expect(answer.data).toBeUndefined();
});

test('arguments that are never used are not complained about', () => {
  expect(zoo.query('{ owners(where: { id: "none" }) { items(first: 5000) { id } } }')).toEqual({
    data: { owners: [] },
  });
});

test('a required reference to what does not exist fails the answer', () => {
  zoo.insert('Link', { id: '0x99', item: 'missing' });
  expect(zoo.query('{ link(id: "0x99") { id } }').data.link).toEqual({ id: '0x99' });
  expect(zoo.query('{ links { item { id } } }')).toEqual({
    errors: [{ locations: at(11), message: 'Null value resolved for non-null field `item`' }],
  });
  zoo.db.prepare("DELETE FROM link WHERE id = x'99'").run();
});

test('two entities that derive one reference are ambiguous', () => {
  zoo.insert('Profile', { id: 'p1b', owner: 'o1' });
  expect(zoo.query('{ owner(id: "o1") { profile { id } } }').errors).toEqual([
    {
      locations: at(21),
      message: 'Ambiguous result for derived field `profile`: Multiple `Profile` entities refer back via `owner`',
    },
  ]);
  zoo.db.prepare("DELETE FROM profile WHERE id = 'p1b'").run();
});

test('selection sets nested more than 50 deep are not read', () => {
  const nested = (depth: number) =>
    `{ item(id: "i1") ${'{ owner { favourite '.repeat(depth)}{ id }${' } }'.repeat(depth)} }`;
  expect(zoo.query(nested(24)).errors).toBeUndefined();
  expect(zoo.query(nested(25)).errors).toEqual([
    { locations: at(expect.any(Number) as unknown as number), message: 'Expected }\nRecursion limit exceeded' },
  ]);
});

test('values nested without end are not read', () => {
  const query = `{ items(where: { name: ${'['.repeat(50_000)} }) { id } }`;
  expect(zoo.query(query).errors).toEqual([{ message: 'Recursion limit exceeded' }]);
});

test('fragments that multiply are stopped in time', () => {
  const fragments = Array.from(
    { length: 60 },
    (
      _,
      i,
    ) => `fragment F${i} on Item { a${i}: owner { profile { owner { profile { id } } } } ${i > 0 ? `...G${i}` : ''} }
      fragment G${i} on Item { ${i > 0 ? `x: friends(first: 1) { ...F${i - 1} } y: friends(first: 1) { ...F${i - 1} }` : 'id'} }`,
  );
  const start = performance.now();
  expect(zoo.query(`{ items { ...F59 } } ${fragments.join(' ')}`).errors?.[0]?.message).toMatch(
    /query potentially returns|query is too expensive|exceeds the limit/,
  );
  expect(performance.now() - start).toBeLessThan(2_000);
});
