import { blockHash, DEPLOYMENT_ID, type Fixture } from './testing/fixture.js';
import { createZoo, HEAD } from './testing/zoo.js';

let zoo: Fixture;
beforeEach(() => {
  zoo = createZoo();
  zoo.buildIndexes();
});
afterEach(() => zoo.close());

test('without a block, a query reads the newest', () => {
  expect(zoo.query('{ owners { name } }').data.owners).toEqual([{ name: 'Ann' }, { name: 'Bobby' }, { name: null }]);
});

test('an older block shows what was valid then, all the way down', () => {
  const query = '{ owners(block: { number: 4 }) { name favourite { id } things { id } } }';
  expect(zoo.query(query).data.owners).toEqual([
    { name: 'Ann', favourite: { id: 'g1' }, things: [{ id: 'g1' }, { id: 'i1' }, { id: 'i2' }] },
    { name: 'Bob', favourite: { id: 'i1' }, things: [{ id: 'i3' }, { id: 'i5' }] },
    { name: null, favourite: null, things: [] },
    { name: 'Gone', favourite: null, things: [] },
  ]);
});

test('a version is valid from its first block until before its last', () => {
  const owner = (block: number) => zoo.query(`{ owner(id: "o2", block: { number: ${block} }) { name } }`).data.owner;
  expect([owner(4), owner(5)]).toEqual([{ name: 'Bob' }, { name: 'Bobby' }]);
  expect(zoo.query('{ owner(id: "o4", block: { number: 8 }) { name } }').data.owner).toBeNull();
});

test('a block can be named by its hash', () => {
  expect(zoo.query(`{ owner(id: "o2", block: { hash: "${blockHash(4)}" }) { name } }`).data.owner).toEqual({
    name: 'Bob',
  });
  expect(zoo.query(`{ owner(id: "o2", block: { hash: "${blockHash(4)}", number: 9 }) { name } }`).data.owner).toEqual({
    name: 'Bob',
  });
});

test('number_gte reads the newest block once it is reached', () => {
  expect(zoo.query(`{ owner(id: "o2", block: { number_gte: ${HEAD} }) { name } }`).data.owner).toEqual({
    name: 'Bobby',
  });
});

test('fields of one query can read different blocks', () => {
  const answer = zoo.query('{ a: owner(id: "o2", block: { number: 4 }) { name } b: owner(id: "o2") { name } }');
  expect(answer.data).toEqual({ a: { name: 'Bob' }, b: { name: 'Bobby' } });
});

test('blocks that can not be read are refused', () => {
  const problem = (block: string) => zoo.query(`{ items(block: ${block}) { id } }`).errors?.[0]?.message;
  const tooEarly = `subgraph ${DEPLOYMENT_ID} has only indexed up to block number 10 and data for block number 11 is therefore not yet available`;
  expect(problem('{ number: 11 }')).toBe(`Failed to decode \`block.number\` value: \`${tooEarly}\``);
  expect(problem('{ number_gte: 11 }')).toBe(`Failed to decode \`block.number_gte\` value: \`${tooEarly}\``);
  expect(problem('{ number: -1 }')).toBe(
    `Failed to decode \`block.number\` value: \`subgraph ${DEPLOYMENT_ID} only has data starting at block number 0 and data for block number -1 is therefore not available\``,
  );
  expect(problem('{ hash: "0x00" }')).toBe('Failed to decode `block.hash` value: `no block with that hash found`');
  expect(problem('{}')).toBe('Invalid value provided for argument `block`: Object({})');
});

test('_meta tells the block, the deployment and its health', () => {
  const meta = '{ _meta { block { number hash timestamp parentHash } deployment hasIndexingErrors } }';
  expect(zoo.query(meta).data._meta).toEqual({
    block: { number: HEAD, hash: blockHash(HEAD), timestamp: 1_700_000_000 + HEAD, parentHash: blockHash(HEAD - 1) },
    deployment: DEPLOYMENT_ID,
    hasIndexingErrors: false,
  });
});

test('_meta of a numbered block knows the number only', () => {
  expect(
    zoo.query('{ _meta(block: { number: 3 }) { block { number hash timestamp parentHash } } }').data._meta.block,
  ).toEqual({
    number: 3,
    hash: null,
    timestamp: null,
    parentHash: null,
  });
});

test('a subgraph without a block says so', () => {
  zoo.db.exec('UPDATE vitrine_deployment SET head_number = NULL, head_hash = NULL');
  expect(zoo.query('{ items { id } }').errors).toEqual([
    {
      message:
        `Store error: query execution failed: Subgraph \`${DEPLOYMENT_ID}\` has not started syncing yet. ` +
        'Wait for it to ingest a few blocks before querying it',
    },
  ]);
});

describe('with an indexing error in block 5', () => {
  beforeEach(() => {
    zoo.setErrors('failed', [{ message: 'boom', block: { number: 5, hash: blockHash(5) }, deterministic: true }]);
  });
  const INDEXING_ERROR = [{ message: 'indexing_error' }];

  test('data is withheld', () => {
    expect(zoo.query('{ items { id } }')).toEqual({ errors: INDEXING_ERROR });
  });

  test('data is given beside the error when the client allows it', () => {
    expect(zoo.query('{ items(subgraphError: allow, first: 1) { id } }')).toEqual({
      data: { items: [{ id: 'i1' }] },
      errors: INDEXING_ERROR,
    });
  });

  test('one field that does not allow errors decides for all', () => {
    const query = '{ items(subgraphError: allow, first: 1) { id } _meta { hasIndexingErrors } }';
    expect(zoo.query(query)).toEqual({ data: { _meta: { hasIndexingErrors: true } }, errors: INDEXING_ERROR });
  });

  test('_meta alone has no error', () => {
    expect(zoo.query('{ _meta { hasIndexingErrors } }')).toEqual({ data: { _meta: { hasIndexingErrors: true } } });
  });

  test('blocks before the error are not concerned', () => {
    expect(zoo.query('{ items(block: { number: 4 }, first: 1) { id } }')).toEqual({ data: { items: [{ id: 'i1' }] } });
  });
});

test('a subgraph that is indexed anew with another schema is queried by that one', () => {
  expect(zoo.query('{ owner(id: "o1") { name } }').data.owner).toEqual({ name: 'Ann' });
  zoo.db.exec('ALTER TABLE owner RENAME COLUMN name TO title');
  zoo.db.exec(`UPDATE vitrine_deployment SET fingerprint = 'new', schema =
    'type Owner @entity(immutable: false) { id: ID! title: String }'`);
  expect(zoo.query('{ owner(id: "o1") { title } }').data.owner).toEqual({ title: 'Ann' });
  expect(zoo.query('{ owner(id: "o1") { name } }').errors?.[0]?.message).toBe('Type `Owner` has no field `name`');
});

test('a query reads one snapshot while blocks are written', () => {
  const engine = zoo.engine();
  const read = () =>
    JSON.parse([...engine.execute({ query: '{ items { id } _meta { block { number } } }' }).pieces].join('')).data;
  zoo.db.exec('BEGIN');
  zoo.insert('Item', { id: 'i6', amount: '1', tags: [], friends: [] }, HEAD + 1);
  expect(read()._meta.block.number).toBe(HEAD);
  expect(read().items).toHaveLength(5);
  zoo.setHead(HEAD + 1);
  zoo.db.exec('COMMIT');
  expect(read()._meta.block.number).toBe(HEAD + 1);
  expect(read().items).toHaveLength(6);
});
