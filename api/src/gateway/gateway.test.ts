import { startGateway, type TestGateway } from '../testing/testGateway.js';
import { blockHash, MDAI, MUSDC, ROOT_1, ROOT_2 } from '../testing/world.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

test('subgraph queries pass through with arguments, variables and blocks, in one round trip', async () => {
  const query = `query($first: Int, $min: BigInt) {
    markets(first: $first, orderBy: marketId, orderDirection: desc) { id symbol history(first: 1) { reserve } }
    old: markets(block: {number: 1}) { symbol totalSupply }
    tapes(where: {number_gte: $min}) { number }
    _meta { block { number hash } }
  }`;

  const { data, errors, roundTrips } = await gateway.ask(query, { first: 1, min: '2' });

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    markets: [{ id: MUSDC, symbol: 'mUSDC', history: [{ reserve: '400000000' }] }],
    old: [{ symbol: 'mDAI', totalSupply: '0' }],
    tapes: [{ number: '2' }],
    _meta: { block: { number: 5, hash: blockHash(5) } },
  });
  expect(roundTrips).toBe(1);
});

test('errors of the subgraph come through with their message and a code', async () => {
  const { errors } = await gateway.ask('{ markets(first: 1001) { id } }');

  expect(errors).toEqual([
    expect.objectContaining({
      message: 'The `first` argument must be between 0 and 1000, but is 1001',
      path: ['markets'],
      extensions: { code: 'SUBGRAPH_ERROR' },
    }),
  ]);
});

test('errors that the subgraph sends beside data reach the client beside the data', async () => {
  gateway.subgraph.failBeside([{ message: 'indexing_error' }]);
  const { data, errors } = await gateway
    .ask('{ markets { symbol } tapes { number } }')
    .finally(() => gateway.subgraph.failBeside([]));

  expect(data.markets).toHaveLength(2);
  expect(errors).toEqual([expect.objectContaining({ message: 'indexing_error' })]);
});

test('a tape has both halves from whichever side it is reached, one round trip each', async () => {
  const fromChain = await gateway.ask(
    '{ tapes(orderBy: number) { number uri registered { fileName } loans(first: 1) { totalCount nodes { assetNumber } } } }',
  );
  expect(fromChain.errors).toBeUndefined();
  expect(fromChain.data.tapes[1]).toEqual({
    number: '2',
    uri: 'file:2',
    registered: { fileName: '0x2222.xml' },
    loans: { totalCount: 2, nodes: [{ assetNumber: 'B1' }] },
  });
  expect(fromChain.roundTrips).toBe(1);
  expect(gateway.registry.calls).toEqual([[ROOT_1, ROOT_2]]);

  const fromLoan =
    await gateway.ask(`{ a: loan(id: "${ROOT_1}:A1") { endBalance tape { root number registered { fileName } } }
    b: loan(id: "${ROOT_2}:B1") { tape { number timestamp } } }`);
  expect(fromLoan.errors).toBeUndefined();
  expect(fromLoan.data.a).toEqual({
    endBalance: '10',
    tape: { root: ROOT_1, number: '1', registered: { fileName: '0x1111.xml' } },
  });
  expect(fromLoan.data.b.tape.number).toBe('2');
  expect(fromLoan.roundTrips).toBe(1);
});

test('a tape that is not on chain keeps its off-chain half and says what is missing', async () => {
  const root = `0x${'33'.repeat(32)}`;
  const half = await gateway.ask(`{ tapesByRoot(roots: ["${root}"]) { root registered { fileName } } }`);
  expect(half.data.tapesByRoot).toEqual([{ root, registered: null }]);

  const { errors } = await gateway.ask(`{ tapesByRoot(roots: ["${root}"]) { root number } }`);
  expect(errors?.[0]?.extensions?.code).toBe('TAPE_NOT_ON_CHAIN');
});

test('markets, tapes and loans lead to each other without a round trip for each', async () => {
  const query = `{
    markets(orderBy: marketId) {
      symbol
      latestTape { number registered { loanCount } markets { symbol } }
      tapes(first: 5) { number uri }
      loans(first: 1) { totalCount nodes { assetNumber markets { symbol } tape { number } } }
    }
  }`;

  const { data, errors, roundTrips } = await gateway.ask(query);

  expect(errors).toBeUndefined();
  const both = [{ symbol: 'mDAI' }, { symbol: 'mUSDC' }];
  const latestTape = { number: '2', registered: { loanCount: 2 }, markets: both };
  const loans = { totalCount: 2, nodes: [{ assetNumber: 'B1', markets: both, tape: { number: '2' } }] };
  expect(data.markets).toEqual([
    {
      symbol: 'mDAI',
      latestTape,
      tapes: [
        { number: '2', uri: 'file:2' },
        { number: '1', uri: 'file:1' },
      ],
      loans,
    },
    { symbol: 'mUSDC', latestTape, tapes: [{ number: '2', uri: 'file:2' }], loans },
  ]);
  expect(roundTrips).toBeLessThanOrEqual(6);
});

test('a tape backs the markets that were listed when it was published', async () => {
  const { data, errors, roundTrips } = await gateway.ask(
    '{ tapes(orderBy: number) { number markets { symbol metrics(ids: [ADVERTISED_APY]) { value } } } }',
  );

  expect(errors).toBeUndefined();
  expect(data.tapes.map((tape: { markets: { symbol: string }[] }) => tape.markets.map(({ symbol }) => symbol))).toEqual(
    [['mDAI'], ['mDAI', 'mUSDC']],
  );
  expect(data.tapes[0].markets[0].metrics).toEqual([{ value: '0.0625' }]);
  expect(roundTrips).toBeLessThanOrEqual(4);
});

test('what hangs from a root field is answered at its block', async () => {
  const { data, errors } = await gateway.ask(`{
    markets(block: {hash: "${blockHash(2)}"}) { symbol latestTape { number markets { reserve } } loans { totalCount nodes { assetNumber } } metrics(ids: [RESERVE_RATIO]) { asOfBlock value } }
    now: markets(where: {id: "${MDAI}"}) { latestTape { number markets { reserve } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.markets).toEqual([
    {
      symbol: 'mDAI',
      latestTape: { number: '1', markets: [{ reserve: '1001712328767123287671' }] },
      loans: { totalCount: 2, nodes: [{ assetNumber: 'A1' }, { assetNumber: 'A2' }] },
      metrics: [{ asOfBlock: '2', value: '1.000000000000000000'.replace(/\.0+$/, '') }],
    },
  ]);
  expect(data.now[0].latestTape).toEqual({
    number: '2',
    markets: [{ reserve: '501712328767123287671' }, { reserve: '400000000' }],
  });
});
