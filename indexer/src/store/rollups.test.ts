import { createFixture, type Fixture } from '../query/testing/fixture.js';
import { type GraphqlValue, toGraphql } from './codec.js';
import { quote, storedFields } from './layout.js';
import { revertEntities } from './revert.js';
import { createRollups, type Rollups } from './rollups.js';

const SCHEMA = `
type Token @entity(immutable: false) { id: Bytes! name: String! }
type Data @entity(timeseries: true) {
  id: Int8!
  timestamp: Timestamp!
  token: Token!
  price: BigDecimal!
  amount: BigDecimal!
}
type Stats @aggregation(intervals: ["day", "hour"], source: "Data") {
  id: Int8!
  timestamp: Timestamp!
  token: Token!
  sum: BigDecimal! @aggregate(fn: "sum", arg: "price")
  sum_sq: BigDecimal! @aggregate(fn: "sum", arg: "price * price")
  max: BigDecimal! @aggregate(fn: "max", arg: "amount")
  min: BigDecimal! @aggregate(fn: "min", arg: "amount")
  first: BigDecimal @aggregate(fn: "first", arg: "amount")
  last: BigDecimal! @aggregate(fn: "last", arg: "amount")
  number: Int! @aggregate(fn: "count")
  value: BigDecimal! @aggregate(fn: "sum", arg: "price * amount")
  totalValue: BigDecimal! @aggregate(fn: "sum", arg: "price * amount", cumulative: true)
  totalNumber: Int8! @aggregate(fn: "count", cumulative: true)
}
type Total @aggregation(intervals: ["hour"], source: "Data") {
  id: Int8!
  timestamp: Timestamp!
  max: BigDecimal! @aggregate(fn: "max", arg: "price")
}
`;
const [ONE, TWO] = ['0xdeadbeef01', '0xdeadbeef02'];

let fixture: Fixture;
let rollups: Rollups;
beforeEach(() => {
  fixture = createFixture(SCHEMA);
  rollups = createRollups(fixture.db, fixture.input);
});
afterEach(() => fixture.close());

interface Block {
  seconds: number;
  /** Token, price and amount of each point. */
  points: [token: string, price: string, amount: string][];
}

function write(number: number, { seconds, points }: Block): void {
  points.forEach(([token, price, amount], index) => {
    const id = ((BigInt(number) << 32n) | BigInt(index)).toString();
    fixture.insert('Data', { id, timestamp: `${seconds * 1_000_000}`, token, price, amount }, number);
  });
  rollups.run({ number, hash: '', parentHash: '', timestamp: seconds });
}

const BLOCKS: Block[] = [30, 40, 65, 121].map((minute, index) => ({
  seconds: minute * 60,
  points: [
    [ONE, `${index + 1}`, `${[10, 2, 30, 4][index]}`],
    [TWO, `${index + 1}`, `${[1, 20, 3, 40][index]}`],
  ],
}));

/** The rows of a bucket type as GraphQL shows them, with the block that they begin at. */
function rows(aggregation: string, interval: 'hour' | 'day'): Record<string, GraphqlValue>[] {
  const type = fixture.input.aggregations.get(aggregation)?.types.get(interval);
  if (!type) throw new Error(`no ${aggregation} by ${interval}`);
  const fields = storedFields(type);
  const columns = fields.map((field) => quote(field.column)).join(', ');
  const found = fixture.db
    .prepare(`SELECT block_start, ${columns} FROM ${quote(type.table)} ORDER BY vid`)
    .raw()
    .safeIntegers()
    .all() as never[][];
  return found.map(([block, ...cells]) => ({
    block: Number(block),
    ...Object.fromEntries(fields.map((field, at) => [field.name, toGraphql(field.type, cells[at] as never)])),
  }));
}

const pick = (items: Record<string, GraphqlValue>[], ...names: string[]) =>
  items.map((item) => names.map((name) => item[name]));

test('a bucket is filled with the first block after its end, and cumulative aggregates go on', () => {
  for (const [number, block] of BLOCKS.entries()) write(number, block);
  const hours = rows('Stats', 'hour');
  expect(pick(hours, 'block', 'timestamp', 'token', 'sum', 'sum_sq', 'max', 'min', 'first', 'last', 'number')).toEqual([
    [2, '0', ONE, '3', '5', '10', '2', '10', '2', 2],
    [2, '0', TWO, '3', '5', '20', '1', '1', '20', 2],
    [3, '3600000000', ONE, '3', '9', '30', '30', '30', '30', 1],
    [3, '3600000000', TWO, '3', '9', '3', '3', '3', '3', 1],
  ]);
  expect(pick(hours, 'id', 'value', 'totalValue', 'totalNumber')).toEqual([
    [`${1n << 32n}`, '14', '14', '2'],
    [`${(1n << 32n) + 1n}`, '41', '41', '2'],
    [`${2n << 32n}`, '90', '104', '3'],
    [`${(2n << 32n) + 1n}`, '9', '50', '3'],
  ]);
  expect(rows('Stats', 'day')).toEqual([]);
  expect(pick(rows('Total', 'hour'), 'timestamp', 'max')).toEqual([
    ['0', '2'],
    ['3600000000', '3'],
  ]);
});

test('hours without points have no buckets, and days are rolled up by the same points', () => {
  write(0, BLOCKS[0] as Block);
  write(1, { seconds: 3 * 86_400 + 7200, points: [] });
  write(2, { seconds: 3 * 86_400 + 7300, points: [[ONE, '0.5', '2']] });
  write(3, { seconds: 5 * 86_400, points: [] });
  expect(pick(rows('Stats', 'day'), 'block', 'timestamp', 'token', 'value', 'totalValue')).toEqual([
    [1, '0', ONE, '10', '10'],
    [1, '0', TWO, '1', '1'],
    [3, `${3 * 86_400}000000`, ONE, '1', '11'],
  ]);
  expect(pick(rows('Total', 'hour'), 'block', 'max')).toEqual([
    [1, '1'],
    [3, '0.5'],
  ]);
});

test('whatever is reverted, the buckets are those of the blocks that are left', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(seed / 65_536) % below;
  };
  const chain: Block[] = [];
  const next = (): Block => ({
    seconds: (chain.at(-1)?.seconds ?? 1000) + ([12, 900, 3600, 7200, 50_000][random(5)] as number),
    points: Array.from({ length: random(4) }, () => [
      random(2) === 0 ? ONE : TWO,
      `${random(2000) - 1000}.${random(100)}`,
      `${random(50)}`,
    ]),
  });
  for (let step = 0; step < 60; step++) {
    const back = random(3) === 0 ? random(Math.min(chain.length, 8) + 1) : 0;
    if (back > 0) {
      chain.length -= back;
      revertEntities(fixture.db, fixture.input, chain.length - 1);
      rollups.reset();
    }
    for (let count = random(6); count >= 0; count--) {
      chain.push(next());
      write(chain.length - 1, chain.at(-1) as Block);
    }
  }
  const everything = () =>
    (['hour', 'day'] as const).map((interval) => [
      rows('Stats', interval),
      interval === 'hour' ? rows('Total', interval) : [],
    ]);
  const after = everything();
  expect(after[0]?.[0]?.length).toBeGreaterThan(40);
  fixture.close();
  fixture = createFixture(SCHEMA);
  rollups = createRollups(fixture.db, fixture.input);
  for (const [number, block] of chain.entries()) write(number, block);
  expect(everything()).toEqual(after);
});

test('a value that the type of its field can not hold is told with the field', () => {
  fixture.close();
  fixture = createFixture(`
    type Data @entity(timeseries: true) { id: Int8! timestamp: Timestamp! value: Int! }
    type Sums @aggregation(intervals: ["hour"], source: "Data") {
      id: Int8!
      timestamp: Timestamp!
      sum: Int! @aggregate(fn: "sum", arg: "value")
    }`);
  rollups = createRollups(fixture.db, fixture.input);
  for (const id of ['1', '2']) fixture.insert('Data', { id, timestamp: '0', value: 2 ** 31 - 1 });
  expect(() => rollups.run({ number: 1, hash: '', parentHash: '', timestamp: 3600 })).toThrow(
    /`Sums\.sum` can not be computed: integer out of range/,
  );
});
