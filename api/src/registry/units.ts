import { RegistryError } from './errors.js';
import { fieldPosition, type TAPE_FIELDS, type TapeFieldName } from './fields.js';
import { REPORTED_RATE_SCALE } from './readValue.js';

/** How a percentage stands in a file: 0.0625 or 6.25. */
export type RateUnit = 'fraction' | 'percent';

export type RateFieldName = Extract<(typeof TAPE_FIELDS)[number], { kind: 'rate' }>['name'];

/** The unit that each percentage field was read with. */
export type RateUnits = Record<RateFieldName, RateUnit>;

/** Fields that one issuer reports in one unit, and the value that fractions of the kind hardly ever exceed. */
interface RateGroup {
  fields: readonly RateFieldName[];
  fractionLimit: bigint;
}

const ONE = 10n ** BigInt(REPORTED_RATE_SCALE);

const GROUPS: readonly RateGroup[] = [
  {
    fields: ['originalInterestRatePercentage', 'reportingPeriodInterestRatePercentage', 'nextInterestRatePercentage'],
    fractionLimit: ONE,
  },
  { fields: ['paymentToIncomePercentage'], fractionLimit: ONE },
  // A servicing fee of one per cent is usual, so that 1 means percent here.
  { fields: ['servicingFeePercentage'], fractionLimit: ONE / 5n },
];

/** Between these shares (in %) of values above the limit, a field's unit can not be told. */
const FRACTION_SHARE_BELOW = 25;
const PERCENT_SHARE_ABOVE = 50;

export interface UnitDetector {
  /** Takes note of a row's percentages. */
  observe(values: readonly string[]): void;
  /** Decides by the whole file; throws where the file does not decide and `stated` does not either. */
  decide(file: string, stated?: Partial<RateUnits>): RateUnits;
}

/** One issuer reports fractions, another percent; only the file as a whole shows which. */
export function createUnitDetector(): UnitDetector {
  const groups = GROUPS.map((group) => ({
    ...group,
    positions: group.fields.map((name) => fieldPosition(name)),
    limit: group.fractionLimit.toString(),
    nonZero: 0,
    above: 0,
  }));

  return {
    observe(values) {
      for (const group of groups) {
        for (const position of group.positions) {
          const value = values[position] as string;
          if (value === '' || value === '0') continue;
          group.nonZero++;
          if (isGreater(value, group.limit)) group.above++;
        }
      }
    },
    decide(file, stated = {}) {
      const units: Partial<RateUnits> = {};
      for (const { fields, nonZero, above } of groups) {
        for (const field of fields) units[field] = stated[field] ?? decideUnit(file, field, nonZero, above);
      }
      return units as RateUnits;
    },
  };
}

function decideUnit(file: string, field: TapeFieldName, nonZero: number, above: number): RateUnit {
  if (above * 100 <= nonZero * FRACTION_SHARE_BELOW) return 'fraction';
  if (above * 100 >= nonZero * PERCENT_SHARE_ABOVE) return 'percent';
  throw new RegistryError(
    'TAPE_UNITS_AMBIGUOUS',
    `${above} of ${nonZero} values of ${field} look like percent and the others like fractions`,
    { file, hint: 'state the unit with the import (fraction or percent), or correct the file' },
  );
}

/** Compares non-negative decimal integers without leading zeros. */
function isGreater(left: string, right: string): boolean {
  return left.length === right.length ? left > right : left.length > right.length;
}
