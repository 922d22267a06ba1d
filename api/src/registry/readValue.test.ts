import fc from 'fast-check';
import { divideRounded, formatCents, formatDecimal, scaleDecimal } from './decimals.js';
import type { FieldKind } from './fields.js';
import { readValue } from './readValue.js';

test('amounts keep every cent, whatever their size', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (cents) => {
      expect(readValue('signedAmount', formatCents(cents))).toBe(cents.toString());
    }),
  );
});

test('rates keep every digit, in a fraction as in percent', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (rate) => {
      const text = formatDecimal(rate, 14);
      expect(scaleDecimal(text, 14)).toEqual({ digits: rate.toString(), inexact: false });
    }),
  );
});

const READABLE: [FieldKind, string, string][] = [
  ['amount', '1234.5', '123450'],
  ['amount', ' 007.10 ', '710'],
  ['amount', '12', '1200'],
  ['amount', '.50', '50'],
  ['amount', '0.000', '0'],
  ['signedAmount', '-20.00', '-2000'],
  ['signedAmount', '-0.00', '0'],
  ['date', '05-31-2026', '2026-05-31'],
  ['date', '2/29/2024', '2024-02-29'],
  ['month', '03/2024', '2024-03'],
  ['month', '3-2024', '2024-03'],
  ['month', '03-15-2024', '2024-03'],
  ['count', '30.0', '30'],
  ['count', '007', '7'],
  ['codes', '4;1', '1,4'],
  ['code', '98;', '98'],
  ['flag', 'true', '1'],
  ['flag', '0', '0'],
  ['state', 'tx', 'TX'],
  ['score', '0', '0'],
  ['text', '  Ford\n  Credit ', 'Ford Credit'],
  ['assetNumber', 'A 1', 'A 1'],
];

test.each(READABLE)('a field of kind %s reads "%s" as %s', (kind, text, expected) => {
  const reading = readValue(kind, text);
  expect(typeof reading === 'string' ? reading : 'unreadable').toBe(expected);
});

test.each(['', '   ', '-'])('"%s" says nothing, which is not zero', (text) => {
  expect(readValue('amount', text)).toBeUndefined();
  expect(readValue('score', text)).toBeUndefined();
});

const UNREADABLE: [FieldKind, string, RegExp][] = [
  ['amount', '-0.01', /negative/],
  ['amount', '1.005', /fractions of a cent/],
  ['amount', '1,234.56', /not an amount/],
  ['amount', '1e3', /not an amount/],
  ['amount', '$5', /not an amount/],
  ['amount', '.', /not an amount/],
  ['amount', 'NaN', /not an amount/],
  ['amount', '123456789012.00', /larger than any loan/],
  ['rate', '-0.05', /negative/],
  ['rate', '12345678', /larger than any rate/],
  ['date', '2026-05-31', /MM-DD-YYYY/],
  ['date', '02-30-2026', /calendar/],
  ['date', '05-31-1026', /calendar/],
  ['month', '13/2024', /calendar/],
  ['month', 'March 2024', /MM\/YYYY/],
  ['count', '-3', /negative/],
  ['count', '3.5', /integer/],
  ['count', '12345678', /digits/],
  ['year', '19', /year/],
  ['score', '1000', /digits/],
  ['flag', 'yes', /true nor false/],
  ['state', 'Texas', /two-letter/],
  ['codes', '1;x', /integer/],
  ['assetNumber', 'L–1', /ASCII/],
  ['assetNumber', 'x'.repeat(101), /longer/],
  ['text', 'y'.repeat(201), /longer/],
  ['text', 'a\u0085b\u0001', /control/],
];

test.each(UNREADABLE)('a field of kind %s refuses "%s"', (kind, text, reason) => {
  expect(readValue(kind, text)).toEqual({ reason: expect.stringMatching(reason) });
});

test('division rounds halves away from zero', () => {
  expect([5n, -5n, 4n, 6n].map((dividend) => divideRounded(dividend, 10n))).toEqual([1n, -1n, 0n, 1n]);
});
