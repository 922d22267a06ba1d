const RATE_SCALE = 10n ** 18n;
const BPS = 10_000n;
const MONTHS_PER_YEAR = 12n;
const DAYS_PER_YEAR = 365n;

/** Level monthly payment that repays `balanceCents` over `months`, rounded up to the cent. */
export function levelPayment(balanceCents: bigint, rateBps: number, months: number): bigint {
  const periods = BigInt(months);
  if (rateBps === 0) return (balanceCents + periods - 1n) / periods;
  const rate = (BigInt(rateBps) * RATE_SCALE) / (BPS * MONTHS_PER_YEAR);
  let growth = RATE_SCALE;
  for (let period = 0n; period < periods; period++) growth = (growth * (RATE_SCALE + rate)) / RATE_SCALE;
  const divisor = (growth - RATE_SCALE) * RATE_SCALE;
  return (balanceCents * rate * growth + divisor - 1n) / divisor;
}

/** Simple interest on a balance over a number of days, actual/365, rounded down to the cent. */
export function simpleInterest(balanceCents: bigint, rateBps: number, days: number): bigint {
  return (balanceCents * BigInt(rateBps) * BigInt(days)) / (BPS * DAYS_PER_YEAR);
}
