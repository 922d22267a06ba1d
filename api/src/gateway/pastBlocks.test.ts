import { startGateway, type TestGateway } from '../testing/testGateway.js';
import { blockHash, daysAfterListing, MDAI, MUSDC } from '../testing/world.js';

let gateway: TestGateway;

/** Blocks 6 to 8 have no events; the subgraph has processed only the newest of them. */
beforeEach(async () => {
  gateway = await startGateway();
  for (const number of [6, 7, 8]) gateway.chain.setBlock(emptyBlock(number));
  gateway.chain.setBlock({ number: 0, hash: blockHash(1_000), timestamp: 0 });
  gateway.subgraph.addBlock(emptyBlock(8));
});

afterEach(() => gateway.close());

function emptyBlock(number: number, fork = 0) {
  return { number, hash: blockHash(number + fork), timestamp: daysAfterListing(26 + number) };
}

const AUM = 'query ($block: Int) { metric(id: AUM, block: $block) { value reason asOfBlock asOfBlockHash asOfTime } }';

test('a block without events, whose hash the subgraph does not know, has the state of the block before', async () => {
  const { data, errors } = await gateway.ask(AUM, { block: 6 });
  expect(errors).toBeUndefined();
  expect(data.metric).toEqual({
    value: '921.312328767123287671',
    reason: null,
    asOfBlock: '6',
    asOfBlockHash: blockHash(6),
    asOfTime: String(daysAfterListing(32)),
  });
});

test('every block up to the newest one is answered under its own hash', async () => {
  for (let block = 0; block <= 8; block++) {
    const { data, errors } = await gateway.ask(AUM, { block });
    expect(errors).toBeUndefined();
    expect(data.metric).toMatchObject({
      asOfBlock: String(block),
      asOfBlockHash: blockHash(block === 0 ? 1_000 : block),
    });
  }
});

test('before the protocol and before a market there is no value, and the reason is given', async () => {
  const { data, errors } = await gateway.ask(`{
    protocol: metric(id: AUM, block: 0) { value reason }
    market: metric(id: EXCHANGE_RATE, market: "${MUSDC}", block: 2) { value reason market { symbol } evidence }
    all: metrics(block: 0) { value reason }
  }`);
  expect(errors).toBeUndefined();
  expect(data.protocol).toEqual({ value: null, reason: 'the protocol does not exist yet at this moment' });
  expect(data.market).toEqual({
    value: null,
    reason: `mUSDC is not listed yet at block 2: that came at ${daysAfterListing(20)} (seconds since 1970)`,
    market: null,
    evidence: 'STALE_OR_MISSING',
  });
  expect(data.all.every(({ reason }: { reason: string | null }) => reason !== null)).toBe(true);
});

test('a block from before the subgraph has data is not indexed', async () => {
  gateway.subgraph.startAt(3);
  const { errors } = await gateway.ask(AUM, { block: 2 });
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'BLOCK_NOT_INDEXED' },
    message: expect.stringMatching(/block 2 is not indexed.*starting at block number 3/s),
  });
});

describe('a reorg between reading a block and its state', () => {
  function forkAt(query: string, ...changes: (() => void)[]) {
    gateway.subgraph.watch((document) => {
      if (document.includes(query)) changes.shift()?.();
    });
  }

  test('is followed, to the block that is now at that number', async () => {
    forkAt('Snapshots', () => {
      for (const number of [6, 7, 8]) gateway.chain.setBlock(emptyBlock(number, 500));
      gateway.subgraph.replaceHead(emptyBlock(8, 500));
    });
    const { data, errors } = await gateway.ask(AUM, { block: 7 });
    expect(errors).toBeUndefined();
    expect(data.metric).toMatchObject({ asOfBlock: '7', asOfBlockHash: blockHash(507) });
  });

  test('is an error as long as subgraph and node are on different chains', async () => {
    gateway.chain.setBlock(emptyBlock(8, 500));
    const past = await gateway.ask(AUM, { block: 7 });
    expect(past.errors?.[0]).toMatchObject({
      extensions: { code: 'BLOCK_REORGANISED' },
      message: expect.stringContaining(blockHash(508)),
    });
    const newest = await gateway.ask(AUM);
    expect(newest.data.metric).toMatchObject({ asOfBlockHash: blockHash(8) });
  });

  test('is followed by a series, too', async () => {
    forkAt('History', () => {
      gateway.chain.setBlock(emptyBlock(8, 500));
      gateway.subgraph.replaceHead({ ...emptyBlock(8, 500), timestamp: daysAfterListing(35) });
    });
    const { data, errors } = await gateway.ask(
      `{ series(metric: EXCHANGE_RATE, market: "${MDAI}", points: 2) { points { time } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.series.points[1].time).toBe(String(daysAfterListing(35)));
  });

  test('that makes the chain shorter is followed, too', async () => {
    forkAt('Snapshots', () => gateway.subgraph.dropHead());
    const { data, errors } = await gateway.ask(AUM);
    expect(errors).toBeUndefined();
    expect(data.metric).toMatchObject({ asOfBlock: '5', asOfBlockHash: blockHash(5) });
  });
});
