import { type VerificationFailure, verifyLoanProof } from '@vitrine/api/proof';
import type { Loan, LoanProof, Tape } from '../api/types.js';
import { compareDecimals } from '../format/decimal.js';

/** What came of holding a loan against the root on chain. */
export type ProofCheck =
  | { verified: true; fields: ReadonlyMap<string, string> }
  | { verified: false; reason: VerificationFailure | 'SHOWN_DIFFERS'; message: string };

interface ShownField {
  /** Name in the proven record. */
  record: string;
  shown(loan: Loan): string | null;
  /** Numbers may be written in more than one way; text may not. */
  kind: 'number' | 'text';
}

const SHOWN_FIELDS: readonly ShownField[] = [
  { record: 'assetNumber', shown: (loan) => loan.assetNumber, kind: 'text' },
  { record: 'vehicleManufacturerName', shown: (loan) => loan.vehicleManufacturer, kind: 'text' },
  { record: 'vehicleModelName', shown: (loan) => loan.vehicleModel, kind: 'text' },
  { record: 'vehicleModelYear', shown: (loan) => loan.vehicleModelYear?.toString() ?? null, kind: 'number' },
  { record: 'vehicleValueAmount', shown: (loan) => loan.vehicleValue, kind: 'number' },
  { record: 'obligorGeographicLocation', shown: (loan) => loan.obligorState, kind: 'text' },
  { record: 'reportingPeriodActualEndBalanceAmount', shown: (loan) => loan.endBalance, kind: 'number' },
  { record: 'reportingPeriodInterestRatePercentage', shown: (loan) => loan.interestRate, kind: 'number' },
  { record: 'currentDelinquencyStatus', shown: (loan) => loan.daysPastDue?.toString() ?? null, kind: 'number' },
];

/**
 * Verifies a loan's proof here, in the browser, against the tape as the subgraph read it from the chain, and then that
 * what the table shows is what was proven: a valid proof of another record must not vouch for the row.
 */
export function checkLoan(loan: Loan, proof: LoanProof, tape: Tape): ProofCheck {
  const { root, schemaId, loanCount, totalBalanceCents, totalValueCents } = tape;
  const result = verifyLoanProof(proof, { root, schemaId, loanCount, totalBalanceCents, totalValueCents });
  if (!result.valid) return { verified: false, reason: result.reason, message: result.message };
  const different = SHOWN_FIELDS.find(
    (field) => !isSame(field, field.shown(loan), result.fields.get(field.record) ?? null),
  );
  if (!different) return { verified: true, fields: result.fields };
  const { record } = different;
  return {
    verified: false,
    reason: 'SHOWN_DIFFERS',
    message: `the table shows ${different.shown(loan) ?? 'nothing'} where the proven record says ${result.fields.get(record) ?? 'nothing'} (${record})`,
  };
}

function isSame({ kind }: ShownField, shown: string | null, proven: string | null): boolean {
  if (shown === null || proven === null || kind === 'text') return shown === proven;
  try {
    return compareDecimals(shown, proven) === 0;
  } catch {
    return false;
  }
}
