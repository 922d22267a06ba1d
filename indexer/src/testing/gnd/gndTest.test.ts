import { writeFileSync } from 'node:fs';
import { parseJson } from '../../runtime/json.js';
import { buildFixture } from '../fixtures.js';
import { temporaryFolder } from '../harness.js';
import { jsonEqual } from './compare.js';
import { diffOf } from './diff.js';
import { findGndTests, reportGndTest, runGndTest } from './index.js';

const TOKEN = '0x00000000000000000000000000000000000000AA';
const A = '0xaaaa000000000000000000000000000000000000';
const B = '0xbbbb000000000000000000000000000000000000';
const TRANSFER = 'Transfer(address indexed from, address indexed to, uint256 value)';

const folder = temporaryFolder();
let manifestPath: string;

beforeAll(() => {
  manifestPath = buildFixture('token');
}, 120_000);
afterAll(() => folder.remove());

function run(test: object) {
  const file = folder.path('test.json');
  writeFileSync(file, JSON.stringify(test));
  return runGndTest(manifestPath, file);
}

const transfer = (value: unknown, more = {}) => ({
  address: TOKEN,
  event: TRANSFER,
  params: { from: A, to: B, value },
  ...more,
});

test('blocks are run with the defaults of gnd, and queries are compared', async () => {
  const result = await run({
    name: 'transfers',
    blocks: [
      { events: [transfer('1000000000000000000')] },
      {},
      { events: [transfer(5, { txHash: `0x${'dead'.repeat(16)}` })] },
    ],
    assertions: [
      {
        query: '{ transfers { value block } }',
        expected: {
          transfers: [
            { block: 3, value: 5 },
            { value: '1000000000000000000', block: '1' },
          ],
        },
      },
      {
        query: `{ transfer(id: "0x${'dead'.repeat(16)}00000000") { to { id } } }`,
        expected: { transfer: { to: { id: B } } },
      },
      {
        query: '{ _meta { block { number timestamp } } }',
        expected: { _meta: { block: { number: 3, timestamp: 3 } } },
      },
    ],
  });
  expect(reportGndTest(result)).toBe(`✓ transfers (${folder.path('test.json')})`);
  expect(result).toMatchObject({
    passed: true,
    error: null,
    assertions: [{ passed: true }, { passed: true }, { passed: true }],
  });
});

test('calls are answered by whole signatures, in each way of writing them', async () => {
  const probe = { address: TOKEN, event: 'Probed(address account)', params: { account: A } };
  const call = { address: TOKEN, params: [A] };
  const result = await run({
    name: 'calls',
    blocks: [
      { events: [probe], ethCalls: [{ ...call, function: 'balanceOf(address)(uint256)', returns: ['1'] }] },
      { events: [probe], ethCalls: [{ ...call, function: 'balanceOf(address):(uint256)', returns: [2] }] },
      {
        events: [probe],
        ethCalls: [{ ...call, function: 'balanceOf(address) returns (uint256)', returns: [], reverts: true }],
      },
    ],
    assertions: [
      { query: '{ probes { balance } }', expected: { probes: [{ balance: 1 }, { balance: 2 }, { balance: null }] } },
    ],
  });
  expect(result.passed).toBe(true);
});

test('what differs is shown, and nothing else', async () => {
  const result = await run({
    name: 'wrong',
    blocks: [{ events: [transfer('7')] }],
    assertions: [
      {
        query: '{ accounts { id balance } }',
        expected: {
          accounts: [
            { id: B, balance: '8' },
            { id: A, balance: '-7' },
          ],
        },
      },
      { query: '{ nope }', expected: null },
    ],
  });
  expect(result.passed).toBe(false);
  expect(reportGndTest(result)).toContain(
    [
      '        "accounts": [',
      '          {',
      '    -       "balance": "8"',
      '    +       "balance": "7"',
      `            "id": "${B}"`,
      '          }',
      '          {',
      '            "balance": "-7"',
      `            "id": "${A}"`,
      '          }',
    ].join('\n'),
  );
  expect(result.assertions[1]?.difference).toContain('nope');
});

test('a handler that fails is an error of the test, and nothing is asserted', async () => {
  const failing = { address: TOKEN, event: 'Failed(string reason)', params: { reason: 'stop' } };
  const result = await run({
    name: 'failing',
    blocks: [{ events: [failing] }],
    assertions: [{ query: '{ x }', expected: 1 }],
  });
  expect(result).toMatchObject({ passed: false, assertions: [], error: { code: 'HANDLER_FAILED' } });
  expect(reportGndTest(result)).toContain('handler handleFailed, block 1');
});

test.each([
  [{ name: 'a', blocks: [{ event: [] }] }, /`event` is not known.*\n.*blocks\[0\]/],
  [{ name: 'a', assertion: [] }, '`assertion` is not known'],
  [{ blocks: [] }, '`name` is missing'],
  [{ name: 'a', files: [{ cid: 'Qm', content: '' }] }, 'file data sources'],
  [{ name: 'a', blocks: [{ events: [{ ...transfer('1'), event: 'Transfer' }] }], x: 1 }, '`x` is not known'],
])('%j is refused with where and what', async (test, message) => {
  await expect(run(test)).rejects.toThrow(message);
});

test('equality is that of gnd', () => {
  const equal = (a: string, b: string) => jsonEqual(parseJson(a), parseJson(b));
  expect(equal('[1, [2, 3], {"a": [4, 5]}]', '[{"a": ["5", 4]}, ["3", "2"], "1"]')).toBe(true);
  expect(equal('123456789012345678901', '"123456789012345678901"')).toBe(true);
  expect(equal('1.50', '"1.5"')).toBe(true);
  expect(equal('[1, 1, 2]', '[1, 2, 2]')).toBe(false);
  expect(equal('{"a": null}', '{}')).toBe(false);
  expect(equal('{"a": null}', '{"b": null}')).toBe(false);
  expect(equal('true', '"true"')).toBe(false);
  expect(equal('null', '0')).toBe(false);
  expect(equal('"0xAA"', '"0xaa"')).toBe(false);
});

test('a difference pairs what is most alike', () => {
  const expected = parseJson('[{"id": "1", "a": 1}, {"id": "2", "a": 2}]');
  const actual = parseJson('[{"id": "2", "a": 3}, {"id": "1", "a": 1}, {"id": "9"}]');
  expect(
    diffOf(expected, actual)
      .split('\n')
      .filter((line) => /^[+-]/.test(line)),
  ).toEqual(['-     "a": 2', '+     "a": 3', '+   {', '+     "id": "9"', '+   }']);
});

test('tests are found in folders, and one that is not there is named', () => {
  writeFileSync(folder.path('b.json'), '{}');
  writeFileSync(folder.path('a.test.json'), '{}');
  writeFileSync(folder.path('.hidden.json'), '{}');
  const found = findGndTests(manifestPath, [folder.path('')]).map((path) => path.split('/').at(-1));
  expect(found).toEqual(expect.arrayContaining(['a.test.json', 'b.json']));
  expect(found).not.toContain('.hidden.json');
  expect(() => findGndTests(manifestPath, ['/nope.json'])).toThrow('/nope.json');
  expect(() => findGndTests(manifestPath, [])).toThrow('vitrine test <subgraph.yaml>');
});
