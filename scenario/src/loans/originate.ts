import type { Month } from '../calendar.js';
import type { Random } from '../random.js';
import { levelPayment } from './annuity.js';
import {
  EMPLOYMENT_VERIFICATION_CODES,
  INCOME_VERIFICATION_CODES,
  MODELS,
  ORIGINATORS,
  STATES,
  TERMS_MONTHS,
  VALUE_SOURCE_CODES,
} from './catalogue.js';
import type { Loan, LoanTerms, Obligor, Vehicle } from './loan.js';

const NO_SCORE_PERMILLE = 169;
const MIN_AMOUNT_DOLLARS = 6_000;
const MAX_AMOUNT_DOLLARS = 25_500;
const CENTS = 100n;

/** Makes one subprime auto loan: a used car, a first lien, an amount well below the car's value. */
export function originateLoan(random: Random, month: Month, serial: number): Loan {
  const amountCents = BigInt(random.bell(MIN_AMOUNT_DOLLARS, MAX_AMOUNT_DOLLARS)) * CENTS;
  const obligor = drawObligor(random);
  const termMonths = random.weighted(TERMS_MONTHS);
  const rateBps = drawRate(random, obligor.creditScore);
  const gracePeriodMonths = random.chance(40) ? 1 : 0;
  const firstPaymentMonth = month + 1 + gracePeriodMonths;
  const terms: LoanTerms = {
    assetNumber: `VAM-${String(serial).padStart(7, '0')}`,
    originator: random.weighted(ORIGINATORS),
    originationMonth: month,
    firstPaymentMonth,
    maturityMonth: firstPaymentMonth + termMonths - 1,
    termMonths,
    amountCents,
    rateBps,
    paymentCents: levelPayment(amountCents, rateBps, termMonths),
    dueDay: random.int(1, 28),
    vehicle: drawVehicle(random, month, amountCents),
    obligor,
    subvented: random.weighted([
      [0, 94],
      [1, 4],
      [2, 2],
    ]),
    gracePeriodMonths,
  };
  return {
    terms,
    state: {
      status: 'ACTIVE',
      balanceCents: amountCents,
      accruedInterestCents: 0n,
      missedPayments: 0,
      extendedMonths: 0,
      zeroBalanceMonth: null,
      repossessed: false,
      recoveriesLeft: 0,
    },
  };
}

/** White paper, "First class": cars 5–9 years old, lent on far below their value. */
function drawVehicle(random: Random, month: Month, amountCents: bigint): Vehicle {
  const loanToValuePermille = BigInt(random.bell(480, 860));
  const valueDollars = (amountCents * 1000n) / loanToValuePermille / CENTS;
  const isNew = random.chance(20);
  return {
    ...random.weighted(MODELS),
    modelYear: Math.floor(month / 12) - (isNew ? 0 : random.int(5, 9)),
    newUsedCode: isNew ? 1 : 2,
    valueCents: (valueDollars - (valueDollars % 25n)) * CENTS,
    valueSourceCode: random.weighted(VALUE_SOURCE_CODES),
  };
}

function drawObligor(random: Random): Obligor {
  return {
    creditScore: random.chance(NO_SCORE_PERMILLE) ? 0 : random.bell(470, 752),
    state: random.weighted(STATES),
    incomeVerificationCode: random.weighted(INCOME_VERIFICATION_CODES),
    employmentVerificationCode: random.weighted(EMPLOYMENT_VERIFICATION_CODES),
    hasCoObligor: random.chance(230),
    paymentToIncomeBps: random.bell(350, 1850),
  };
}

/** Around 17.9 % a year, lower for a better score. */
function drawRate(random: Random, creditScore: number): number {
  const score = creditScore === 0 ? 590 : creditScore;
  const centre = 1790 - (score - 611) * 4;
  return Math.min(2490, Math.max(899, centre + random.bell(-450, 450)));
}
