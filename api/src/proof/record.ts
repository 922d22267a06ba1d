import { LOAN_SCHEMA } from './hashing.js';

/**
 * Fields of a `vitrine.loan.v1` record in their order. Names are Schedule AL's (item 3, auto loans), but for
 * `obligorCreditScoreBand`, which stands where Schedule AL has the score itself: a score is never published.
 */
export const LOAN_RECORD_FIELDS = [
  'assetTypeNumber',
  'assetNumber',
  'reportingPeriodBeginningDate',
  'reportingPeriodEndingDate',
  'originatorName',
  'originationDate',
  'originalLoanAmount',
  'originalLoanTerm',
  'loanMaturityDate',
  'originalInterestRatePercentage',
  'interestCalculationTypeCode',
  'originalInterestRateTypeCode',
  'originalInterestOnlyTermNumber',
  'originalFirstPaymentDate',
  'underwritingIndicator',
  'gracePeriodNumber',
  'paymentTypeCode',
  'subvented',
  'vehicleManufacturerName',
  'vehicleModelName',
  'vehicleNewUsedCode',
  'vehicleModelYear',
  'vehicleTypeCode',
  'vehicleValueAmount',
  'vehicleValueSourceCode',
  'obligorCreditScoreType',
  'obligorCreditScoreBand',
  'obligorIncomeVerificationLevelCode',
  'obligorEmploymentVerificationCode',
  'coObligorIndicator',
  'paymentToIncomePercentage',
  'obligorGeographicLocation',
  'assetAddedIndicator',
  'remainingTermToMaturityNumber',
  'reportingPeriodModificationIndicator',
  'servicingAdvanceMethodCode',
  'reportingPeriodBeginningLoanBalanceAmount',
  'nextReportingPeriodPaymentAmountDue',
  'reportingPeriodInterestRatePercentage',
  'nextInterestRatePercentage',
  'servicingFeePercentage',
  'servicingFlatFeeAmount',
  'otherServicerFeeRetainedByServicer',
  'otherAssessedUncollectedServicerFeeAmount',
  'scheduledInterestAmount',
  'scheduledPrincipalAmount',
  'otherPrincipalAdjustmentAmount',
  'reportingPeriodActualEndBalanceAmount',
  'reportingPeriodScheduledPaymentAmount',
  'totalActualAmountPaid',
  'actualInterestCollectedAmount',
  'actualPrincipalCollectedAmount',
  'actualOtherCollectedAmount',
  'servicerAdvancedAmount',
  'interestPaidThroughDate',
  'zeroBalanceEffectiveDate',
  'zeroBalanceCode',
  'currentDelinquencyStatus',
  'primaryLoanServicerName',
  'mostRecentServicingTransferReceivedDate',
  'assetSubjectDemandIndicator',
  'assetSubjectDemandStatusCode',
  'repurchaseAmount',
  'DemandResolutionDate',
  'repurchaserName',
  'repurchaseReplacementReasonCode',
  'chargedoffPrincipalAmount',
  'recoveredAmount',
  'modificationTypeCode',
  'paymentExtendedNumber',
  'repossessedIndicator',
  'repossessedProceedsAmount',
] as const;

export type LoanRecordField = (typeof LOAN_RECORD_FIELDS)[number];

/** Field whose amount the leaf counts as balance. */
export const BALANCE_FIELD: LoanRecordField = 'reportingPeriodActualEndBalanceAmount';

/** Field whose amount the leaf counts as value. */
export const VALUE_FIELD: LoanRecordField = 'vehicleValueAmount';

const REQUIRED_FIELDS: readonly LoanRecordField[] = ['assetNumber', BALANCE_FIELD, VALUE_FIELD];

const FIELD_POSITIONS = new Map<string, number>(LOAN_RECORD_FIELDS.map((name, position) => [name, position]));

/** A value may hold anything printable on one line, without space at either end. */
const CANONICAL_VALUE = /^(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+(?<!\s)$/u;

const CANONICAL_MONEY = /^(?:0|[1-9]\d*)\.\d{2}$/;

/**
 * The canonical text of a loan: the schema's name, then one line `name=value` for each field that the tape states, in
 * the order of LOAN_RECORD_FIELDS, joined by line feeds. `values` has an entry per field; null where absent.
 */
export function encodeRecord(values: readonly (string | null)[]): string {
  if (values.length !== LOAN_RECORD_FIELDS.length) {
    throw new RangeError(`a record has ${LOAN_RECORD_FIELDS.length} fields, not ${values.length}`);
  }
  let text: string = LOAN_SCHEMA;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null) text += `\n${LOAN_RECORD_FIELDS[i]}=${value}`;
  }
  return text;
}

/** Reads a record back; throws `SyntaxError` unless it is exactly what `encodeRecord` writes. */
export function decodeRecord(record: string): Map<string, string> {
  const [schema, ...lines] = record.split('\n');
  if (schema !== LOAN_SCHEMA) throw new SyntaxError(`the first line is not "${LOAN_SCHEMA}"`);
  const fields = new Map<string, string>();
  let previous = -1;
  for (const line of lines) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals));
    const position = FIELD_POSITIONS.get(name);
    if (position === undefined) throw new SyntaxError(`unknown field in line "${line.slice(0, 80)}"`);
    if (position <= previous) throw new SyntaxError(`field ${name} is out of order or repeated`);
    const value = line.slice(equals + 1);
    if (!CANONICAL_VALUE.test(value)) throw new SyntaxError(`field ${name} has no canonical value`);
    fields.set(name, value);
    previous = position;
  }
  for (const name of REQUIRED_FIELDS) if (!fields.has(name)) throw new SyntaxError(`field ${name} is missing`);
  return fields;
}

/** Cents of a record's amount, such as `12345.60`. */
export function recordCents(fields: ReadonlyMap<string, string>, name: LoanRecordField): bigint {
  const text = fields.get(name) ?? '';
  if (!CANONICAL_MONEY.test(text)) throw new SyntaxError(`field ${name} is not an amount with two decimals`);
  return BigInt(text.replace('.', ''));
}
