import { getIntrospectionQuery } from 'graphql';
import type { Fixture } from './testing/fixture.js';
import { createZoo } from './testing/zoo.js';

let zoo: Fixture;
beforeEach(() => {
  zoo = createZoo();
});
afterEach(() => zoo.close());

/** The collection itself, counted by hand. */
function rows(collection: string, args = ''): number {
  return zoo.query(`{ rows: ${collection}(first: 1000${args}) { id } }`).data.rows.length;
}

function total(collection: string, args = ''): number {
  return zoo.query(`{ ${collection}_totalCount${args === '' ? '' : `(${args})`} }`).data[`${collection}_totalCount`];
}

test.each(['items', 'owners', 'profiles', 'gadgets', 'links', 'tokens', 'series_collection', 'nameds'])(
  'all of %s are counted, whatever page is asked for',
  (collection) => {
    expect(total(collection)).toBe(rows(collection));
    const { data } = zoo.query(`{ ${collection}(first: 1) { id } n: ${collection}_totalCount }`);
    expect(data.n).toBe(rows(collection));
    expect(data[collection].length).toBeLessThanOrEqual(1);
  },
);

test('what a filter leaves is counted, also through references and across the types of an interface', () => {
  for (const where of [
    'count_gt: 2',
    'owner_: { id_not: "o1" }',
    'or: [{ count: 3 }, { name_contains: "a" }]',
    'id_in: []',
  ]) {
    expect(total('items', `where: { ${where} }`)).toBe(rows('items', `, where: { ${where} }`));
  }
  expect(total('nameds', 'where: { name_not: null }')).toBe(rows('nameds', ', where: { name_not: null }'));
});

test('the count is that of the block that is asked for', () => {
  for (const number of [0, 1, 2, 3]) {
    expect(total('items', `block: { number: ${number} }`)).toBe(rows('items', `, block: { number: ${number} }`));
  }
});

test('one statement counts, and variables and aliases work', () => {
  const text = 'query($where: Item_filter) { few: items_totalCount(where: $where) all: items_totalCount }';
  expect(zoo.query(text, { where: { id: 'i1' } }).data).toEqual({ few: 1, all: rows('items') });
});

test('filters that are wrong are refused as those of the collection are', () => {
  const wrong = '(where: { nope: 1 })';
  const errors = zoo.query(`{ items${wrong} { id } }`).errors?.map(({ message }) => message.replaceAll('items', 'X'));
  const counted = zoo
    .query(`{ items_totalCount${wrong} }`)
    .errors?.map(({ message }) => message.replaceAll('items_totalCount', 'X'));
  expect(errors).toBeDefined();
  expect(counted).toEqual(errors);
});

test('a subgraph with errors gives no count unless that is allowed', () => {
  zoo.setErrors('unhealthy', [{ message: 'no', block: { number: 1 }, deterministic: true }]);
  expect(zoo.query('{ items_totalCount }')).toEqual({ errors: [{ message: 'indexing_error' }] });
  expect(zoo.query('{ items_totalCount(subgraphError: allow) }').data.items_totalCount).toBeGreaterThan(0);
});

test('introspection is that of graph-node', () => {
  expect(zoo.body(getIntrospectionQuery())).not.toContain('totalCount');
});
