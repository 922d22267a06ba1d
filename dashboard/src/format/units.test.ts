import { evidenceLabel, protocolName, shortHex, words } from './labels.js';
import { formatAge, formatTime, isoTime } from './time.js';
import { metricQuantity, quantityText, tokens, usdCents } from './units.js';

test('reads each unit of a metric its own way', () => {
  expect(quantityText(metricQuantity('11482905.184215', 'USD'))).toBe('$11,482,905.18');
  expect(quantityText(metricQuantity('1.119951636473577761', 'RATIO'))).toBe('112.00 %');
  expect(quantityText(metricQuantity('1.092465753424657534', 'UNDERLYING_PER_MTOKEN'))).toBe('1.09246575');
  expect(quantityText(metricQuantity('1250000.5', 'DMG'))).toBe('1,250,000.50 DMG');
});

test('puts the sign before the dollar', () => {
  expect(quantityText(metricQuantity('-12.5', 'USD'))).toBe('−$12.50');
});

test('turns base units into whole tokens and cents into dollars', () => {
  expect(quantityText(tokens('1234567890', 6, 'USDC'))).toBe('1,234.57 USDC');
  expect(quantityText(tokens('1', 18, 'DAI'))).toBe('0.00 DAI');
  expect(quantityText(usdCents('182437478'))).toBe('$1,824,374.78');
});

test('gives times in UTC', () => {
  expect(formatTime('1763596816')).toBe('20 Nov 2025, 00:00:16 UTC');
  expect(isoTime('1763596816')).toBe('2025-11-20T00:00:16Z');
});

test('gives ages coarsely and never negative', () => {
  expect([-5_000, 3_400, 61_000, 7_300_000].map(formatAge)).toEqual(['0 s', '3 s', '1 min', '2 h']);
});

test('makes words of identifiers', () => {
  expect(words('capitalOutstanding')).toBe('Capital outstanding');
  expect(words('ROOT_MISMATCH')).toBe('Root mismatch');
  expect(evidenceLabel('ONCHAIN')).toBe('On chain');
  expect(evidenceLabel('SELF_REPORTED')).toBe('Self reported');
});

test('shortens hashes, not short ones', () => {
  expect(shortHex('0x1234567890abcdef')).toBe('0x1234…cdef');
  expect(shortHex('0x1234')).toBe('0x1234');
});

test('names the protocol as its markets do, when they agree', () => {
  expect(protocolName(['DMM: DAI', 'DMM: USDC'])).toBe('DMM');
  expect(protocolName(['DMM: DAI', 'Other: USDC'])).toBeNull();
  expect(protocolName([])).toBeNull();
});
