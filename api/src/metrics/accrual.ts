import { mulDivDown, WAD } from './fixedPoint.js';
import type { Accrual } from './types.js';

/** The contracts' year: 365 days. */
export const SECONDS_PER_YEAR = 31_536_000n;

/**
 * Exchange rate at a time, in the contract's own integer arithmetic (`MToken.getCurrentExchangeRate`):
 * simple interest since the last accrual, rounded down twice.
 */
export function exchangeRateAt(accrual: Accrual, time: bigint): bigint {
  const elapsedSeconds = time > accrual.exchangeRateUpdatedAt ? time - accrual.exchangeRateUpdatedAt : 0n;
  const growthWad = WAD + mulDivDown(accrual.nominalRate, elapsedSeconds, SECONDS_PER_YEAR);
  return mulDivDown(accrual.exchangeRate, growthWad, WAD);
}
