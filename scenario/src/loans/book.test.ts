import { monthOf } from '../calendar.js';
import { levelPayment, simpleInterest } from './annuity.js';
import { createLoanBook } from './book.js';
import type { LoanMonth } from './loan.js';

const FIRST_MONTH = monthOf(2024, 12);
const FUNDING_CENTS = 40_000_000n;

function playTapes(seed: string, months = 12): LoanMonth[][] {
  const book = createLoanBook({ seed, loans: 300, firstMonth: FIRST_MONTH });
  return Array.from({ length: months }, (_, index) => book.playMonth(index === 0 ? 0n : FUNDING_CENTS));
}

const tapes = playTapes('test');
const rows = tapes.flat();

test('end balance is begin balance less principal paid and charged off, on every row', () => {
  for (const row of rows) {
    expect(row.endBalanceCents).toBe(row.beginBalanceCents - row.principalPaidCents - row.chargedOffCents);
    expect(row.totalPaidCents).toBe(row.interestPaidCents + row.principalPaidCents + row.otherPaidCents);
    expect(row.endBalanceCents >= 0n).toBe(true);
  }
});

test('a loan begins a month with what it ended the month before with', () => {
  for (let index = 1; index < tapes.length; index++) {
    const before = new Map(tapes[index - 1]?.map((row) => [row.terms.assetNumber, row.endBalanceCents]));
    for (const row of tapes[index] as LoanMonth[]) {
      if (row.addedInPeriod) expect(row.beginBalanceCents).toBe(row.terms.amountCents);
      else expect(row.beginBalanceCents).toBe(before.get(row.terms.assetNumber));
    }
  }
});

test('a paid-off loan is listed once more, a charged-off one on every later tape with nothing owed', () => {
  const last = new Set(tapes.at(-1)?.map((row) => row.terms.assetNumber));
  const early = tapes.slice(0, -1).flat();
  const paidOff = early.filter((row) => row.zeroBalance?.code === 1);
  const chargedOff = early.filter((row) => row.zeroBalance?.code === 4);
  expect(paidOff.length).toBeGreaterThan(5);
  expect(chargedOff.length).toBeGreaterThan(5);
  expect(paidOff.some((row) => last.has(row.terms.assetNumber))).toBe(false);
  expect(chargedOff.every((row) => last.has(row.terms.assetNumber) && row.endBalanceCents === 0n)).toBe(true);
});

test('new loans lend what was funded, give or take one loan', () => {
  for (const tape of tapes.slice(1)) {
    const added = tape.filter((row) => row.addedInPeriod);
    const lent = added.reduce((sum, row) => sum + row.terms.amountCents, 0n);
    const lastAmount = added.at(-1)?.terms.amountCents ?? 0n;
    expect(lent >= FUNDING_CENTS && lent - lastAmount < FUNDING_CENTS).toBe(true);
  }
});

test('the pool looks subprime: rates, scores and delinquency in the range of public pools', () => {
  const open = rows.filter((row) => row.endBalanceCents > 0n);
  const scored = open.filter((row) => row.terms.obligor.creditScore > 0);
  const meanRate = open.reduce((sum, row) => sum + row.terms.rateBps, 0) / open.length;
  const meanScore = scored.reduce((sum, row) => sum + row.terms.obligor.creditScore, 0) / scored.length;
  const late = open.filter((row) => (row.daysPastDue ?? 0) >= 30).length / open.length;
  expect(meanRate).toBeGreaterThan(1650);
  expect(meanRate).toBeLessThan(1900);
  expect(meanScore).toBeGreaterThan(590);
  expect(meanScore).toBeLessThan(630);
  expect(scored.length).toBeLessThan(open.length);
  expect(late).toBeGreaterThan(0.05);
  expect(late).toBeLessThan(0.18);
});

test('the same seed makes the same pool', () => {
  expect(playTapes('same', 3)).toEqual(playTapes('same', 3));
  expect(playTapes('same', 1)).not.toEqual(playTapes('other', 1));
});

test('a level payment repays the loan with the last payment, to within a few cents', () => {
  const [amount, rateBps, months] = [1_500_000n, 1790, 48];
  const payment = levelPayment(amount, rateBps, months);
  let balance = amount;
  for (let month = 0; month < months; month++) balance += (balance * BigInt(rateBps)) / 120_000n - payment;
  expect(payment).toBe(43_985n);
  expect(balance <= 0n && balance > -100n).toBe(true);
  expect(levelPayment(1_000n, 0, 3)).toBe(334n);
});

test('simple interest is actual over 365, rounded down', () => {
  expect(simpleInterest(1_000_000n, 1800, 31)).toBe(15_287n);
});
