import { dayOfMonth, daysInMonth, type Month, periodEnd, SECONDS_PER_DAY } from '../calendar.js';
import type { Random } from '../random.js';
import { simpleInterest } from './annuity.js';
import type { Loan, LoanMonth, LoanState } from './loan.js';

const PREPAY_PERMILLE = 12;
const EXTENSION_PERMILLE = 60;
const LATE_FEE_CENTS = 2500n;
/** A loan with this many missed payments (more than 120 days late) is charged off. */
const CHARGE_OFF_MISSED_PAYMENTS = 5;

/** Plays one month of a loan: changes its state and returns the tape's row, or null when the tape no longer lists it. */
export function playLoanMonth(random: Random, loan: Loan, month: Month): LoanMonth | null {
  const { state } = loan;
  if (state.status === 'PAID_OFF') return null;
  if (state.status === 'CHARGED_OFF') return chargedOffMonth(random, loan, month);
  if (loan.terms.originationMonth === month) return addedMonth(loan, month);
  return activeMonth(random, loan, month);
}

/** The month a loan joins the pool: it is listed, nothing is due yet. */
function addedMonth({ terms, state }: Loan, month: Month): LoanMonth {
  return {
    ...emptyMonth({ terms, state }, month),
    addedInPeriod: true,
    beginBalanceCents: terms.amountCents,
    endBalanceCents: terms.amountCents,
    nextPaymentDueCents: terms.firstPaymentMonth === month + 1 ? terms.paymentCents : 0n,
    remainingTermMonths: terms.termMonths,
    daysPastDue: 0,
  };
}

function activeMonth(random: Random, loan: Loan, month: Month): LoanMonth {
  const { terms, state } = loan;
  const beginBalanceCents = state.balanceCents;
  const interest = simpleInterest(beginBalanceCents, terms.rateBps, daysInMonth(month));
  state.accruedInterestCents += interest;
  const owed = beginBalanceCents + state.accruedInterestCents;

  const isDue = month >= terms.firstPaymentMonth;
  const isLastDue = month >= terms.maturityMonth + state.extendedMonths;
  const scheduledPayment = isDue ? min(isLastDue ? owed : terms.paymentCents, owed) : 0n;
  const wasLate = state.missedPayments > 0;
  const extendedMonths = isDue ? maybeExtend(random, state) : 0;
  const paymentsMade = isDue && extendedMonths === 0 ? drawPayments(random, loan, isLastDue) : 0;
  if (isDue && extendedMonths === 0) state.missedPayments = Math.max(0, state.missedPayments + 1 - paymentsMade);

  const paysAll = paymentsMade > 0 && (isLastDue || random.chance(PREPAY_PERMILLE));
  const paid = paysAll ? owed : min(terms.paymentCents * BigInt(paymentsMade), owed);
  const interestPaid = min(paid, state.accruedInterestCents);
  const principalPaid = paid - interestPaid;
  state.accruedInterestCents -= interestPaid;
  state.balanceCents -= principalPaid;
  const otherPaid = wasLate && paymentsMade > 1 ? LATE_FEE_CENTS : 0n;
  const chargedOff = settle(random, state, month);

  return {
    ...emptyMonth(loan, month),
    beginBalanceCents,
    endBalanceCents: state.balanceCents,
    scheduledInterestCents: min(interest, scheduledPayment),
    scheduledPrincipalCents: scheduledPayment - min(interest, scheduledPayment),
    scheduledPaymentCents: scheduledPayment,
    nextPaymentDueCents: min(
      terms.paymentCents * BigInt(state.missedPayments + 1),
      state.balanceCents + state.accruedInterestCents,
    ),
    totalPaidCents: paid + otherPaid,
    interestPaidCents: interestPaid,
    principalPaidCents: principalPaid,
    otherPaidCents: otherPaid,
    chargedOffCents: chargedOff,
    remainingTermMonths: Math.max(0, terms.maturityMonth + state.extendedMonths - month),
    daysPastDue: state.status === 'ACTIVE' ? daysPastDue(loan, month) : null,
    interestPaidThrough: interestPaidThrough(loan, month),
    extendedMonths,
  };
}

/** How many payments are made this month: none, one, or what it takes to catch up. */
function drawPayments(random: Random, { terms, state }: Loan, isLastDue: boolean): number {
  const { creditScore } = terms.obligor;
  if (state.missedPayments === 0) {
    const missPermille =
      creditScore === 0 ? 115 : Math.min(190, Math.max(40, 115 - Math.floor((creditScore - 611) / 2)));
    return random.chance(missPermille) ? 0 : 1;
  }
  const catchUp = state.missedPayments + 1;
  if (isLastDue) return random.chance(500) ? catchUp : 0;
  return random.weighted([
    [catchUp, state.missedPayments === 1 ? 34 : 16],
    [2, 10],
    [1, 38],
    [0, state.missedPayments === 1 ? 30 : 40],
  ]);
}

/** A servicer may move late payments to the end of the loan: it is current again and runs longer. */
function maybeExtend(random: Random, state: LoanState): number {
  if (state.missedPayments < 2 || state.extendedMonths > 0 || !random.chance(EXTENSION_PERMILLE)) return 0;
  const months = state.missedPayments + 1;
  state.extendedMonths += months;
  state.missedPayments = 0;
  return months;
}

/** Closes the loan when nothing is left or nothing more is expected; returns what was charged off. */
function settle(random: Random, state: LoanState, month: Month): bigint {
  if (state.balanceCents === 0n) {
    state.status = 'PAID_OFF';
    state.zeroBalanceMonth = month;
    state.missedPayments = 0;
    return 0n;
  }
  if (state.missedPayments < CHARGE_OFF_MISSED_PAYMENTS) return 0n;
  const chargedOff = state.balanceCents;
  state.status = 'CHARGED_OFF';
  state.zeroBalanceMonth = month;
  state.balanceCents = 0n;
  state.accruedInterestCents = 0n;
  state.repossessed = random.chance(700);
  state.recoveriesLeft = state.repossessed ? random.int(1, 3) : 0;
  return chargedOff;
}

/** Charged-off loans stay on later tapes with a zero balance; what is recovered is reported there. */
function chargedOffMonth(random: Random, loan: Loan, month: Month): LoanMonth {
  const { terms, state } = loan;
  const isSale = state.recoveriesLeft === 1;
  const proceeds = isSale ? (terms.vehicle.valueCents * BigInt(random.int(-2, 42))) / 100n : null;
  if (state.recoveriesLeft > 0) state.recoveriesLeft -= 1;
  return {
    ...emptyMonth(loan, month),
    recoveredCents: proceeds !== null && proceeds > 0n ? proceeds : 0n,
    repossessionProceedsCents: proceeds,
  };
}

function emptyMonth({ terms, state }: Loan, month: Month): LoanMonth {
  const zeroBalanceCode = state.status === 'CHARGED_OFF' ? 4 : 1;
  return {
    terms,
    month,
    addedInPeriod: false,
    beginBalanceCents: 0n,
    endBalanceCents: 0n,
    scheduledInterestCents: 0n,
    scheduledPrincipalCents: 0n,
    scheduledPaymentCents: 0n,
    nextPaymentDueCents: 0n,
    totalPaidCents: 0n,
    interestPaidCents: 0n,
    principalPaidCents: 0n,
    otherPaidCents: 0n,
    chargedOffCents: 0n,
    recoveredCents: 0n,
    remainingTermMonths: 0,
    daysPastDue: null,
    interestPaidThrough: null,
    zeroBalance: state.zeroBalanceMonth === null ? null : { code: zeroBalanceCode, month: state.zeroBalanceMonth },
    extendedMonths: 0,
    repossessed: state.repossessed,
    repossessionProceedsCents: null,
  };
}

/** Days from the oldest payment not made to the period's end. */
function daysPastDue({ terms, state }: Loan, month: Month): number {
  if (state.missedPayments === 0) return 0;
  const oldestDue = dayOfMonth(month - state.missedPayments + 1, terms.dueDay);
  return (periodEnd(month) - oldestDue) / SECONDS_PER_DAY;
}

function interestPaidThrough({ terms, state }: Loan, month: Month): number | null {
  if (month < terms.firstPaymentMonth) return null;
  return dayOfMonth(month - state.missedPayments, terms.dueDay);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
