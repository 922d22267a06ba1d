import { normalise, normaliseUnordered } from './normalise.js';

const message = (text: string) => JSON.stringify({ errors: [{ message: text }] });

test.each([
  [
    'addresses in wasm backtraces',
    'error while executing at wasm backtrace:\t    0:   0x34 - <unknown>!a/b\t    1:   0x5 - <unknown>!~lib/c: cause: x',
    'error while executing at wasm backtrace: cause: x',
  ],
  ['statements', 'no such operator, query = /* controller=1 */\nselect 1', 'no such operator'],
  ['tokens', 'Unexpected `\u0000`[Name]`\nExpected :', 'Unexpected `…[Name]`\nExpected :'],
])('leaves %s out of messages', (_, text, expected) => {
  expect(JSON.parse(normalise(message(text)))).toEqual({ errors: [{ message: expected }] });
});

test('takes line and column in any order, and everything else in its own', () => {
  expect(normalise('{"locations":[{"column":2,"line":1}],"b":1,"a":2}')).toBe(
    normalise('{"locations":[{"line":1,"column":2}],"b":1,"a":2}'),
  );
  expect(normalise('{"b":1,"a":2}')).not.toBe(normalise('{"a":2,"b":1}'));
});

test('takes rows in any order only when told to', () => {
  const [left, right] = ['{"data":{"rows":[{"id":"1"},{"id":"2"}]}}', '{"data":{"rows":[{"id":"2"},{"id":"1"}]}}'];
  expect(normalise(left)).not.toBe(normalise(right));
  expect(normaliseUnordered(left)).toBe(normaliseUnordered(right));
});

test('leaves what is no JSON as it is', () => {
  expect(normalise('<html>')).toBe('<html>');
});
