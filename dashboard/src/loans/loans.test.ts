import type { Loan, RegisteredTape, Tape } from '../api/types.js';
import { createTape } from '../testing/tapes.js';
import { COLUMNS, sortLoans } from './columns.js';
import { checkTotals } from './totals.js';

const made = createTape({ number: 1, loanCount: 40, periodEnd: 1_761_868_800, block: 10, timestamp: 1_762_300_800 });
const loans = made.loans as unknown as Loan[];
const tape = made.onChain as unknown as Tape;
const registered = made.registered as unknown as RegisteredTape;

function cell(column: string, loan: Partial<Loan>): string | undefined {
  return COLUMNS.find(({ id }) => id === column)?.text({ ...(loans[0] as Loan), ...loan });
}

test('cells say what the tape says, and a dash where it says nothing', () => {
  expect(cell('balance', { endBalance: '12035.39' })).toBe('$12,035.39');
  expect(cell('rate', { interestRate: '0.0785' })).toBe('7.85 %');
  expect(cell('ltv', { loanToValue: null })).toBe('—');
  expect(cell('vehicle', { vehicleModelYear: 2016, vehicleManufacturer: 'FORD', vehicleModel: null })).toBe(
    '2016 FORD',
  );
  expect(cell('bucket', { delinquencyBucket: 'CURRENT' })).toBe('current');
});

test('sorts amounts by value, not by spelling', () => {
  const sorted = sortLoans(loans, { column: 'balance', direction: 'ascending' }).map(({ endBalance }) => endBalance);
  expect(sorted).toEqual(loans.map(({ endBalance }) => endBalance).sort((left, right) => Number(left) - Number(right)));
});

test('sorts buckets by how late they are', () => {
  const late = ['120+', 'CURRENT', '31-60', '1-30'].map((delinquencyBucket) => ({
    ...(loans[0] as Loan),
    delinquencyBucket,
  }));
  const sorted = sortLoans(late, { column: 'bucket', direction: 'descending' });
  expect(sorted.map(({ delinquencyBucket }) => delinquencyBucket)).toEqual(['120+', '31-60', '1-30', 'CURRENT']);
});

test.each(['ascending', 'descending'] as const)('puts what is unknown last when %s', (direction) => {
  const mixed = [{ ...(loans[0] as Loan), loanToValue: null }, ...loans.slice(1, 4)];
  expect(sortLoans(mixed, { column: 'ltv', direction }).at(-1)?.loanToValue).toBeNull();
});

test('keeps the order of the tape when nothing is chosen', () => {
  expect(sortLoans(loans, null)).toEqual(loans);
});

test('finds the totals of the chain and of the registry equal, whatever their scale', () => {
  const totals = checkTotals(tape, { ...registered, totalBalance: `${registered.totalBalance}000` });
  expect(totals.map(({ equal }) => equal)).toEqual([true, true, true]);
});

test('finds a difference of one cent', () => {
  const totals = checkTotals({ ...tape, totalValueCents: `${BigInt(tape.totalValueCents) + 1n}` }, registered);
  expect(totals.filter(({ equal }) => !equal).map(({ name }) => name)).toEqual(['Total vehicle value']);
});
