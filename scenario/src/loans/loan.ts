import type { Month } from '../calendar.js';

/** What is agreed when a loan is made; never changes. Money in US cents, rates in basis points. */
export interface LoanTerms {
  assetNumber: string;
  originator: string;
  originationMonth: Month;
  firstPaymentMonth: Month;
  maturityMonth: Month;
  termMonths: number;
  amountCents: bigint;
  rateBps: number;
  paymentCents: bigint;
  /** Day of the month on which a payment is due, 1–28. */
  dueDay: number;
  vehicle: Vehicle;
  obligor: Obligor;
  /** 0 none, 1 interest rate, 2 cash rebate. */
  subvented: number;
  gracePeriodMonths: number;
}

export interface Vehicle {
  make: string;
  model: string;
  modelYear: number;
  /** 1 new, 2 used. */
  newUsedCode: number;
  /** 1 car, 2 truck, 3 SUV. */
  typeCode: number;
  valueCents: bigint;
  /** 3 Kelley Blue Book, 98 other (Black Book). */
  valueSourceCode: number;
}

export interface Obligor {
  /** 0 = no score. */
  creditScore: number;
  state: string;
  incomeVerificationCode: number;
  employmentVerificationCode: number;
  hasCoObligor: boolean;
  paymentToIncomeBps: number;
}

type LoanStatus = 'ACTIVE' | 'PAID_OFF' | 'CHARGED_OFF';

/** Where a loan stands at the end of a month. */
export interface LoanState {
  status: LoanStatus;
  balanceCents: bigint;
  accruedInterestCents: bigint;
  /** Payments that fell due and were not made. */
  missedPayments: number;
  extendedMonths: number;
  /** Month in which the balance became zero. */
  zeroBalanceMonth: Month | null;
  repossessed: boolean;
  /** Recoveries after a charge-off still to come, one a month. */
  recoveriesLeft: number;
}

export interface Loan {
  terms: LoanTerms;
  state: LoanState;
}

/** Why a balance became zero, EX-102's zeroBalanceCode: 1 prepaid or matured, 4 charged off. */
type ZeroBalanceCode = 1 | 4;

/**
 * What happened to a loan in one month: a row of the tape.
 * endBalance = beginBalance − principalPaid − chargedOff.
 */
export interface LoanMonth {
  terms: LoanTerms;
  month: Month;
  addedInPeriod: boolean;
  beginBalanceCents: bigint;
  endBalanceCents: bigint;
  scheduledInterestCents: bigint;
  scheduledPrincipalCents: bigint;
  scheduledPaymentCents: bigint;
  nextPaymentDueCents: bigint;
  totalPaidCents: bigint;
  interestPaidCents: bigint;
  principalPaidCents: bigint;
  otherPaidCents: bigint;
  chargedOffCents: bigint;
  recoveredCents: bigint;
  remainingTermMonths: number;
  /** Null once there is nothing left to be late with. */
  daysPastDue: number | null;
  interestPaidThrough: number | null;
  zeroBalance: { code: ZeroBalanceCode; month: Month } | null;
  extendedMonths: number;
  repossessed: boolean;
  /** Proceeds of a sale in this month, less its expenses: may be negative. */
  repossessionProceedsCents: bigint | null;
}
