import { closeSync, openSync, writeSync } from 'node:fs';
import { formatDate, formatMonth, monthStart, periodEnd } from '../calendar.js';
import { SERVICER } from './catalogue.js';
import type { LoanMonth } from './loan.js';

const NAMESPACE = 'http://www.sec.gov/edgar/document/absee/autoloan/assetdata';
const POOL = 'Vitrine Auto Master Pool';
const SERVICING_FEE = '0.0300';
/** Rows that are turned into text before they are written, so that a tape of any size needs little memory. */
const ROWS_PER_WRITE = 500;

type Element = readonly [name: string, value: string | null];

/** Writes a loan tape: SEC Form ABS-EE, Exhibit EX-102 (auto loans), one `assets` element a loan. */
export function writeTape(file: string, rows: readonly LoanMonth[]): void {
  const descriptor = openSync(file, 'w');
  try {
    writeSync(descriptor, `<?xml version="1.0" encoding="UTF-8"?>\n<assetData xmlns="${NAMESPACE}">\n`);
    for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
      writeSync(
        descriptor,
        rows
          .slice(start, start + ROWS_PER_WRITE)
          .map(formatRow)
          .join(''),
      );
    }
    writeSync(descriptor, '</assetData>\n');
  } finally {
    closeSync(descriptor);
  }
}

function formatRow(row: LoanMonth): string {
  const elements = [...identity(row), ...origination(row), ...collateral(row), ...period(row), ...outcome(row)];
  const lines = elements
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `    <${name}>${escapeText(value as string)}</${name}>\n`);
  return `  <assets>\n${lines.join('')}  </assets>\n`;
}

function identity({ terms, month }: LoanMonth): Element[] {
  const begin = monthStart(month);
  return [
    ['assetTypeNumber', POOL],
    ['assetNumber', terms.assetNumber],
    ['reportingPeriodBeginningDate', formatDate(begin)],
    ['reportingPeriodEndingDate', formatDate(periodEnd(month))],
  ];
}

function origination({ terms }: LoanMonth): Element[] {
  return [
    ['originatorName', terms.originator],
    ['originationDate', formatMonth(terms.originationMonth)],
    ['originalLoanAmount', formatCents(terms.amountCents)],
    ['originalLoanTerm', String(terms.termMonths)],
    ['loanMaturityDate', formatMonth(terms.maturityMonth)],
    ['originalInterestRatePercentage', formatRate(terms.rateBps)],
    ['interestCalculationTypeCode', '1'],
    ['originalInterestRateTypeCode', '1'],
    ['originalInterestOnlyTermNumber', '0'],
    ['originalFirstPaymentDate', formatMonth(terms.firstPaymentMonth)],
    ['underwritingIndicator', 'true'],
    ['gracePeriodNumber', String(terms.gracePeriodMonths)],
    ['paymentTypeCode', '2'],
    ['subvented', String(terms.subvented)],
  ];
}

function collateral({ terms: { vehicle, obligor } }: LoanMonth): Element[] {
  return [
    ['vehicleManufacturerName', vehicle.make],
    ['vehicleModelName', vehicle.model],
    ['vehicleNewUsedCode', String(vehicle.newUsedCode)],
    ['vehicleModelYear', String(vehicle.modelYear)],
    ['vehicleTypeCode', String(vehicle.typeCode)],
    ['vehicleValueAmount', formatCents(vehicle.valueCents)],
    ['vehicleValueSourceCode', String(vehicle.valueSourceCode)],
    ['obligorCreditScoreType', 'FICO'],
    ['obligorCreditScore', String(obligor.creditScore)],
    ['obligorIncomeVerificationLevelCode', String(obligor.incomeVerificationCode)],
    ['obligorEmploymentVerificationCode', String(obligor.employmentVerificationCode)],
    ['coObligorIndicator', String(obligor.hasCoObligor)],
    ['paymentToIncomePercentage', formatRate(obligor.paymentToIncomeBps)],
    ['obligorGeographicLocation', obligor.state],
  ];
}

function period(row: LoanMonth): Element[] {
  const rate = formatRate(row.terms.rateBps);
  return [
    ['assetAddedIndicator', String(row.addedInPeriod)],
    ['remainingTermToMaturityNumber', String(row.remainingTermMonths)],
    ['reportingPeriodModificationIndicator', String(row.extendedMonths > 0)],
    ['servicingAdvanceMethodCode', '1'],
    ['reportingPeriodBeginningLoanBalanceAmount', formatCents(row.beginBalanceCents)],
    ['nextReportingPeriodPaymentAmountDue', formatCents(row.nextPaymentDueCents)],
    ['reportingPeriodInterestRatePercentage', rate],
    ['nextInterestRatePercentage', rate],
    ['servicingFeePercentage', SERVICING_FEE],
    ['otherAssessedUncollectedServicerFeeAmount', '0.00'],
    ['scheduledInterestAmount', formatCents(row.scheduledInterestCents)],
    ['scheduledPrincipalAmount', formatCents(row.scheduledPrincipalCents)],
    ['otherPrincipalAdjustmentAmount', '0.00'],
    ['reportingPeriodActualEndBalanceAmount', formatCents(row.endBalanceCents)],
    ['reportingPeriodScheduledPaymentAmount', formatCents(row.scheduledPaymentCents)],
    ['totalActualAmountPaid', formatCents(row.totalPaidCents)],
    ['actualInterestCollectedAmount', formatCents(row.interestPaidCents)],
    ['actualPrincipalCollectedAmount', formatCents(row.principalPaidCents)],
    ['actualOtherCollectedAmount', formatCents(row.otherPaidCents)],
    ['servicerAdvancedAmount', '0.00'],
    ['interestPaidThroughDate', row.interestPaidThrough === null ? null : formatDate(row.interestPaidThrough)],
  ];
}

/** Elements that only some loans have are left out for the others: absent is not zero. */
function outcome(row: LoanMonth): Element[] {
  const isExtended = row.extendedMonths > 0;
  return [
    ['zeroBalanceEffectiveDate', row.zeroBalance && formatMonth(row.zeroBalance.month)],
    ['zeroBalanceCode', row.zeroBalance && String(row.zeroBalance.code)],
    ['currentDelinquencyStatus', row.daysPastDue === null ? null : String(row.daysPastDue)],
    ['primaryLoanServicerName', SERVICER],
    ['assetSubjectDemandIndicator', 'false'],
    ['chargedoffPrincipalAmount', formatCents(row.chargedOffCents)],
    ['recoveredAmount', formatCents(row.recoveredCents)],
    ['modificationTypeCode', isExtended ? '4' : null],
    ['paymentExtendedNumber', isExtended ? String(row.extendedMonths) : null],
    ['repossessedIndicator', String(row.repossessed)],
    [
      'repossessedProceedsAmount',
      row.repossessionProceedsCents === null ? null : formatCents(row.repossessionProceedsCents),
    ],
  ];
}

function formatCents(cents: bigint): string {
  const magnitude = cents < 0n ? -cents : cents;
  const fraction = String(magnitude % 100n).padStart(2, '0');
  return `${cents < 0n ? '-' : ''}${magnitude / 100n}.${fraction}`;
}

/** Basis points as a fraction: 1791 → 0.1791. */
function formatRate(bps: number): string {
  return `${Math.floor(bps / 10_000)}.${String(bps % 10_000).padStart(4, '0')}`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
}
