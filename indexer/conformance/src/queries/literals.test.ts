import { filterValues, literal, splitFilter } from './literals.js';

const FIELDS = new Set(['id', 'not', 'name', 'name_in']);
const schema = { isEnum: (name: string) => name === 'Kind' };

test.each([
  ['id', { field: 'id', operator: '' }],
  ['name_not_starts_with_nocase', { field: 'name', operator: 'not_starts_with_nocase' }],
  ['name_not_in', { field: 'name', operator: 'not_in' }],
  ['name_in', { field: 'name_in', operator: '' }],
  ['not_not', { field: 'not', operator: 'not' }],
  ['owner_', undefined],
])('splits the filter %s', (name, expected) => {
  expect(splitFilter(name, FIELDS)).toEqual(expected);
});

test.each([
  ['Int', 5, '5'],
  ['BigInt', '5', '"5"'],
  ['Kind', 'MINT', 'MINT'],
  ['String', 'a"b', '"a\\"b"'],
  ['String', ['a', 'b'], '["a", "b"]'],
  ['Bytes', null, 'null'],
])('writes a %s', (name, value, expected) => {
  expect(literal(schema, { name, list: Array.isArray(value) }, value)).toBe(expected);
});

test('asks for values, parts of them, and none', () => {
  const text = { name: 'String', list: false };
  expect(filterValues(text, '', ['a', 'b'])).toEqual(['a', 'b', null]);
  expect(filterValues(text, 'in', ['a', 'b', 'c'])).toEqual([['a', 'b'], ['c', 'c'], []]);
  expect(filterValues(text, 'starts_with', ['abcd'])).toEqual(['ab', 'AB']);
  expect(filterValues({ name: 'Bytes', list: false }, 'contains', ['0x01020304'])).toEqual(['0x0102', '0x0304']);
});
