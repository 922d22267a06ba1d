import type { Fixture } from './testing/fixture.js';
import { createZoo } from './testing/zoo.js';

// Every test runs twice: an index changes how rows are found, and must not change which.
describe.each([
  ['before the indexes are built', false],
  ['with indexes', true],
])('%s', (_, indexed) => {
  let zoo: Fixture;
  beforeAll(() => {
    zoo = createZoo();
    if (indexed) zoo.buildIndexes();
  });
  afterAll(() => zoo.close());

  const data = (query: string, variables?: Record<string, unknown>) => {
    const answer = zoo.query(query, variables);
    expect(answer.errors).toBeUndefined();
    return answer.data;
  };
  const ids = (query: string): string[] =>
    Object.values(data(query) as Record<string, { id: string }[]>)[0]?.map((e) => e.id) ?? [];

  test('values are shown as graph-node shows them', () => {
    zoo.insert('Item', {
      id: 'all',
      name: 'quote " and \n',
      amount: '-12345678901234567890',
      price: '-0.5',
      color: 'GREEN',
      colors: ['RED', 'BLUE'],
      tags: ['a"b', ''],
      numbers: [1, -2],
      int8: '-9223372036854775808',
      stamp: '1700000000000001',
      data: '0xDEAD',
      flag: true,
      count: -3,
      friends: [],
    });
    const fields = 'name amount price color colors tags numbers int8 stamp data flag count';
    expect(zoo.body(`{ item(id: "all") { ${fields} } }`)).toBe(
      '{"data":{"item":{"name":"quote \\" and \\n","amount":"-12345678901234567890","price":"-0.5","color":"GREEN",' +
        '"colors":["RED","BLUE"],"tags":["a\\"b",""],"numbers":[1,-2],"int8":"-9223372036854775808",' +
        '"stamp":"1700000000000001","data":"0xdead","flag":true,"count":-3}}}',
    );
    zoo.db.prepare("DELETE FROM item WHERE id = 'all'").run();
  });

  test('fields come in the order of the query, under their aliases', () => {
    expect(zoo.body('{ b: item(id: "i1") { x: count id y: __typename } a: owner(id: "nobody") { id } }')).toBe(
      '{"data":{"b":{"x":3,"id":"i1","y":"Item"},"a":null}}',
    );
  });

  test('meta and introspection come after entities', () => {
    expect(Object.keys(data('{ _meta { deployment } __typename items(first: 1) { id } }'))).toEqual([
      'items',
      '_meta',
      '__typename',
    ]);
  });

  test('a collection is sorted by id', () => {
    expect(ids('{ items { id } }')).toEqual(['i1', 'i2', 'i3', 'i4', 'i5']);
  });

  test('a direction without a field to sort by has no effect', () => {
    expect(ids('{ items(orderDirection: desc) { id } }')).toEqual(['i1', 'i2', 'i3', 'i4', 'i5']);
  });

  test('numbers sort by value', () => {
    expect(ids('{ items(orderBy: amount) { id } }')).toEqual(['i2', 'i4', 'i1', 'i5', 'i3']);
    expect(ids('{ series_collection { id } }')).toEqual(['2', '10']);
  });

  test('nulls sort last ascending, first descending, ties by id in the same direction', () => {
    expect(ids('{ items(orderBy: price) { id } }')).toEqual(['i2', 'i1', 'i4', 'i3', 'i5']);
    expect(ids('{ items(orderBy: price, orderDirection: desc) { id } }')).toEqual(['i5', 'i3', 'i4', 'i1', 'i2']);
  });

  test('text sorts by bytes', () => {
    expect(ids('{ items(orderBy: name) { id } }')).toEqual(['i3', 'i2', 'i5', 'i1', 'i4']);
  });

  test('a collection sorts by a field of what it refers to', () => {
    expect(ids('{ items(orderBy: owner__rank, orderDirection: desc) { id } }')).toEqual(['i4', 'i5', 'i3', 'i2', 'i1']);
    expect(ids('{ owners(orderBy: profile__bio) { id } }')).toEqual(['o1', 'o2', 'o3']);
    expect(ids('{ owners(orderBy: favourite__name) { id } }')).toEqual(['o2', 'o1', 'o3']);
  });

  test('first and skip cut after sorting', () => {
    expect(ids('{ items(orderBy: amount, first: 2, skip: 1) { id } }')).toEqual(['i4', 'i1']);
    expect(ids('{ items(skip: 100) { id } }')).toEqual([]);
    expect(ids('{ items(first: null, skip: null) { id } }')).toHaveLength(5);
  });

  test('derived collections are sorted and cut for each parent', () => {
    expect(data('{ owners { items(first: 1, orderBy: amount, orderDirection: desc) { id } } }').owners).toEqual([
      { items: [{ id: 'i1' }] },
      { items: [{ id: 'i3' }] },
      { items: [] },
    ]);
    expect(data('{ owners { items(skip: 1) { id } } }').owners).toEqual([
      { items: [{ id: 'i2' }] },
      { items: [{ id: 'i5' }] },
      { items: [] },
    ]);
  });

  test('a list of references is shown sorted, without repetitions and without what does not exist', () => {
    expect(data('{ item(id: "i4") { friends { id } } }').item.friends).toEqual([{ id: 'i1' }, { id: 'i2' }]);
    expect(data('{ link(id: "0x11") { tokens(first: 1) { id } } }').link.tokens).toEqual([{ id: '0x01' }]);
  });

  test('a field can be derived from a list', () => {
    expect(data('{ items(first: 2) { likedBy { id } } }').items).toEqual([
      { likedBy: [{ id: 'i4' }, { id: 'i5' }] },
      { likedBy: [{ id: 'i4' }] },
    ]);
  });

  test('a single reference, derived or not, is an object or null', () => {
    expect(data('{ owners { profile { bio } favourite { __typename name } } }').owners).toEqual([
      { profile: { bio: 'keeps bees' }, favourite: { __typename: 'Gadget', name: 'whisk' } },
      { profile: null, favourite: { __typename: 'Item', name: 'Apple' } },
      { profile: { bio: null }, favourite: null },
    ]);
  });

  test('references work for ids of bytes and of numbers', () => {
    expect(data('{ link(id: "11") { token { id series { id tokens { symbol } } } } }').link).toEqual({
      token: { id: '0x01', series: { id: '2', tokens: [{ symbol: 'ONE' }] } },
    });
  });

  test('an interface is queried over all of its types', () => {
    expect(ids('{ nameds(orderBy: name, orderDirection: desc) { id } }')).toEqual([
      'i4',
      'g2',
      'g1',
      'i1',
      'i5',
      'i2',
      'i3',
    ]);
    expect(data('{ named(id: "g1") { __typename id } }').named).toEqual({ __typename: 'Gadget', id: 'g1' });
    expect(
      data('{ owners(first: 2) { things(first: 2, orderBy: name) { id ... on Gadget { power } } } }').owners,
    ).toEqual([{ things: [{ id: 'i2' }, { id: 'i1' }] }, { things: [{ id: 'i3' }, { id: 'i5' }] }]);
  });

  test('fragments on types of an interface apply to these only', () => {
    const query = `{ nameds(where: { id_in: ["i1", "g1"] }) { ...common ... on Item { count } ... on Gadget { count: power } } }
      fragment common on Named { id }`;
    expect(data(query).nameds).toEqual([
      { id: 'g1', count: 7 },
      { id: 'i1', count: 3 },
    ]);
  });

  test('fields asked for twice are merged and keep the first arguments', () => {
    expect(data('{ items(first: 1) { id } items(first: 3) { count } }').items).toEqual([{ id: 'i1', count: 3 }]);
    expect(data('{ owner(id: "o1") { items(first: 1) { id } ... on Owner { items { count } } } }').owner.items).toEqual(
      [{ id: 'i1', count: 3 }],
    );
  });

  test('skip and include leave fields out', () => {
    const query =
      'query($no: Boolean!) { item(id: "i1") { id @include(if: $no) name @skip(if: $no) ... @include(if: $no) { count } } }';
    expect(data(query, { no: false }).item).toEqual({ name: 'apple' });
  });

  test('objects without a sub-selection are left out', () => {
    expect(zoo.body('{ item(id: "i1") { id owner } }')).toBe('{"data":{"item":{"id":"i1"}}}');
    expect(zoo.body('{ items }')).toBe('{}');
  });

  test('variables have defaults, and undefined ones are null', () => {
    expect(data('query($n: Int = 2) { items(first: $n) { id } }').items).toHaveLength(2);
    expect(data('query($n: Int = 2) { items(first: $n) { id } }', { n: 3 }).items).toHaveLength(3);
    expect(data('query($n: String) { items(where: { name: $n }) { id } }').items).toEqual([{ id: 'i4' }]);
  });
});
