import { findSyntaxError } from './syntaxError.js';

const VALUES = 'IntValue, FloatValue, StringValue, BlockString, true, false, null or Name';

// Recorded from graph-node.
const REFUSED: Array<[query: string, line: number, column: number, message: string]> = [
  ['', 1, 1, 'Unexpected end of input\nExpected {, query, mutation, subscription or fragment'],
  ['{', 1, 2, 'Unexpected end of input\nExpected Name'],
  ['{ items { id }', 1, 15, 'Unexpected end of input\nExpected }'],
  ['{ items { id } } }', 1, 18, 'Unexpected `}[Punctuator]`\nExpected end of input'],
  ['{ items { id } } ?', 1, 18, 'Expected end of input'],
  ['{ items(first:', 1, 15, `Unexpected end of input\nExpected ${VALUES}`],
  ['{ items(first: 1 { id } }', 1, 18, 'Unexpected `{[Punctuator]`\nExpected Name, : or )'],
  ['{ items(where: { ) }', 1, 18, 'Unexpected `)[Punctuator]`\nExpected Name, : or }'],
  ['{ items(first: [1, ) }', 1, 20, 'Unexpected `)[Punctuator]`\nExpected ]'],
  ['{ items { ... } }', 1, 15, 'Unexpected `}[Punctuator]`\nExpected {, on or Name'],
  ['query', 1, 6, 'Unexpected end of input\nExpected {, Name, (, $, :, = or )'],
  ['query Q($a: Int', 1, 16, 'Unexpected end of input\nExpected $, Name, :, = or )'],
  ['query Q($a:', 1, 12, 'Unexpected end of input\nExpected Name or ['],
  ['{ items { id\n\tx ; } }', 2, 11, "Unexpected unexpected character ';'\nExpected }"],
  ['{ items { id . } }', 1, 14, 'Unexpected bare dot \'.\' is not supported, only "..."\nExpected }'],
  ['{ a(b: 01) }', 1, 8, `Unexpected unsupported integer "01"\nUnexpected end of input\nExpected ${VALUES}`],
  ['{ a(b: "c) }', 1, 8, `Unexpected unterminated string value\nUnexpected end of input\nExpected ${VALUES}`],
  ['{ a(b: "\\q") }', 1, 8, "Unexpected bad escaped char 'q'"],
  ['{ a(b: "\\u12") }', 1, 8, "Unexpected \\u must have 4 characters after it, only found '12'"],
];

test.each(REFUSED)('says of %j what graph-node says', (query, line, column, message) => {
  expect(findSyntaxError(query)).toMatchObject({ message, position: { line, column } });
});

test.each([
  '{ a }',
  'query Q($a: [Int!]! = 1 $b: B) @d(x: $a) { a: b(c: {d: [1 "e"] f: G}) { ...H ... on I @j { k } } }',
])('finds nothing in %j', (query) => {
  expect(findSyntaxError(query)).toBeUndefined();
});
