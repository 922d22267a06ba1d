import fc from 'fast-check';
import { exchangeRateAt, SECONDS_PER_YEAR } from './accrual.js';
import { formatWad, WAD } from './fixedPoint.js';
import type { Accrual } from './types.js';

const NOMINAL_RATE = 62_500_000_000_000_000n;
const fresh: Accrual = { exchangeRate: WAD, exchangeRateUpdatedAt: 0n, nominalRate: NOMINAL_RATE };

function touch(accrual: Accrual, time: bigint): Accrual {
  return { ...accrual, exchangeRate: exchangeRateAt(accrual, time), exchangeRateUpdatedAt: time };
}

test('a dollar at 6.25 %, touched once after a year, is 1.0625', () => {
  expect(exchangeRateAt(fresh, SECONDS_PER_YEAR)).toBe(1_062_500_000_000_000_000n);
});

test('a dollar at 6.25 %, touched daily for a year, is 1.0644888', () => {
  let accrual = fresh;
  for (let day = 1n; day <= 365n; day += 1n) accrual = touch(accrual, day * 86_400n);
  expect(formatWad(accrual.exchangeRate)).toMatch(/^1\.0644887/);
});

test('both divisions round down, as in the contract', () => {
  const accrual = { exchangeRate: 1_000_000_000_000_000_003n, exchangeRateUpdatedAt: 10n, nominalRate: 31_535_999n };
  // floor(31535999 × 1 / 31536000) = 0
  expect(exchangeRateAt(accrual, 11n)).toBe(1_000_000_000_000_000_003n);
  // growth = 1e18 + floor(31535999 × 2 / 31536000) = 1e18 + 1; floor(1000000000000000003 × (1e18 + 1) / 1e18) = …004
  expect(exchangeRateAt(accrual, 12n)).toBe(1_000_000_000_000_000_004n);
});

test('interest never falls, and touching more often never earns less than rounding takes', () => {
  const time = fc.bigInt(1n, SECONDS_PER_YEAR);
  fc.assert(
    fc.property(
      fc.bigInt(WAD, 10n * WAD),
      fc.bigInt(0n, WAD),
      time,
      time,
      (exchangeRate, nominalRate, first, second) => {
        const accrual = { exchangeRate, exchangeRateUpdatedAt: 0n, nominalRate };
        const once = exchangeRateAt(accrual, first + second);
        const twice = exchangeRateAt(touch(accrual, first), first + second);
        expect(once).toBeGreaterThanOrEqual(exchangeRateAt(accrual, first));
        expect(twice).toBeGreaterThanOrEqual(once - 20n);
      },
    ),
  );
});
