/**
 * What a field holds, and how it is kept:
 * - `text`: one line of text
 * - `assetNumber`: printable ASCII, so that byte order, SQL order and JavaScript's string order agree
 * - `state`: two capital letters
 * - `date`: YYYY-MM-DD; `month`: YYYY-MM
 * - `count`: integer from 0; `year`: 1900 … 2199; `code`: integer 0 … 999
 * - `codes`: codes in ascending order, joined by commas; the element may be repeated
 * - `score`: credit score, 0 where there is none
 * - `flag`: 1 or 0
 * - `amount`: cents from 0; `signedAmount`: cents, negative for reversals
 * - `rate`: fraction (0.0625 = 6.25 %) in units of 1e-12
 */
export type FieldKind =
  | 'text'
  | 'assetNumber'
  | 'state'
  | 'date'
  | 'month'
  | 'count'
  | 'year'
  | 'code'
  | 'codes'
  | 'score'
  | 'flag'
  | 'amount'
  | 'signedAmount'
  | 'rate';

export interface FieldDefinition {
  /** Element name in EX-102. */
  name: string;
  column: string;
  kind: FieldKind;
  required?: true;
}

/** Schedule AL, item 3 (auto loans), in the order of its elements; the order is that of `vitrine.loan.v1` records too. */
export const TAPE_FIELDS = [
  { name: 'assetTypeNumber', column: 'asset_type_number', kind: 'text' },
  { name: 'assetNumber', column: 'asset_number', kind: 'assetNumber', required: true },
  { name: 'reportingPeriodBeginningDate', column: 'reporting_period_begin', kind: 'date', required: true },
  { name: 'reportingPeriodEndingDate', column: 'reporting_period_end', kind: 'date', required: true },
  { name: 'originatorName', column: 'originator_name', kind: 'text' },
  { name: 'originationDate', column: 'origination_month', kind: 'month' },
  { name: 'originalLoanAmount', column: 'original_loan_amount', kind: 'amount' },
  { name: 'originalLoanTerm', column: 'original_loan_term', kind: 'count' },
  { name: 'loanMaturityDate', column: 'maturity_month', kind: 'month' },
  { name: 'originalInterestRatePercentage', column: 'original_interest_rate', kind: 'rate' },
  { name: 'interestCalculationTypeCode', column: 'interest_calculation_type_code', kind: 'code' },
  { name: 'originalInterestRateTypeCode', column: 'original_interest_rate_type_code', kind: 'code' },
  { name: 'originalInterestOnlyTermNumber', column: 'original_interest_only_term', kind: 'count' },
  { name: 'originalFirstPaymentDate', column: 'original_first_payment_month', kind: 'month' },
  { name: 'underwritingIndicator', column: 'underwriting', kind: 'flag' },
  { name: 'gracePeriodNumber', column: 'grace_period', kind: 'count' },
  { name: 'paymentTypeCode', column: 'payment_type_code', kind: 'code' },
  { name: 'subvented', column: 'subvented', kind: 'codes' },
  { name: 'vehicleManufacturerName', column: 'vehicle_manufacturer', kind: 'text' },
  { name: 'vehicleModelName', column: 'vehicle_model', kind: 'text' },
  { name: 'vehicleNewUsedCode', column: 'vehicle_new_used_code', kind: 'code' },
  { name: 'vehicleModelYear', column: 'vehicle_model_year', kind: 'year' },
  { name: 'vehicleTypeCode', column: 'vehicle_type_code', kind: 'code' },
  { name: 'vehicleValueAmount', column: 'vehicle_value', kind: 'amount', required: true },
  { name: 'vehicleValueSourceCode', column: 'vehicle_value_source_code', kind: 'code' },
  { name: 'obligorCreditScoreType', column: 'obligor_credit_score_type', kind: 'text' },
  { name: 'obligorCreditScore', column: 'obligor_credit_score', kind: 'score' },
  { name: 'obligorIncomeVerificationLevelCode', column: 'obligor_income_verification_code', kind: 'code' },
  { name: 'obligorEmploymentVerificationCode', column: 'obligor_employment_verification_code', kind: 'code' },
  { name: 'coObligorIndicator', column: 'co_obligor', kind: 'flag' },
  { name: 'paymentToIncomePercentage', column: 'payment_to_income', kind: 'rate' },
  { name: 'obligorGeographicLocation', column: 'obligor_state', kind: 'state' },
  { name: 'assetAddedIndicator', column: 'asset_added', kind: 'flag' },
  { name: 'remainingTermToMaturityNumber', column: 'remaining_term', kind: 'count' },
  { name: 'reportingPeriodModificationIndicator', column: 'modified', kind: 'flag' },
  { name: 'servicingAdvanceMethodCode', column: 'servicing_advance_method_code', kind: 'code' },
  { name: 'reportingPeriodBeginningLoanBalanceAmount', column: 'begin_balance', kind: 'amount' },
  { name: 'nextReportingPeriodPaymentAmountDue', column: 'next_payment_due', kind: 'amount' },
  { name: 'reportingPeriodInterestRatePercentage', column: 'interest_rate', kind: 'rate' },
  { name: 'nextInterestRatePercentage', column: 'next_interest_rate', kind: 'rate' },
  { name: 'servicingFeePercentage', column: 'servicing_fee', kind: 'rate' },
  { name: 'servicingFlatFeeAmount', column: 'servicing_flat_fee', kind: 'signedAmount' },
  { name: 'otherServicerFeeRetainedByServicer', column: 'other_servicer_fee_retained', kind: 'signedAmount' },
  { name: 'otherAssessedUncollectedServicerFeeAmount', column: 'other_servicer_fee_uncollected', kind: 'signedAmount' },
  { name: 'scheduledInterestAmount', column: 'scheduled_interest', kind: 'signedAmount' },
  { name: 'scheduledPrincipalAmount', column: 'scheduled_principal', kind: 'signedAmount' },
  { name: 'otherPrincipalAdjustmentAmount', column: 'other_principal_adjustment', kind: 'signedAmount' },
  { name: 'reportingPeriodActualEndBalanceAmount', column: 'end_balance', kind: 'amount', required: true },
  { name: 'reportingPeriodScheduledPaymentAmount', column: 'scheduled_payment', kind: 'amount' },
  { name: 'totalActualAmountPaid', column: 'total_paid', kind: 'signedAmount' },
  { name: 'actualInterestCollectedAmount', column: 'interest_collected', kind: 'signedAmount' },
  { name: 'actualPrincipalCollectedAmount', column: 'principal_collected', kind: 'signedAmount' },
  { name: 'actualOtherCollectedAmount', column: 'other_collected', kind: 'signedAmount' },
  { name: 'servicerAdvancedAmount', column: 'servicer_advanced', kind: 'signedAmount' },
  { name: 'interestPaidThroughDate', column: 'interest_paid_through', kind: 'date' },
  { name: 'zeroBalanceEffectiveDate', column: 'zero_balance_month', kind: 'month' },
  { name: 'zeroBalanceCode', column: 'zero_balance_code', kind: 'code' },
  { name: 'currentDelinquencyStatus', column: 'days_past_due', kind: 'count' },
  { name: 'primaryLoanServicerName', column: 'servicer_name', kind: 'text' },
  { name: 'mostRecentServicingTransferReceivedDate', column: 'servicing_transfer_month', kind: 'month' },
  { name: 'assetSubjectDemandIndicator', column: 'subject_to_demand', kind: 'flag' },
  { name: 'assetSubjectDemandStatusCode', column: 'demand_status_code', kind: 'code' },
  { name: 'repurchaseAmount', column: 'repurchase_amount', kind: 'signedAmount' },
  { name: 'DemandResolutionDate', column: 'demand_resolution_month', kind: 'month' },
  { name: 'repurchaserName', column: 'repurchaser_name', kind: 'text' },
  { name: 'repurchaseReplacementReasonCode', column: 'repurchase_reason_code', kind: 'code' },
  { name: 'chargedoffPrincipalAmount', column: 'charged_off_principal', kind: 'signedAmount' },
  { name: 'recoveredAmount', column: 'recovered', kind: 'signedAmount' },
  { name: 'modificationTypeCode', column: 'modification_type_codes', kind: 'codes' },
  { name: 'paymentExtendedNumber', column: 'payment_extended', kind: 'count' },
  { name: 'repossessedIndicator', column: 'repossessed', kind: 'flag' },
  { name: 'repossessedProceedsAmount', column: 'repossessed_proceeds', kind: 'signedAmount' },
] as const satisfies readonly FieldDefinition[];

export type TapeField = (typeof TAPE_FIELDS)[number];
export type TapeFieldName = TapeField['name'];

/** A field's value as the database holds it. */
export type FieldValue = string | number | bigint | null;

type ValueOfKind<K extends FieldKind> = K extends 'amount' | 'signedAmount' | 'rate'
  ? bigint
  : K extends 'count' | 'year' | 'code' | 'score' | 'flag'
    ? number
    : string;

/** A loan's fields by column. */
export type LoanFields = {
  [F in TapeField as F['column']]: F extends { required: true }
    ? ValueOfKind<F['kind']>
    : ValueOfKind<F['kind']> | null;
};

const POSITIONS = new Map<string, number>(TAPE_FIELDS.map(({ name }, position) => [name, position]));

/** Position of an element in TAPE_FIELDS. */
export function fieldPosition(name: TapeFieldName): number;
export function fieldPosition(name: string): number | undefined;
export function fieldPosition(name: string): number | undefined {
  return POSITIONS.get(name);
}
