import type { TestEvent, TestSubgraph } from '@vitrine/indexer/testing';
import { ALICE, bytes32, CONTROLLER, eventId, NOW, startSubgraph, WAD } from './world.js';

const HASH = `0x${'33'.repeat(32)}`;
const LOANS = bytes32('LOANS');

let subgraph: TestSubgraph;
beforeEach(() => {
  subgraph = startSubgraph();
});
afterEach(() => subgraph.close());

function reported(changes: Record<string, unknown> = {}): TestEvent {
  return {
    dataSource: 'ReserveFeed',
    event: 'ReserveReported',
    params: {
      feedId: LOANS,
      roundId: 1,
      value: 8_900_000n * WAD,
      asOf: NOW - 60,
      evidenceClass: 3,
      ripcord: false,
      payloadHash: bytes32('payload'),
      reporter: ALICE,
      ...changes,
    },
    transaction: { hash: HASH },
  };
}

test('a feed holds its latest round, and each round is kept', async () => {
  const later = reported({ roundId: 2, value: 9n * WAD, asOf: NOW, evidenceClass: 5, ripcord: true });
  await subgraph.run({ blocks: [{ events: [reported(), later] }] });
  expect(subgraph.entities('ReserveFeed')).toEqual([
    {
      id: LOANS,
      protocol: CONTROLLER,
      name: 'LOANS',
      roundId: '2',
      value: '9000000000000000000',
      asOf: String(NOW),
      reportedAt: String(NOW),
      evidence: 'ONCHAIN',
      ripcord: true,
    },
  ]);
  expect(subgraph.entity('ReserveReport', eventId(HASH, 0))).toEqual({
    id: eventId(HASH, 0),
    feed: LOANS,
    roundId: '1',
    value: '8900000000000000000000000',
    asOf: String(NOW - 60),
    evidence: 'THIRD_PARTY',
    ripcord: false,
    payloadHash: bytes32('payload'),
    reporter: ALICE,
    sequence: '1000000',
    blockNumber: '1',
    timestamp: String(NOW),
    transactionHash: HASH,
  });
  expect(subgraph.entity('ReserveReport', eventId(HASH, 1))?.sequence).toBe('1000001');
});

test.each([
  [0, 'STALE_OR_MISSING'],
  [1, 'SELF_REPORTED'],
  [2, 'SERVICER_SIGNED'],
  [3, 'THIRD_PARTY'],
  [4, 'ORACLE_MULTI'],
  [5, 'ONCHAIN'],
  [6, 'STALE_OR_MISSING'],
  [255, 'STALE_OR_MISSING'],
])('evidence class %i is %s', async (evidenceClass, name) => {
  await subgraph.run({ blocks: [{ events: [reported({ evidenceClass })] }] });
  expect(subgraph.entities('ReserveReport')[0]?.evidence).toBe(name);
});

test('a tape is kept, and the newest is the latest of the protocol', async () => {
  const published = (tapeId: number): TestEvent => ({
    dataSource: 'TapeRegistry',
    event: 'TapePublished',
    params: {
      tapeId,
      root: bytes32(`root ${tapeId}`),
      periodEnd: NOW - 86_400,
      loanCount: 61_000,
      totalBalanceCents: 123_456_789_012_345n,
      totalValueCents: 200_000_000_000_000n,
      schemaId: bytes32('schema'),
      uri: 'https://example.org/tape.xml',
      publisher: ALICE,
    },
    transaction: { hash: HASH },
  });
  await subgraph.run({ blocks: [{ events: [published(1)] }, { events: [published(258)] }] });
  expect(subgraph.entity('Tape', '0x01000000')).toEqual({
    id: '0x01000000',
    protocol: CONTROLLER,
    number: '1',
    root: bytes32('root 1'),
    periodEnd: String(NOW - 86_400),
    loanCount: 61_000,
    totalBalanceCents: '123456789012345',
    totalValueCents: '200000000000000',
    schemaId: bytes32('schema'),
    uri: 'https://example.org/tape.xml',
    publisher: ALICE,
    blockNumber: '1',
    timestamp: String(NOW),
    transactionHash: HASH,
  });
  expect(subgraph.query('{ protocols { latestTape { number } tapes(orderBy: number) { id } } }').protocols).toEqual([
    { latestTape: { number: '258' }, tapes: [{ id: '0x01000000' }, { id: '0x02010000' }] },
  ]);
});
