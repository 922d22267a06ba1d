import { createRollups } from '../store/rollups.js';
import { createFixture, type Fixture } from './testing/fixture.js';

const SCHEMA = `
type Token @entity(immutable: false) {
  id: Bytes!
  name: String!
  stats: [Stats!]! @derivedFrom(field: "token")
}
type Data @entity(timeseries: true) {
  id: Int8!
  timestamp: Timestamp!
  token: Token!
  price: BigDecimal!
  amount: BigInt!
}
type Stats @aggregation(intervals: ["hour", "day"], source: "Data") {
  id: Int8!
  timestamp: Timestamp!
  token: Token!
  sum: BigDecimal! @aggregate(fn: "sum", arg: "price")
  first: BigInt! @aggregate(fn: "first", arg: "amount")
  total: BigDecimal! @aggregate(fn: "sum", arg: "price * amount", cumulative: true)
}
type Global @aggregation(intervals: ["hour"], source: "Data") {
  id: Int8!
  timestamp: Timestamp!
  number: Int! @aggregate(fn: "count")
  ever: Int! @aggregate(fn: "count", cumulative: true)
}
`;
const [ONE, TWO] = ['0xdeadbeef01', '0xdeadbeef02'];
const MINUTES = [30, 40, 65, 121];

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture(SCHEMA);
  for (const [index, id] of [ONE, TWO].entries()) fixture.insert('Token', { id, name: `Token${index + 1}` });
  const rollups = createRollups(fixture.db, fixture.input);
  for (const [number, minute] of MINUTES.entries()) {
    for (const [index, token] of [ONE, TWO].entries()) {
      const id = `${number * 10 + index + 1}`;
      const amount = [10, 2, 30, 4, 1, 20, 3, 40][number + index * 4];
      const values = { id, timestamp: `${minute * 60_000_000}`, token, price: `${number + 1}`, amount };
      fixture.insert('Data', values, number);
    }
    rollups.run({ number, hash: '', parentHash: '', timestamp: minute * 60 });
  }
  fixture.setHead(3);
});
afterEach(() => fixture.close());

const ask = (field: string) => {
  const { data, errors } = fixture.query(`{ answer: ${field} }`);
  return errors ? errors[0]?.message : data?.answer;
};

describe.each([false, true])('with indexes: %s', (indexed) => {
  beforeEach(() => {
    if (indexed) fixture.buildIndexes();
  });

  test('the newest buckets come first', () => {
    expect(ask('stats_collection(interval: hour) { __typename id timestamp token { name } sum first total }')).toEqual([
      row('22', '3600000000', 'Token2', '3', '3', '50'),
      row('21', '3600000000', 'Token1', '3', '30', '104'),
      row('12', '0', 'Token2', '3', '1', '41'),
      row('11', '0', 'Token1', '3', '10', '14'),
    ]);
    expect(ask('stats_collection(interval: day) { id }')).toEqual([]);
  });

  test('the current bucket is made of the points that are not rolled up, on top of what was before', () => {
    expect(ask('stats_collection(interval: hour, current: include, first: 3) { id timestamp sum total }')).toEqual([
      { id: '32', timestamp: '7200000000', sum: '4', total: '210' },
      { id: '31', timestamp: '7200000000', sum: '4', total: '120' },
      { id: '22', timestamp: '3600000000', sum: '3', total: '50' },
    ]);
    expect(ask('globals(interval: hour, current: include) { number ever }')).toEqual([
      { number: 2, ever: 8 },
      { number: 2, ever: 6 },
      { number: 4, ever: 4 },
    ]);
    expect(ask('globals(interval: hour, current: exclude, first: 1) { ever }')).toEqual([{ ever: 6 }]);
    // No day is over, so that all points are in the current one.
    expect(ask('stats_collection(interval: day, current: include) { id sum first total }')).toEqual([
      { id: '32', sum: '10', first: '1', total: '210' },
      { id: '31', sum: '10', first: '10', total: '120' },
    ]);
  });

  test('at an earlier block there are the buckets of then, and no current one', () => {
    const at = (block: number) =>
      ask(`globals(interval: hour, current: include, block: { number: ${block} }) { ever }`);
    expect(at(3)).toEqual([{ ever: 8 }, { ever: 6 }, { ever: 4 }]);
    expect(at(2)).toEqual([{ ever: 4 }]);
    expect(at(1)).toEqual([]);
  });

  test('filters apply to dimensions and time, to the points of the current bucket too', () => {
    const ids = (args: string) => {
      const answer = ask(`stats_collection(interval: hour, ${args}) { id }`);
      return Array.isArray(answer) ? answer.map(({ id }: { id: string }) => id) : answer;
    };
    expect(ids(`where: { token: "${ONE}" }`)).toEqual(['21', '11']);
    expect(ids(`where: { token_: { name: "Token2" } }, current: include`)).toEqual(['32', '22', '12']);
    expect(ids('where: { timestamp_lt: "3600000000" }')).toEqual(['12', '11']);
    expect(ids('where: { timestamp_gte: "7260000000" }, current: include')).toEqual(['32', '31']);
    expect(ids('where: { timestamp_gt: "7260000000" }, current: include')).toEqual([]);
    expect(ids('where: { _change_block: { number_gte: 3 } }, current: include')).toEqual(['32', '31', '22', '21']);
    expect(ids('orderBy: total, current: include, first: 2, skip: 1')).toEqual(['12', '22']);
    expect(ids('where: { sum_gt: 1 }')).toBe(
      'Invalid value provided for argument `where`: Object({"sum_gt": Int(Number(1))})',
    );
    expect(ids(`where: { token_not: "${ONE}" }`)).toMatch(/^Invalid value provided for argument `where`/);
  });

  test('the buckets of a reference; its current one comes on top of the range', () => {
    expect(ask('tokens { stats(interval: hour, first: 1) { id total token { name } } }')).toEqual([
      { stats: [{ id: '21', total: '104', token: { name: 'Token1' } }] },
      { stats: [{ id: '22', total: '50', token: { name: 'Token2' } }] },
    ]);
    expect(ask('tokens { stats(interval: hour, first: 1, current: include) { id total } }')).toEqual([
      {
        stats: [
          { id: '31', total: '120' },
          { id: '21', total: '104' },
        ],
      },
      {
        stats: [
          { id: '32', total: '210' },
          { id: '22', total: '50' },
        ],
      },
    ]);
    expect(ask('tokens { stats(interval: day, current: include) { total } }')).toEqual([
      { stats: [{ total: '120' }] },
      { stats: [{ total: '210' }] },
    ]);
  });

  test('an interval is needed, and must be one of the aggregation', () => {
    expect(ask('globals { id }')).toBe('No value provided for required argument: `interval`');
    expect(ask('globals(interval: week) { id }')).toBe('Invalid value provided for argument `interval`: Enum("week")');
    expect(ask('globals(interval: day) { id }')).toBe('Aggregation `Global` has no interval `day`, only `hour`');
    expect(ask('tokens { stats { id } }')).toBe('No value provided for required argument: `interval`');
  });
});

function row(id: string, timestamp: string, name: string, sum: string, first: string, total: string) {
  return { __typename: 'Stats', id, timestamp, token: { name }, sum, first, total };
}

test('introspection tells the arguments, the filters and the orders', () => {
  const { data } = fixture.query(`{
    query: __type(name: "Query") { fields { name description args { name } } }
    filter: __type(name: "Stats_filter") { inputFields { name } }
    order: __type(name: "Stats_orderBy") { enumValues { name } }
  }`);
  const names = (items: { name: string }[]) => items.map(({ name }) => name);
  const field = data.query.fields.find(({ name }: { name: string }) => name === 'stats_collection');
  expect(field.description).toBe('Collection of aggregated `Stats` values');
  expect(names(field.args)).toEqual(
    'skip first interval orderBy orderDirection current where block subgraphError'.split(' '),
  );
  expect(names(data.query.fields)).toEqual('token tokens data datas stats_collection globals _meta _logs'.split(' '));
  expect(names(data.filter.inputFields)).toEqual(
    (
      'id id_gt id_lt id_gte id_lte id_in timestamp timestamp_gt timestamp_lt timestamp_gte timestamp_lte timestamp_in ' +
      'token token_ _change_block and or'
    ).split(' '),
  );
  expect(names(data.order.enumValues)).toEqual('id timestamp token token__id token__name sum first total'.split(' '));
});
