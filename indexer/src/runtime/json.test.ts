import { type JsonNumber, parseJson } from './json.js';

// Recorded from graph-node, or after serde_json, which it reads JSON with.
const REFUSED: Array<[text: string, message: string]> = [
  ['', 'EOF while parsing a value at line 1 column 0'],
  ['{', 'EOF while parsing an object at line 1 column 1'],
  ['{"query"', 'EOF while parsing an object at line 1 column 8'],
  ['{"a":', 'EOF while parsing a value at line 1 column 5'],
  ['{"a":1,}', 'trailing comma at line 1 column 8'],
  ['{"a" 1}', 'expected `:` at line 1 column 6'],
  ['{"a":1 "b"}', 'expected `,` or `}` at line 1 column 8'],
  ['{a:1}', 'key must be a string at line 1 column 2'],
  ['[', 'EOF while parsing a list at line 1 column 1'],
  ['[1,]', 'trailing comma at line 1 column 4'],
  ['[1 2]', 'expected `,` or `]` at line 1 column 4'],
  ['[] x', 'trailing characters at line 1 column 4'],
  ['nul', 'EOF while parsing a value at line 1 column 3'],
  ['nulx', 'expected ident at line 1 column 4'],
  ['NaN', 'expected value at line 1 column 1'],
  ['01', 'invalid number at line 1 column 2'],
  ['1.', 'EOF while parsing a value at line 1 column 2'],
  ['"é', 'EOF while parsing a string at line 1 column 3'],
  ['\n "a\nb"', 'control character (\\u0000-\\u001F) found while parsing a string at line 3 column 0'],
  ['"\\x"', 'invalid escape at line 1 column 3'],
  ['"\\udc00"', 'lone leading surrogate in hex escape at line 1 column 7'],
  ['"\\ud800"', 'unexpected end of hex escape at line 1 column 8'],
];

test.each(REFUSED)('refuses %j as graph-node does', (text, message) => {
  expect(() => parseJson(text)).toThrow(new SyntaxError(message));
});

test('keeps the text of numbers, but for integers of 64 bits and the form of exponents', () => {
  const numbers = '[-0, -0.0, 1.50, 1e3, 1E-2, 18446744073709551616]';
  const texts = (parseJson(numbers) as JsonNumber[]).map(({ text }) => text);
  expect(texts).toEqual(['0', '-0.0', '1.50', '1e+3', '1e-2', '18446744073709551616']);
});

test('reads escapes, and the last of equal keys, in the order of keys', () => {
  const object = parseJson('{"b":1,"a":"\\ud834\\udd1e\\n","b":null}') as Map<string, unknown>;
  expect([...object]).toEqual([
    ['a', '𝄞\n'],
    ['b', null],
  ]);
});
