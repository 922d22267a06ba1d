import type { MetricUnit } from '../api/types.js';
import { type DecimalParts, decimalParts, joinParts, shiftPoint } from './decimal.js';

/** A number on the page with what stands before and after it. */
export interface Quantity extends DecimalParts {
  prefix: string;
  suffix: string;
  /** True for amounts, whose fraction matters less than what stands before it; in a rate it is what matters. */
  quietFraction: boolean;
}

/** A metric's value in the way its unit is read: dollars, per cent, a rate or DMG. */
export function metricQuantity(value: string, unit: MetricUnit): Quantity {
  switch (unit) {
    case 'USD':
      return usd(value);
    case 'RATIO':
      return percent(value);
    case 'UNDERLYING_PER_MTOKEN':
      return { prefix: '', suffix: '', quietFraction: false, ...decimalParts(value, { min: 8, max: 8 }) };
    case 'DMG':
      return { prefix: '', suffix: ' DMG', quietFraction: true, ...decimalParts(value, { min: 2, max: 2 }) };
  }
}

/** Dollars and cents. */
export function usd(value: string): Quantity {
  return { prefix: '$', suffix: '', quietFraction: true, ...decimalParts(value, { min: 2, max: 2 }) };
}

/** A fraction of one as per cent. */
export function percent(fraction: string): Quantity {
  const parts = decimalParts(shiftPoint(fraction, 2), { min: 2, max: 2 });
  return { prefix: '', suffix: ' %', quietFraction: false, ...parts };
}

/** Base units of a token as whole tokens. */
export function tokens(baseUnits: string, decimals: number, symbol: string): Quantity {
  const parts = decimalParts(shiftPoint(baseUnits, -decimals), { min: 2, max: 2 });
  return { prefix: '', suffix: ` ${symbol}`, quietFraction: true, ...parts };
}

/** A quantity as plain text. */
export function quantityText(quantity: Quantity): string {
  const { prefix, suffix, sign, integer, fraction } = quantity;
  return `${sign}${prefix}${joinParts({ sign: '', integer, fraction })}${suffix}`;
}

/** Cents as dollars. */
export function usdCents(cents: string): Quantity {
  return usd(shiftPoint(cents, -2));
}
