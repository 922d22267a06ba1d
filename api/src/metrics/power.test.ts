import fc from 'fast-check';
import { WAD } from './fixedPoint.js';
import { type Fraction, powerWad } from './power.js';

const fraction = (numerator: bigint, denominator = 1n): Fraction => ({ numerator, denominator });

// Expected values: Python's decimal module at 80 digits, cut after 18 decimals.
describe('powerWad agrees with 80-digit arithmetic to the last of 18 decimals', () => {
  const rate = (perYear: bigint) => fraction(perYear * 10_000n + 625n, perYear * 10_000n);
  test.each([
    ['6.25 % touched daily gives 6.44888 %', rate(365n), fraction(365n), 1_064_488_763_444_242_804n],
    ['6.25 % touched monthly gives 6.43218 %', rate(12n), fraction(12n), 1_064_321_814_606_349_679n],
    ['6.25 % touched once gives exactly 6.25 %', rate(1n), fraction(1n), 1_062_500_000_000_000_000n],
    ['square root of 2', fraction(2n), fraction(1n, 2n), 1_414_213_562_373_095_048n],
    ['0.01 % an hour for a year', fraction(10_001n, 10_000n), fraction(8_760n), 2_401_170_202_551_666_896n],
    [
      'a month of 30 days',
      fraction(1_062_500_000_000_000_001n, WAD),
      fraction(31_536_000n, 2_592_000n),
      2_090_910_392_087_474_257n,
    ],
    ['a base below 1', fraction(1n, 2n), fraction(3n, 2n), 353_553_390_593_273_762n],
    ['a negative exponent', fraction(3n), fraction(-9n, 4n), 84_426_187_294_621_394n],
  ])('%s', (_, base, exponent, expected) => {
    expect(powerWad(base, exponent)).toBe(expected);
  });
});

test('whole exponents give what multiplying gives', () => {
  const cases = fc.tuple(fc.bigInt(1n, 3n * WAD), fc.bigInt(WAD / 2n, 2n * WAD), fc.bigInt(0n, 20n));
  fc.assert(
    fc.property(cases, ([numerator, denominator, exponent]) => {
      const exact = (numerator ** exponent * WAD) / denominator ** exponent;
      fc.pre(exact < 2n ** 60n * WAD);
      expect(powerWad(fraction(numerator, denominator), fraction(exponent))).toBe(exact);
    }),
  );
});

test('a root undoes a power', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 1_000n), fc.bigInt(1n, 1_000n), fc.bigInt(1n, 6n), (numerator, denominator, exponent) => {
      const power = fraction(numerator ** exponent, denominator ** exponent);
      expect(powerWad(power, fraction(1n, exponent))).toBe((numerator * WAD) / denominator);
    }),
  );
});

test('a power of a growing rate never shrinks with the exponent', () => {
  fc.assert(
    fc.property(fc.bigInt(WAD, 2n * WAD), fc.bigInt(1n, 8_760n), (rate, exponent) => {
      const smaller = powerWad(fraction(rate, WAD), fraction(exponent, 1_000n)) ?? 0n;
      const larger = powerWad(fraction(rate, WAD), fraction(exponent + 1n, 1_000n)) ?? 0n;
      expect(larger).toBeGreaterThanOrEqual(smaller);
    }),
  );
});

test('results beyond 2^66 are given up, not miscounted', () => {
  expect(powerWad(fraction(2n), fraction(66n))).toBe(2n ** 66n * WAD);
  expect(powerWad(fraction(2n), fraction(67n))).toBeNull();
});

test('a base of zero or below is a mistake', () => {
  expect(() => powerWad(fraction(0n), fraction(1n))).toThrow(RangeError);
});
