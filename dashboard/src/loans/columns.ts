import type { Loan } from '../api/types.js';
import { compareDecimals } from '../format/decimal.js';
import { percent, quantityText, usd } from '../format/units.js';

/** A column of the loan table. */
export interface Column {
  id: string;
  title: string;
  align: 'left' | 'right';
  text(loan: Loan): string;
  compare(left: Loan, right: Loan): number;
}

export interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

const BUCKETS = ['CURRENT', '1-30', '31-60', '61-90', '91-120', '120+'];
/** Stands where the tape does not say. */
const UNKNOWN = '—';

export const COLUMNS: readonly Column[] = [
  textColumn('assetNumber', 'Asset number', (loan) => loan.assetNumber),
  textColumn('vehicle', 'Vehicle', vehicle),
  textColumn('state', 'State', (loan) => loan.obligorState),
  numberColumn('balance', 'Balance', (loan) => loan.endBalance, money),
  numberColumn('value', 'Vehicle value', (loan) => loan.vehicleValue, money),
  numberColumn('ltv', 'LTV', (loan) => loan.loanToValue, rate),
  numberColumn('rate', 'Rate', (loan) => loan.interestRate, rate),
  numberColumn('daysPastDue', 'Days past due', (loan) => loan.daysPastDue?.toString() ?? null, String),
  {
    ...textColumn('bucket', 'Bucket', (loan) => loan.delinquencyBucket?.toLowerCase() ?? null),
    compare: (left, right) => bucketRank(left) - bucketRank(right),
  },
];

/** The page's loans in the chosen order; what the tape does not say comes last. */
export function sortLoans(loans: readonly Loan[], sort: Sort | null): Loan[] {
  const column = COLUMNS.find(({ id }) => id === sort?.column);
  if (!sort || !column) return [...loans];
  const direction = sort.direction === 'ascending' ? 1 : -1;
  return [...loans].sort((left, right) => {
    const unknowns = Number(column.text(left) === UNKNOWN) - Number(column.text(right) === UNKNOWN);
    return unknowns || direction * column.compare(left, right);
  });
}

function textColumn(id: string, title: string, read: (loan: Loan) => string | null): Column {
  return {
    id,
    title,
    align: 'left',
    text: (loan) => read(loan) ?? UNKNOWN,
    compare: (left, right) => (read(left) ?? '').localeCompare(read(right) ?? '', 'en', { numeric: true }),
  };
}

function numberColumn(
  id: string,
  title: string,
  read: (loan: Loan) => string | null,
  format: (value: string) => string,
): Column {
  return {
    id,
    title,
    align: 'right',
    text(loan) {
      const value = read(loan);
      return value === null ? UNKNOWN : format(value);
    },
    compare: (left, right) => compareDecimals(read(left) ?? '0', read(right) ?? '0'),
  };
}

function vehicle({ vehicleModelYear, vehicleManufacturer, vehicleModel }: Loan): string | null {
  return [vehicleModelYear, vehicleManufacturer, vehicleModel].filter((part) => part !== null).join(' ') || null;
}

function bucketRank({ delinquencyBucket }: Loan): number {
  return BUCKETS.indexOf(delinquencyBucket ?? '');
}

function money(value: string): string {
  return quantityText(usd(value));
}

function rate(value: string): string {
  return quantityText(percent(value));
}
