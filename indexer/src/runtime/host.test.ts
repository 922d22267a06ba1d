import { AbiCoder } from 'ethers';
import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { type EntityValues, readEntities, startIndexer, temporaryFolder } from '../testing/harness.js';

const CONTRACT = '0x00000000000000000000000000000000000000bb';
const bench = eventsOf('host', 'Bench', CONTRACT);
const coder = AbiCoder.defaultAbiCoder();
const hex = (text: string) => `0x${Buffer.from(text).toString('hex')}`;

interface Case {
  operation: string;
  a?: string;
  b?: string;
  data?: string;
  expected: string | null;
}

/** Runs operations in the mapping, one block each. @returns their results */
async function compute(cases: Omit<Case, 'expected'>[], prepare?: (chain: FakeChain) => void) {
  const chain = createFakeChain();
  prepare?.(chain);
  const first = chain.head() + 1;
  for (const { operation, a = '', b = '', data = '0x' } of cases) chain.mine([bench('Compute', operation, a, b, data)]);
  const folder = temporaryFolder();
  const databasePath = folder.path('db');
  const indexer = await startIndexer({
    manifestPath: buildFixture('host'),
    rpcUrl: await chain.listen(),
    databasePath,
    until: chain.head(),
  });
  const summary = await indexer.done;
  const results = new Map(readEntities(databasePath, 'Result').map((entity) => [entity.id, entity.value]));
  const values = cases.map((_, i) => results.get(`${chain.block(first + i).transactions[0]?.hash}00000000`));
  const read = (type: string): EntityValues[] => readEntities(databasePath, type);
  const everything = { entities: read('Everything'), points: read('Point') };
  await chain.close();
  folder.remove();
  return { values, summary, chain, results, ...everything };
}

const CASES: Case[] = [
  // Numbers: recorded from graph-node 0.45.
  { operation: 'decimal.div', a: '1', b: '3', expected: '0.3333333333333333333333333333333333' },
  { operation: 'decimal.div', a: '-1', b: '3', expected: '-0.33333333333333333333333333333333333' },
  { operation: 'decimal.div', a: '-2', b: '3', expected: '-0.66666666666666666666666666666666666' },
  { operation: 'decimal.plus', a: '0.1', b: '0.2', expected: '0.3' },
  { operation: 'decimal.minus', a: '0.1', b: '0.2', expected: '-0.1' },
  { operation: 'decimal.times', a: '1.5', b: '-2', expected: '-3' },
  {
    operation: 'decimal.string',
    a: '99999999999999999999999999999999999',
    expected: '100000000000000000000000000000000000',
  },
  { operation: 'decimal.string', a: '1e40', expected: `1${'0'.repeat(40)}` },
  { operation: 'decimal.compare', a: '1.0', b: '1', expected: '0' },
  { operation: 'decimal.compare', a: '-1', b: '1', expected: '-1' },
  { operation: 'big.plus', a: '18446744073709551615', b: '1', expected: '18446744073709551616' },
  { operation: 'big.plus', a: '-128', b: '0', expected: '-128' },
  { operation: 'big.minus', a: '5', b: '7', expected: '-2' },
  {
    operation: 'big.times',
    a: '123456789012345678901234567890',
    b: '-10',
    expected: '-1234567890123456789012345678900',
  },
  { operation: 'big.div', a: '-7', b: '2', expected: '-3' },
  { operation: 'big.mod', a: '-7', b: '2', expected: '-1' },
  { operation: 'big.and', a: '-1', b: '255', expected: '255' },
  { operation: 'big.or', a: '-256', b: '1', expected: '-255' },
  { operation: 'big.pow', a: '2', b: '255', expected: (2n ** 255n).toString() },
  { operation: 'big.left', a: '-3', b: '200', expected: (-3n << 200n).toString() },
  { operation: 'big.right', a: '-5', b: '1', expected: '-3' },
  { operation: 'big.hex', a: '-255', expected: '0xff' },
  { operation: 'big.hex', a: '0', expected: '0x0' },
  { operation: 'big.string', a: '+007', expected: '7' },
  { operation: 'big.string', a: '36028797018963967', expected: '36028797018963967' },
  { operation: 'big.string', a: '-36028797018963969', expected: '-36028797018963969' },
  { operation: 'big.string', a: '1_000', expected: '1000' },
  { operation: 'big.divDecimal', a: '10', b: '4', expected: '2.5' },
  // Conversions
  { operation: 'bytes.string', data: '0x616263c3a90000', expected: 'abcé' },
  { operation: 'bytes.string', data: '0xff61', expected: '\ufffda' },
  { operation: 'bytes.hex', data: '0x', expected: '0x' },
  { operation: 'bytes.hex', data: '0x00Ff', expected: '0x00ff' },
  { operation: 'bytes.base58', data: '0x00000a', expected: '11B' },
  {
    operation: 'keccak',
    data: hex('Transfer(address,address,uint256)'),
    expected: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  },
  { operation: 'address', a: '0x00000000000000000000000000000000000000Bb', expected: CONTRACT },
  // JSON and YAML
  {
    operation: 'json',
    a: '{"b": [1e5, 1.50, null, true], "a": "x\\u00e9", "c": {}}',
    expected: '{a:"xé",b:[1e+5,1.50,null,true,],c:{},}',
  },
  { operation: 'json', a: '123456789012345678901234567890', expected: '123456789012345678901234567890' },
  { operation: 'json.try', a: '{"a": }', expected: 'error' },
  { operation: 'json.try', a: '[1, 2]', expected: 'ok' },
  { operation: 'json.i64', a: '-9223372036854775808', expected: '-9223372036854775808' },
  { operation: 'json.u64', a: '18446744073709551615', expected: '18446744073709551615' },
  { operation: 'json.f64', a: '2.5', expected: '2.5' },
  { operation: 'json.big', a: '-12', expected: '-12' },
  { operation: 'yaml', a: 'a: 1\nb: [2, 3]', expected: '2' },
  { operation: 'yaml', a: '42', expected: '42' },
  // ABI
  {
    operation: 'encode',
    a: '258',
    b: 'hello',
    data: '0x0102',
    expected: coder.encode(['tuple(uint256,string,bytes)'], [[258, 'hello', '0x0102']]),
  },
  {
    operation: 'decode',
    a: '(uint256, address[], bool, int8)',
    data: coder.encode(['tuple(uint256,address[],bool,int8)'], [[2n ** 256n - 1n, [CONTRACT, CONTRACT], true, -1]]),
    expected: `(${2n ** 256n - 1n},(${CONTRACT},${CONTRACT},),true,-1,)`,
  },
  { operation: 'decode', a: 'string', data: '0x00', expected: null },
  { operation: 'decode', a: 'nonsense', data: '0x00', expected: null },
  // The chain's state
  { operation: 'balance', a: CONTRACT, expected: '2000000000000000000' },
  { operation: 'code', a: '0x00000000000000000000000000000000000000aa', expected: 'yes' },
  { operation: 'code', a: CONTRACT, expected: 'no' },
  { operation: 'context', expected: 'from the manifest 123456789012345678901234567890 local' },
  { operation: 'receipt', expected: '1 1 1' },
  // Entities
  {
    operation: 'entity',
    a: 'e1',
    expected:
      'big=-123456789012345678901234567890;bigs=[1, -2];blobs=[0xaa, 0x];bytes=0x00ff;color=GREEN;decimal=-12.5;flag=true;' +
      'friends=[e1];id=e1;int=-5;int8=-9223372036854775808;ints=[1, -2, 3];name=name of e1;parent=root;time=1700000000000000;',
  },
  {
    operation: 'entity.merge',
    a: 'e1',
    expected:
      'bigs=[1, -2];blobs=[0xaa, 0x];bytes=0x00ff;color=GREEN;decimal=-12.5;flag=true;' +
      'friends=[e1];id=e1;int=7;int8=-9223372036854775808;ints=[1, -2, 3];name=name of e1;parent=root;time=1700000000000000;',
  },
  { operation: 'entity.inBlock', a: 'e1', expected: 'no' },
  { operation: 'entity', a: 'root', expected: expect.stringContaining('id=root') as unknown as string },
  { operation: 'children', a: 'root', expected: 'e1 root ' },
  { operation: 'entity.remove', a: 'e1', expected: 'gone' },
  { operation: 'children', a: 'root', expected: 'root ' },
  { operation: 'counter', a: '-9007199254740993', b: '5', expected: '5' },
  { operation: 'counter', a: '-9007199254740993', b: '6', expected: '6' },
  { operation: 'point', a: '11', expected: null },
  // Each handler has a fresh instance
  { operation: 'runs', expected: '1' },
  { operation: 'grow', expected: '2000000' },
  { operation: 'runs', expected: '1' },
];

describe('host functions', () => {
  let outcome: Awaited<ReturnType<typeof compute>>;
  beforeAll(async () => {
    outcome = await compute(CASES);
  });

  test('the mapping runs to the end', () => {
    expect(outcome.summary.error).toBeNull();
    expect(outcome.summary.events).toBe(CASES.length);
  });

  test.each(CASES.map((item, i) => [`${item.operation} ${item.a ?? ''} ${item.b ?? ''}`.trim(), i] as const))(
    '%s',
    (_, i) => {
      expect(outcome.values[i]).toEqual((CASES[i] as Case).expected);
    },
  );

  test('block handlers run at their blocks', () => {
    const handled = [...outcome.results.keys()].filter((id) => /^(block|once)/.test(id as string));
    const tenths = Array.from(
      { length: Math.floor((outcome.chain.head() - 1) / 10) + 1 },
      (_, i) => `block ${1 + i * 10}`,
    );
    expect(handled.sort()).toEqual([...tenths, 'once 1'].sort());
  });

  test('values are stored as they were set', () => {
    expect(outcome.entities).toEqual([
      expect.objectContaining({
        id: 'root',
        int: -5,
        int8: '-9223372036854775808',
        big: '-123456789012345678901234567890',
        decimal: '-12.5',
        flag: true,
        bytes: '0x00ff',
        time: '1700000000000000',
        color: 'GREEN',
        ints: [1, -2, 3],
        bigs: ['1', '-2'],
        blobs: ['0xaa', '0x'],
        friends: ['root'],
        parent: 'root',
      }),
    ]);
  });

  test('points of a time series get their id and time from the block', () => {
    const block = CASES.findIndex((item) => item.operation === 'point') + 1;
    const timestamp = BigInt(outcome.chain.block(block).timestamp) * 1_000_000n;
    expect(outcome.points).toEqual([
      { id: (BigInt(block) << 32n).toString(), timestamp: timestamp.toString(), value: '11' },
    ]);
  });
});

test('a handler sees its block, transaction and log', async () => {
  const { values, chain } = await compute([{ operation: 'block' }], (fresh) => fresh.mineEmpty(2));
  const block = chain.block(3);
  expect(values).toEqual([
    [
      3,
      Number(block.timestamp),
      block.hash,
      block.parentHash,
      7,
      0,
      '0x0000000000000000000000000000000000c0ffee',
      CONTRACT,
      0,
      1_000_000_007,
      3,
      0,
      CONTRACT,
    ].join(' '),
  ]);
});

test('parameters of every kind are decoded', async () => {
  const word = `0x${'ab'.repeat(32)}`;
  const event = bench(
    'Values',
    CONTRACT,
    'indexed',
    255,
    -(2n ** 255n),
    true,
    word,
    '0x0102',
    ['a', 'bé'],
    [-8388608, ['x', 'y']],
  );
  const chain = createFakeChain();
  chain.mine([event, { ...event, data: event.data.slice(0, 130) }, { ...event, topics: event.topics.slice(0, 2) }]);
  const folder = temporaryFolder();
  const options = {
    manifestPath: buildFixture('host'),
    rpcUrl: await chain.listen(),
    databasePath: folder.path('db'),
    until: 1,
  };
  const summary = await (await startIndexer(options)).done;
  const values = readEntities(options.databasePath, 'Result').map((entity) => entity.value);
  await chain.close();
  folder.remove();

  expect(summary.events).toBe(1);
  expect(values).toContain(
    `account=${CONTRACT};text=${event.topics[2]};small=255;signed=${-(2n ** 255n)};flag=true;word=${word};blob=0x0102;` +
      'words=(a,bé,);point=(-8388608,(x,y,),);',
  );
});

test.each([
  ['abort', 'it broke', /Mapping aborted at src\/bench\.ts, line \d+, column \d+, with message: it broke/],
  ['critical', 'bad', /Critical error logged in mapping with log message: it is bad/],
  ['trap', '', /wasm trap: wasm `unreachable` instruction executed/],
  ['null', 'nobody', /Mapping aborted|wasm trap|null/],
  ['big.div', '1', /attempted to divide BigInt `1` by zero/],
  ['decimal.div', '1', /attempted to divide BigDecimal `1` by zero/],
  ['big.string', '0x10', /string is not a BigInt: `0x10`: invalid digit found in string/],
  ['address', '0x12', /Failed to convert string to Address: '0x12': invalid string length/],
  ['json', '{', /Failed to parse JSON from byte array/],
  ['entity.missing', 'e', /Entity Everything\[e\]: missing value for non-nullable field `name`/],
])('%s ends the indexing with a message that says where', async (operation, a, message) => {
  const { summary } = await compute([{ operation: 'runs' }, { operation, a, b: '0' }]);
  expect(summary.error?.message).toMatch(message);
  expect(summary.error?.message).toContain('in handler `handleCompute` of data source `Bench` at block 2');
  // As with graph-node, which counts what its store refuses as a fault of its own.
  const deterministic = !operation.startsWith('entity.');
  expect(summary.error).toMatchObject({ handler: 'handleCompute', deterministic, block: { number: 2 } });
});

test('an immutable entity written again in a later block ends the indexing there, although rows are written much later', async () => {
  const filler = Array.from({ length: 20 }, () => ({ operation: 'runs' }));
  const twice = { operation: 'immutable', a: 'once' };
  const { summary } = await compute([...filler, { ...twice, b: '1' }, ...filler, { ...twice, b: '2' }, ...filler]);
  expect(summary.error).toMatchObject({ block: { number: 42 }, handler: 'handleCompute' });
  expect(summary.error?.message).toContain('Entity Result[once] is immutable and was written in an earlier block');
});

test('an immutable entity may be written twice in its block', async () => {
  const chain = createFakeChain();
  chain.mine([bench('Compute', 'immutable', 'once', '1', '0x'), bench('Compute', 'immutable', 'once', '2', '0x')]);
  const folder = temporaryFolder();
  const options = {
    manifestPath: buildFixture('host'),
    rpcUrl: await chain.listen(),
    databasePath: folder.path('db'),
    until: 1,
  };
  const summary = await (await startIndexer(options)).done;
  expect(summary.error).toBeNull();
  expect(readEntities(options.databasePath, 'Result')).toContainEqual({ id: 'once', value: '2' });
  await chain.close();
  folder.remove();
});
