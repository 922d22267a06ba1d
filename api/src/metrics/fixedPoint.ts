/** One, in the fixed point of 18 decimals that the contracts use. */
export const WAD = 10n ** 18n;

/** floor(a × b / divisor) for non-negative numbers, as Solidity's integer division. */
export function mulDivDown(a: bigint, b: bigint, divisor: bigint): bigint {
  return (a * b) / divisor;
}

/** US dollars, WAD, of an amount in a token's base units: floor(amount × price / 10^decimals). */
export function usdValue(amount: bigint, priceWad: bigint, decimals: bigint): bigint {
  return mulDivDown(amount, priceWad, 10n ** decimals);
}

/** A WAD number as a decimal string without trailing zeros: 1062500000000000000 is `1.0625`. */
export function formatWad(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(19, '0');
  const fraction = digits.slice(-18).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -18)}${fraction === '' ? '' : `.${fraction}`}`;
}
