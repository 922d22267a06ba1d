import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createRegistry, type Registry } from '../index.js';

export const NAMESPACE = 'http://www.sec.gov/edgar/document/absee/autoloan/assetdata';

/** Elements of a row; null leaves one out, a list repeats it. */
export type RowElements = Record<string, string | string[] | null>;

/** A row that nothing is wrong with. */
const GOOD_ROW: RowElements = {
  assetTypeNumber: 'AUTO 2026-1',
  assetNumber: 'L-0001',
  reportingPeriodBeginningDate: '05-01-2026',
  reportingPeriodEndingDate: '05-31-2026',
  originatorName: 'Example Motor Credit',
  originationDate: '03/2024',
  originalLoanAmount: '26800.00',
  originalLoanTerm: '72',
  loanMaturityDate: '03/2030',
  originalInterestRatePercentage: '0.1791',
  vehicleManufacturerName: 'TOYOTA',
  vehicleModelName: 'CAMRY',
  vehicleModelYear: '2019',
  vehicleValueAmount: '24000.00',
  obligorCreditScore: '611',
  paymentToIncomePercentage: '0.0812',
  obligorGeographicLocation: 'TX',
  remainingTermToMaturityNumber: '46',
  reportingPeriodBeginningLoanBalanceAmount: '20000.00',
  reportingPeriodInterestRatePercentage: '0.1791',
  reportingPeriodActualEndBalanceAmount: '19700.50',
  actualInterestCollectedAmount: '298.50',
  actualPrincipalCollectedAmount: '299.50',
  currentDelinquencyStatus: '0',
};

/** One `assets` element, an element per line. */
export function row(elements: RowElements = {}): string {
  const lines = Object.entries({ ...GOOD_ROW, ...elements }).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((text) => text !== null)
      .map((text) => `<${name}>${text}</${name}>`),
  );
  return `<assets>\n${lines.join('\n')}\n</assets>`;
}

export function tapeXml(...rows: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<assetData xmlns="${NAMESPACE}">\n${rows.join('\n')}\n</assetData>\n`;
}

export interface TestFolder {
  path: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

export function createTestFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-tape-'));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function createTestRegistry(databasePath = ':memory:'): Promise<Registry> {
  return createRegistry({ common: { logger: pino({ level: 'silent' }) }, databasePath });
}
