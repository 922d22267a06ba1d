import type { Registry } from './index.js';
import {
  createTestFolder,
  createTestRegistry,
  type RowElements,
  row,
  type TestFolder,
  tapeXml,
} from './testing/tapeXml.js';

let folder: TestFolder;
let registry: Registry;

beforeEach(async () => {
  folder = createTestFolder();
  registry = await createTestRegistry();
});

afterEach(async () => {
  await registry.close();
  folder.remove();
});

const importRows = (...rows: RowElements[]) => registry.importTape(folder.write('tape.xml', tapeXml(...rows.map(row))));

async function fieldsOf(root: string, assetNumber: string) {
  return (await registry.loan(`${root}:${assetNumber}`))?.fields;
}

test('absent, empty and zero stay three different things', async () => {
  const { root } = await importRows(
    { assetNumber: 'ABSENT', chargedoffPrincipalAmount: null, obligorCreditScore: null },
    { assetNumber: 'EMPTY', chargedoffPrincipalAmount: '', obligorCreditScore: '-' },
    { assetNumber: 'ZERO', chargedoffPrincipalAmount: '0.00', obligorCreditScore: '0' },
  );
  expect(await fieldsOf(root, 'ABSENT')).toMatchObject({ charged_off_principal: null, obligor_credit_score: null });
  expect(await fieldsOf(root, 'EMPTY')).toMatchObject({ charged_off_principal: null, obligor_credit_score: null });
  expect(await fieldsOf(root, 'ZERO')).toMatchObject({ charged_off_principal: 0n, obligor_credit_score: 0 });
});

test('a score of 0 is committed as no score, an absent one not at all, others as bands', async () => {
  const { root } = await importRows(
    { assetNumber: 'NONE', obligorCreditScore: '0' },
    { assetNumber: 'ABSENT', obligorCreditScore: null },
    { assetNumber: 'SCORED', obligorCreditScore: '799' },
  );
  const bands = await Promise.all(
    ['NONE', 'ABSENT', 'SCORED'].map(async (assetNumber) => {
      const proof = await registry.proof(`${root}:${assetNumber}`);
      expect(proof?.record).not.toContain('obligorCreditScore=');
      return /obligorCreditScoreBand=(.*)/.exec(proof?.record ?? '')?.[1];
    }),
  );
  expect(bands).toEqual(['none', undefined, '780-799']);
});

test('repeated elements are kept, all of them', async () => {
  const { root } = await importRows({ subvented: ['2', '1', '2'], modificationTypeCode: '4;3' });
  expect(await fieldsOf(root, 'L-0001')).toMatchObject({ subvented: '1,2', modification_type_codes: '3,4' });
});

test('reversals are negative where that makes sense', async () => {
  const { root, rejected } = await importRows({ repossessedProceedsAmount: '-120.55', recoveredAmount: '-1.00' });
  expect(rejected).toBe(0);
  expect(await fieldsOf(root, 'L-0001')).toMatchObject({ repossessed_proceeds: -12_055n, recovered: -100n });
});

test('charged-off and paid-off rows are loans like any other', async () => {
  const summary = await importRows(
    {
      assetNumber: 'OFF',
      zeroBalanceCode: '4',
      reportingPeriodActualEndBalanceAmount: '0',
      chargedoffPrincipalAmount: '5000',
    },
    {
      assetNumber: 'PAID',
      zeroBalanceCode: '1',
      zeroBalanceEffectiveDate: '05/2026',
      reportingPeriodActualEndBalanceAmount: '0.00',
    },
  );
  expect(summary).toMatchObject({ loans: 2, totalBalance: '0.00', totalValue: '48000.00' });
});

test('percent and fractions become fractions, and the tape says what it used', async () => {
  const inPercent = await importRows(
    { assetNumber: 'A', originalInterestRatePercentage: '17.91', reportingPeriodInterestRatePercentage: '6.25' },
    { assetNumber: 'B', originalInterestRatePercentage: '0.9', reportingPeriodInterestRatePercentage: '6.49' },
  );
  expect(inPercent.units).toEqual({
    originalInterestRatePercentage: 'percent',
    reportingPeriodInterestRatePercentage: 'percent',
    nextInterestRatePercentage: 'percent',
    paymentToIncomePercentage: 'fraction',
    servicingFeePercentage: 'fraction',
  });
  expect(await fieldsOf(inPercent.root, 'A')).toMatchObject({ interest_rate: 62_500_000_000n });
  expect(await fieldsOf(inPercent.root, 'B')).toMatchObject({ original_interest_rate: 9_000_000_000n });
  expect((await registry.proof(`${inPercent.root}:B`))?.record).toContain('originalInterestRatePercentage=0.009\n');
  expect((await registry.registeredTapes())[0]?.units).toEqual(inPercent.units);
});

test('a unit that the file leaves open must be stated, and then it is used', async () => {
  const rows = ['0.05', '0.06', '7.5'].map((rate, i) => ({
    assetNumber: `L-${i}`,
    originalInterestRatePercentage: rate,
    reportingPeriodInterestRatePercentage: null,
  }));
  await expect(importRows(...rows)).rejects.toMatchObject({ code: 'TAPE_UNITS_AMBIGUOUS' });
  const units = {
    originalInterestRatePercentage: 'percent' as const,
    reportingPeriodInterestRatePercentage: 'percent' as const,
  };
  const file = folder.write('tape.xml', tapeXml(...rows.map(row)));
  const summary = await registry.importTape(file, { units: { ...units, nextInterestRatePercentage: 'percent' } });
  expect(await fieldsOf(summary.root, 'L-2')).toMatchObject({ original_interest_rate: 75_000_000_000n });
});

test('a refused row is listed with line, field, value and reason, and is not in the totals', async () => {
  const summary = await importRows(
    { assetNumber: 'GOOD', reportingPeriodActualEndBalanceAmount: '100.00' },
    { assetNumber: 'BAD', reportingPeriodActualEndBalanceAmount: '-100.00', vehicleModelYear: 'two\nthousand' },
    { assetNumber: null },
  );
  expect(summary).toMatchObject({ loans: 1, rejected: 2, totalBalance: '100.00', totalValue: '24000.00' });
  const rejections = await registry.rejections(summary.root);
  expect(rejections).toEqual([
    {
      position: 0,
      rowLine: 29,
      line: 42,
      column: expect.any(Number),
      assetNumber: 'BAD',
      field: 'vehicleModelYear',
      value: 'two thousand',
      reason: 'is not a year',
    },
    expect.objectContaining({ assetNumber: 'BAD', field: 'reportingPeriodActualEndBalanceAmount', value: '-100.00' }),
    expect.objectContaining({ assetNumber: null, field: 'assetNumber', value: null, reason: 'is missing' }),
  ]);
  expect(summary.rejections.map(({ field }) => field)).toEqual(rejections.map(({ field }) => field));
  expect(await registry.rejections(summary.root, { first: 1, after: 1 })).toEqual([rejections[2]]);
  expect(await registry.loan(`${summary.root}:BAD`)).toBeNull();
  expect(await registry.tapesByRoot([summary.root])).toMatchObject([{ loanCount: 1, rejectedCount: 2 }]);
});

const REFUSED: [string, RowElements, string][] = [
  ['without a balance', { reportingPeriodActualEndBalanceAmount: null }, 'is missing'],
  ['without a vehicle value', { vehicleValueAmount: '' }, 'is missing'],
  ['without its period', { reportingPeriodEndingDate: null }, 'is missing'],
  ['whose period ends before it begins', { reportingPeriodEndingDate: '04-30-2026' }, "is after the period's end"],
  ['with an element twice that stands once', { vehicleModelYear: ['2019', '2020'] }, 'is there a second time'],
  ['with fractions of a cent', { originalLoanAmount: '1.005' }, 'has fractions of a cent'],
  ['with elements without end', { subvented: Array.from({ length: 200 }, () => '1') }, 'has too many elements'],
  ['with a rate above 100 %', { originalInterestRatePercentage: '17.91' }, 'is above 100 %'],
];

test.each(REFUSED)('a row %s is refused', async (_, elements, reason) => {
  const good = Array.from({ length: 9 }, (_, i) => ({ assetNumber: `GOOD-${i}` }));
  const { root, rejected, loans } = await importRows(...good, { assetNumber: 'BAD', ...elements });
  expect({ rejected, loans }).toEqual({ rejected: 1, loans: 9 });
  const [problem] = await registry.rejections(root);
  expect(problem).toMatchObject({ assetNumber: 'BAD', reason: expect.stringContaining(reason) });
});

test('elements that Schedule AL does not have are read over and named', async () => {
  const summary = await importRows({ blackBookValue: '123.00' });
  expect(summary).toMatchObject({ loans: 1, rejected: 0, unknownElements: ['blackBookValue'] });
});
