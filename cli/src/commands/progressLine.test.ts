import type { IndexerStatus } from '@vitrine/indexer';
import { progressText } from './progressLine.js';

const status: IndexerStatus = {
  deployment: 'a',
  health: 'healthy',
  synced: false,
  head: { number: 120_000, hash: '0x', parentHash: '0x', timestamp: 1 },
  chainHead: 200_000,
  error: null,
  events: 600_000,
  eventsPerSecond: 14_400,
  etaSeconds: 65,
  reorgs: 0,
  headStalledSeconds: 0,
  rpc: { requests: 1, retries: 0 },
};

test('the line tells the block, the share, the rate and the time that is left', () => {
  expect(progressText(status, undefined)).toBe(
    'block 120,000 of 200,000 (60 %), 600,000 events, 14,400/s, 1 min 5 s left',
  );
  expect(progressText({ ...status, etaSeconds: 7_500 }, 150_000)).toBe(
    'block 120,000 of 150,000 (80 %), 600,000 events, 14,400/s, 2 h 5 min left',
  );
});

test('what is not known is left out', () => {
  expect(
    progressText({ ...status, head: null, chainHead: null, events: 0, eventsPerSecond: 0, etaSeconds: null }, 9),
  ).toBe('block 0 of ? (0 %), 0 events, 0/s');
});
