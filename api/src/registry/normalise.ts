import { divideRounded } from './decimals.js';
import { type FieldDefinition, type FieldKind, type FieldValue, TAPE_FIELDS } from './fields.js';
import { REPORTED_RATE_SCALE } from './readValue.js';
import type { RateFieldName, RateUnits } from './units.js';

/** Decimals that a rate is kept with. */
export const RATE_SCALE = 12;

const FIELDS: readonly FieldDefinition[] = TAPE_FIELDS;
const ONE = 10n ** BigInt(RATE_SCALE);
const FRACTION_DIVISOR = 10n ** BigInt(REPORTED_RATE_SCALE - RATE_SCALE);
const PERCENT_DIVISOR = 100n * FRACTION_DIVISOR;

/** Rates that can not exceed 100 %; income may well be less than what is paid on a loan. */
const AT_MOST_ONE: readonly string[] = [
  'originalInterestRatePercentage',
  'reportingPeriodInterestRatePercentage',
  'nextInterestRatePercentage',
  'servicingFeePercentage',
] satisfies RateFieldName[];

/** A row's values as the database holds them, or the field that turns out impossible once its unit is known. */
export type NormalisedRow = { values: FieldValue[] } | { field: string; value: bigint; reason: string };

export function normaliseRow(texts: readonly string[], units: RateUnits): NormalisedRow {
  const values = new Array<FieldValue>(FIELDS.length);
  for (let i = 0; i < FIELDS.length; i++) {
    const { name, kind } = FIELDS[i] as FieldDefinition;
    const text = texts[i] as string;
    if (text === '') {
      values[i] = null;
    } else if (kind === 'rate') {
      const rate = normaliseRate(BigInt(text), units[name as RateFieldName]);
      if (rate > ONE && AT_MOST_ONE.includes(name)) return { field: name, value: rate, reason: 'is above 100 %' };
      values[i] = rate;
    } else {
      values[i] = toFieldValue(kind, text);
    }
  }
  return { values };
}

function normaliseRate(reported: bigint, unit: 'fraction' | 'percent'): bigint {
  return divideRounded(reported, unit === 'percent' ? PERCENT_DIVISOR : FRACTION_DIVISOR);
}

function toFieldValue(kind: FieldKind, text: string): FieldValue {
  switch (kind) {
    case 'amount':
    case 'signedAmount':
      return BigInt(text);
    case 'count':
    case 'year':
    case 'code':
    case 'score':
    case 'flag':
      return Number(text);
    default:
      return text;
  }
}
