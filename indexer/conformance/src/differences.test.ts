import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './compare/result.js';
import { KNOWN_DIFFERENCES, knownDifference } from './differences.js';

const COMPARISON: Comparison = {
  subgraph: 'erc20',
  kind: 'query',
  name: 'tokens at hash: "0x12"',
  request: '',
  expected: 'no block with that hash found',
  actual: '{}',
  equal: false,
};

test('the documentation tells each difference that is there on purpose, with its reason', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/conformance.md'), 'utf8').replace(/\s+/g, ' ');
  for (const { reason } of KNOWN_DIFFERENCES) expect(page).toContain(reason);
});

test('a difference is known when all that is said about it fits', () => {
  expect(knownDifference(COMPARISON)?.reason).toMatch(/found by its hash/);
  expect(knownDifference({ ...COMPARISON, kind: 'proof' })).toBeUndefined();
  expect(knownDifference({ ...COMPARISON, expected: '{}' })).toBeUndefined();
});
