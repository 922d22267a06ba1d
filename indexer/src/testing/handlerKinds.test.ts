import { buildFixture } from './fixtures.js';
import { createTestSubgraph, type TestSubgraph } from './index.js';

const ALICE = `0x${'a1'.repeat(20)}`;
const BOB = `0x${'b0'.repeat(20)}`;

let manifestPath: string;
let subgraph: TestSubgraph;
beforeAll(() => {
  manifestPath = buildFixture('calls');
}, 120_000);
beforeEach(() => {
  subgraph = createTestSubgraph({ manifestPath, now: 1_000 });
});
afterEach(() => subgraph.close());

test('call handlers run on functions that were called', async () => {
  const transaction = { from: BOB };
  await subgraph.run({
    blocks: [{ invocations: [{ dataSource: 'Actor', function: 'act', args: [7, ALICE], returns: [8], transaction }] }],
  });
  expect(subgraph.entities('Act')).toEqual([
    { id: expect.stringMatching(/^0x/), amount: '7', whom: ALICE, number: '8', sender: BOB },
  ]);
});

test('block handlers run on the blocks of the test, and on no block that it leaves out', async () => {
  await subgraph.run({ blocks: [{}, {}, { number: 1_000_000, timestamp: 2_000 }] });
  expect(subgraph.entities('Block')).toEqual([
    { id: '1000000', timestamp: '2000' },
    { id: '5', timestamp: '1000' },
    { id: '6', timestamp: '1012' },
  ]);
});

test('a function that returns something needs to be told what', async () => {
  const invocation = { dataSource: 'Actor', function: 'act(uint256,address)', args: [7, ALICE] };
  await expect(subgraph.run({ blocks: [{ invocations: [invocation] }] })).rejects.toThrow('0 values for 1 parameters');
});
