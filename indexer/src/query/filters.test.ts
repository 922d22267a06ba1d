import type { Fixture } from './testing/fixture.js';
import { createZoo } from './testing/zoo.js';

let zoo: Fixture;
beforeAll(() => {
  zoo = createZoo();
});
afterAll(() => zoo.close());

function matching(collection: string, where: string): string[] {
  const answer = zoo.query(`{ found: ${collection}(where: ${where}) { id } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.found.map((entity: { id: string }) => entity.id);
}

test.each([
  ['equality', '{ name: "apple" }', ['i1']],
  ['equality with null', '{ name: null }', ['i4']],
  ['inequality leaves out nulls', '{ name_not: "apple" }', ['i2', 'i3', 'i5']],
  ['inequality with null', '{ name_not: null }', ['i1', 'i2', 'i3', 'i5']],
  ['membership', '{ name_in: ["apple", "100%"] }', ['i1', 'i3']],
  ['no membership leaves out nulls', '{ name_not_in: ["apple", "100%"] }', ['i2', 'i5']],
  ['membership in nothing', '{ name_in: [] }', []],
  ['no membership in nothing', '{ name_not_in: [] }', []],
  ['text comparison by bytes', '{ name_gt: "Apple" }', ['i1', 'i5']],
  ['containment minds case', '{ name_contains: "pple" }', ['i1', 'i2']],
  ['containment ignoring case', '{ name_contains_nocase: "APP" }', ['i1', 'i2']],
  ['containment takes % as a wildcard', '{ name_contains: "%" }', ['i1', 'i2', 'i3', 'i5']],
  ['containment takes _ as a wildcard', '{ name_contains: "a_b" }', ['i5']],
  ['an escaped wildcard is itself', '{ name_ends_with: "0\\\\%" }', ['i3']],
  ['characters that other patterns know are themselves', '{ name_contains: "[a]*?" }', []],
  ['no containment', '{ name_not_contains: "pple" }', ['i3', 'i5']],
  ['beginning', '{ name_starts_with: "a" }', ['i1', 'i5']],
  ['beginning ignoring case', '{ name_starts_with_nocase: "a" }', ['i1', 'i2', 'i5']],
  ['not beginning', '{ name_not_starts_with_nocase: "A" }', ['i3']],
  ['end', '{ name_ends_with: "e" }', ['i1', 'i2']],
  ['not ending', '{ name_not_ends_with: "e" }', ['i3', 'i5']],
  ['big integers as numbers or text', '{ amount_in: [5, "-7"] }', ['i1', 'i2']],
  ['big integers by value', '{ amount_gt: 5 }', ['i3', 'i5']],
  ['decimals by value, however written', '{ price: "1.50" }', ['i1']],
  ['decimals of floats', '{ price_gte: 1.5 }', ['i1', 'i4']],
  ['enums', '{ color_in: [RED, BLUE], color_not: RED }', ['i2']],
  ['booleans leave out nulls', '{ flag_not: true }', ['i5']],
  ['bytes with and without 0x', '{ data_in: ["00ff"] }', ['i5']],
  ['part of bytes', '{ data_contains: "0xff" }', ['i5']],
  ['references by id', '{ owner_in: ["o1", "o9"] }', ['i1', 'i2']],
  ['references that are missing', '{ owner: null }', ['i4']],
  ['lists in their order', '{ tags: ["x", "Y"] }', ['i3']],
  ['lists out of order', '{ tags: ["Y", "x"] }', []],
  ['all of a list', '{ tags_contains: ["Y"] }', ['i3']],
  ['all of an empty list', '{ tags_contains: [] }', ['i1', 'i2', 'i3', 'i4', 'i5']],
  ['none of a list', '{ tags_not_contains: ["Y", "z"] }', ['i1', 'i2', 'i4', 'i5']],
  ['any of a list ignoring case', '{ tags_contains_nocase: ["y", "z"] }', ['i3']],
  ['a list of references', '{ friends_contains: ["i1"] }', ['i4', 'i5']],
  ['several fields at once', '{ count_gt: 0, count_lt: 3 }', ['i2']],
  ['a field of a reference', '{ owner_: { name_starts_with: "B" } }', ['i3', 'i5']],
  ['a field of a list of references', '{ friends_: { count: 1 } }', ['i4']],
  ['a field of derived entities', '{ likedBy_: { flag: false } }', ['i1']],
  ['nothing of a reference', '{ owner_: {} }', ['i1', 'i2', 'i3', 'i5']],
  ['and', '{ and: [{ count_gt: 0 }, { color: RED }] }', ['i1']],
  ['or', '{ or: [{ name: "a_b" }, { color: RED }] }', ['i1', 'i5']],
  ['nested and, or', '{ or: [{ and: [{ count: 1 }, { color: BLUE }] }, { flag: true }] }', ['i2', 'i4']],
  ['and of nothing', '{ and: [] }', ['i1', 'i2', 'i3', 'i4', 'i5']],
  ['or of nothing', '{ or: [] }', []],
])('%s: %s', (_, where, expected) => {
  expect(matching('items', where)).toEqual(expected);
});

test('and beside or takes both lists together, as graph-node does', () => {
  expect(matching('items', '{ and: [{ count_gt: 0 }], or: [{ color: RED }] }')).toEqual(['i1']);
});

test('changes are found by the block of the version', () => {
  expect(matching('owners', '{ _change_block: { number_gte: 5 } }')).toEqual(['o2']);
  expect(matching('gadgets', '{ _change_block: { number_gte: 4 } }')).toEqual(['g2']);
});

test('derived references can be filtered by', () => {
  expect(matching('owners', '{ profile_: { bio_contains: "bees" } }')).toEqual(['o1']);
  expect(matching('owners', '{ items_: { amount_lt: 0 } }')).toEqual(['o1']);
});

test('interfaces can be filtered, and filtered by', () => {
  expect(matching('nameds', '{ owner_: { rank: 3 }, name_not: null }')).toEqual(['i3', 'i5']);
  expect(matching('owners', '{ favourite_: { name: "whisk" } }')).toEqual(['o1']);
  expect(matching('owners', '{ things_: { name: "whisk" } }')).toEqual(['o1']);
});

test('ids of bytes and numbers are filtered by value', () => {
  expect(matching('tokens', '{ id_gt: "0x01" }')).toEqual(['0xaabb']);
  expect(matching('tokens', '{ series_gt: 2 }')).toEqual(['0xaabb']);
  expect(matching('links', '{ token: "01" }')).toEqual(['0x11']);
  expect(matching('links', '{ token_contains: "01", id: "0x11" }')).toEqual(['0x11']);
  expect(matching('links', '{ tokens_contains: ["0xAABB"] }')).toEqual(['0x11']);
});
