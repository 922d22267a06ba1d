import { appendFileSync, cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { createFakeChain, type FakeChain, type FakeEvent } from '../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, readEverything, startIndexer, temporaryFolder } from '../testing/harness.js';

const AGGREGATION = `
type Sums @aggregation(intervals: ["hour", "day"], source: "Point") {
  id: Int8!
  timestamp: Timestamp!
  sum: BigInt! @aggregate(fn: "sum", arg: "value")
  last: BigInt! @aggregate(fn: "last", arg: "value")
  total: BigInt! @aggregate(fn: "sum", arg: "value", cumulative: true)
}
`;
const FIRST_TIMESTAMP = 1_700_000_000;
const HALF_HOUR = 1800;
const bench = eventsOf('host', 'Bench', '0x00000000000000000000000000000000000000bb');
const point = (value: number): FakeEvent => bench('Compute', 'point', String(value), '', '0x');

let folder: ReturnType<typeof temporaryFolder>;
let chain: FakeChain;
let rpcUrl: string;
let manifestPath: string;
beforeEach(async () => {
  folder = temporaryFolder();
  cpSync(dirname(buildFixture('host')), folder.path('build'), { recursive: true });
  manifestPath = join(folder.path('build'), 'subgraph.yaml');
  appendFileSync(join(folder.path('build'), 'schema.graphql'), AGGREGATION);
  chain = createFakeChain({ blockSeconds: HALF_HOUR });
  rpcUrl = await chain.listen();
});
afterEach(async () => {
  await chain.close();
  folder.remove();
});

async function index(name: string, until = chain.head()) {
  const databasePath = folder.path(name);
  const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, until });
  await indexer.done;
  return databasePath;
}

/** What every hour with points should hold, from the points of each block. */
function expectedHours(points: readonly (readonly number[])[]) {
  const hours = new Map<number, number[]>();
  points.forEach((values, number) => {
    const seconds = FIRST_TIMESTAMP + number * HALF_HOUR;
    const hour = seconds - (seconds % 3600);
    if (values.length > 0) hours.set(hour, [...(hours.get(hour) ?? []), ...values]);
  });
  const now = FIRST_TIMESTAMP + (points.length - 1) * HALF_HOUR;
  let total = 0;
  return [...hours].flatMap(([hour, values]) => {
    const sum = values.reduce((a, b) => a + b, 0);
    total += sum;
    if (hour + 3600 > now) return [];
    return [{ timestamp: `${hour}000000`, sum: `${sum}`, last: `${values.at(-1)}`, total: `${total}` }];
  });
}

test('hours are rolled up while blocks are indexed, and go on after a restart', async () => {
  const points = [[], [1, 2], [3], [], [], [4], [-5, 6], [], [7], [], [8], []];
  for (const values of points.slice(1)) chain.mine(values.map(point));
  for (let until = 3; until < chain.head(); until += 3) await index('restarted', until);
  const restarted = await index('restarted');
  expect(readEntities(restarted, 'Sums_hour')).toMatchObject(expectedHours(points));
  expect(readEverything(restarted)).toEqual(readEverything(await index('at once')));
});

test('whatever the chain replaces, the buckets are those of the chain that is left', async () => {
  const block = fc.array(fc.integer({ min: -9, max: 99 }), { maxLength: 2 });
  const blocks = fc.array(block, { minLength: 1, maxLength: 6 });
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), blocks), { minLength: 2, maxLength: 5 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (changes) => {
      run += 1;
      chain.reset(`run ${run}`);
      const points: (readonly number[])[] = [[]];
      const databasePath = folder.path(`followed${run}`);
      const indexer = await startIndexer({ manifestPath, rpcUrl, databasePath, pollIntervalMs: 5 });
      for (const [depth, added] of changes) {
        const back = Math.min(depth, chain.head());
        // A node whose head is lower than before is only believed after a while.
        while (added.length < back) added.push([]);
        chain.reorg(
          back,
          added.map((values) => values.map(point)),
        );
        points.length -= back;
        points.push(...added);
        await eventually(() => indexer.status().head?.hash === chain.block(chain.head()).hash, 'reaching the head');
      }
      await indexer.stop();
      expect(readEntities(databasePath, 'Sums_hour')).toMatchObject(expectedHours(points));
      expect(readEverything(databasePath)).toEqual(readEverything(await index(`fresh${run}`)));
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);
