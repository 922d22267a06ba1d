import { divideRounded, formatCents, formatDecimal } from './decimals.js';
import type { LoanFields } from './fields.js';
import type { Loan } from './loan.js';
import { creditScoreBand } from './loanRecord.js';
import { RATE_SCALE } from './normalise.js';

const LTV_SCALE = 6;
const DAYS_PER_BUCKET = 30;
const LAST_BUCKET_FROM = 121;

/** GraphQL's `Loan` fields that come straight from the row. */
export const LOAN_FIELD_RESOLVERS = {
  assetNumber: ({ fields }: Loan) => fields.asset_number,
  originatorName: ({ fields }: Loan) => fields.originator_name,
  originationMonth: ({ fields }: Loan) => fields.origination_month,
  originalLoanAmount: ({ fields }: Loan) => dollars(fields.original_loan_amount),
  originalLoanTerm: ({ fields }: Loan) => fields.original_loan_term,
  originalInterestRate: ({ fields }: Loan) => fraction(fields.original_interest_rate),
  maturityMonth: ({ fields }: Loan) => fields.maturity_month,
  vehicleManufacturer: ({ fields }: Loan) => fields.vehicle_manufacturer,
  vehicleModel: ({ fields }: Loan) => fields.vehicle_model,
  vehicleModelYear: ({ fields }: Loan) => fields.vehicle_model_year,
  vehicleValue: ({ fields }: Loan) => dollars(fields.vehicle_value),
  creditScoreBand: ({ fields }: Loan) => creditScoreBand(fields.obligor_credit_score),
  obligorState: ({ fields }: Loan) => fields.obligor_state,
  beginBalance: ({ fields }: Loan) => dollars(fields.begin_balance),
  endBalance: ({ fields }: Loan) => dollars(fields.end_balance),
  interestRate: ({ fields }: Loan) => fraction(fields.interest_rate),
  interestCollected: ({ fields }: Loan) => dollars(fields.interest_collected),
  principalCollected: ({ fields }: Loan) => dollars(fields.principal_collected),
  chargedOffPrincipal: ({ fields }: Loan) => dollars(fields.charged_off_principal),
  daysPastDue: ({ fields }: Loan) => fields.days_past_due,
  remainingTerm: ({ fields }: Loan) => fields.remaining_term,
  delinquencyBucket: ({ fields }: Loan) => delinquencyBucket(fields.days_past_due),
  loanToValue: ({ fields }: Loan) => loanToValue(fields),
};

/** Reg AB 1100(b): 30-day buckets; what is past 120 days in one. */
export function delinquencyBucket(daysPastDue: number | null): string | null {
  if (daysPastDue === null) return null;
  if (daysPastDue === 0) return 'CURRENT';
  if (daysPastDue >= LAST_BUCKET_FROM) return '120+';
  const last = Math.ceil(daysPastDue / DAYS_PER_BUCKET) * DAYS_PER_BUCKET;
  return `${last - DAYS_PER_BUCKET + 1}-${last}`;
}

/** End balance over vehicle value to six decimals; null where the vehicle is worth nothing. */
export function loanToValue({ end_balance: balance, vehicle_value: value }: LoanFields): string | null {
  if (value === 0n) return null;
  return formatDecimal(divideRounded(balance * 10n ** BigInt(LTV_SCALE), value), LTV_SCALE);
}

function dollars(cents: bigint | null): string | null {
  return cents === null ? null : formatCents(cents);
}

function fraction(rate: bigint | null): string | null {
  return rate === null ? null : formatDecimal(rate, RATE_SCALE);
}
