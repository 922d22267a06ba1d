import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  decimalParts,
  exactDecimal,
  formatDecimal,
  share,
  shiftPoint,
} from './decimal.js';

const CENTS = { min: 2, max: 2 };

test('groups thousands and keeps two digits after the point', () => {
  expect(formatDecimal('1234567.891', CENTS)).toBe('1,234,567.89');
  expect(formatDecimal('999', CENTS)).toBe('999.00');
  expect(formatDecimal('0', CENTS)).toBe('0.00');
});

test('keeps digits that a float would lose', () => {
  expect(formatDecimal('90071992547409931234567890.123456789012345678', { min: 0, max: 18 })).toBe(
    '90,071,992,547,409,931,234,567,890.123456789012345678',
  );
  expect(shiftPoint('115792089237316195423570985008687907853269984665640564039457584007913129639935', -18)).toBe(
    '115792089237316195423570985008687907853269984665640564039457.584007913129639935',
  );
});

test('rounds half away from zero, carrying into the whole part', () => {
  expect(formatDecimal('0.005', CENTS)).toBe('0.01');
  expect(formatDecimal('-0.005', CENTS)).toBe('−0.01');
  expect(formatDecimal('999.995', CENTS)).toBe('1,000.00');
  expect(formatDecimal('1.0049999', CENTS)).toBe('1.00');
});

test('shows no sign on what rounds to zero', () => {
  expect(formatDecimal('-0.001', CENTS)).toBe('0.00');
});

test('splits a number so that its fraction can be set apart', () => {
  expect(decimalParts('-1234.5', CENTS)).toEqual({ sign: '−', integer: '1,234', fraction: '50' });
});

test('moves the point either way', () => {
  expect(shiftPoint('0.0625', 2)).toBe('6.25');
  expect(shiftPoint('1500000', -6)).toBe('1.500000');
  expect(shiftPoint('-5', -2)).toBe('-0.05');
  expect(shiftPoint('1.5', 3)).toBe('1500');
});

test('groups the digits of an exact value on both sides of the point', () => {
  expect(exactDecimal('18204')).toBe('18,204');
  expect(exactDecimal('1.119951636473577761')).toBe('1.119\u202f951\u202f636\u202f473\u202f577\u202f761');
});

test('compares by value, not by spelling', () => {
  expect(compareDecimals('1.50', '1.5')).toBe(0);
  expect(compareDecimals('-2', '1')).toBeLessThan(0);
  expect(compareDecimals('10', '9.999999999999999999')).toBeGreaterThan(0);
  expect(compareDecimals('-0', '0')).toBe(0);
});

test('adds what has different numbers of digits', () => {
  expect(addDecimals('0.1', '0.25')).toBe('0.35');
  expect(addDecimals('1', '-2.5')).toBe('-1.5');
});

test('has no share of nothing', () => {
  expect(share('1', '4')).toBe('0.2500');
  expect(share('1', '0')).toBeNull();
});

test('refuses what is not a decimal number', () => {
  for (const text of ['', '1e3', 'NaN', '1.', '.5', '0x10', '1,000']) {
    expect(() => formatDecimal(text, CENTS)).toThrow(/Not a decimal number/);
  }
});

test('agrees with integer arithmetic for every amount of cents', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (cents) => {
      const text = formatDecimal(shiftPoint(cents.toString(), -2), CENTS);
      expect(BigInt(text.replace('−', '-').replace(/[,.]/g, ''))).toBe(cents);
    }),
  );
});

test('orders as integers do', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), fc.nat(30), (left, right, scale) => {
      const order = compareDecimals(shiftPoint(left.toString(), -scale), shiftPoint(right.toString(), -scale));
      expect(order).toBe(left < right ? -1 : left > right ? 1 : 0);
    }),
  );
});
