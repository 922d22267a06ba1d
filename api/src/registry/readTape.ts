import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { RegistryError } from './errors.js';
import { fieldPosition } from './fields.js';
import { type InterpretedRow, interpretRow } from './interpretRow.js';
import { createStaging, type Staging } from './staging.js';
import { openTapeFile } from './tapeFile.js';
import { createTapeParser } from './tapeParser.js';
import { createUnitDetector, type RateUnits } from './units.js';

const PERIOD_BEGIN = fieldPosition('reportingPeriodBeginningDate');
const PERIOD_END = fieldPosition('reportingPeriodEndingDate');

/** How far an import is. */
export interface ImportProgress {
  /** `reading` the file, `committing` to its root, `storing` its loans. */
  phase: 'reading' | 'committing' | 'storing';
  bytesRead: number;
  bytesTotal: number;
  /** Rows that this phase has dealt with. */
  loans: number;
  /** Rows refused so far. */
  rejected: number;
}

export interface ReadTapeOptions {
  /** Called after each piece of work of some ten milliseconds. */
  onProgress?: (progress: ImportProgress) => void;
  /** Units of percentage fields, where the file itself does not tell. */
  units?: Partial<RateUnits>;
}

/** A tape file that was read to its end and has nothing wrong with it as a whole. */
export interface ReadTape {
  fileName: string;
  bytesTotal: number;
  /** Of the XML, after gunzip. */
  sha256: Uint8Array;
  /** YYYY-MM-DD. */
  periodBegin: string;
  periodEnd: string;
  units: RateUnits;
  unknownElements: string[];
  staging: Staging;
  rows: number;
  rejected: number;
}

/** Reads a tape file into staging, in memory that does not grow with the file. The caller closes the staging. */
export async function readTape(path: string, options: ReadTapeOptions = {}): Promise<ReadTape> {
  const staging = createStaging();
  try {
    return await readInto(staging, path, options);
  } catch (error) {
    staging.close();
    throw error;
  }
}

async function readInto(staging: Staging, path: string, options: ReadTapeOptions): Promise<ReadTape> {
  const file = await openTapeFile(path);
  const units = createUnitDetector();
  const period = createPeriodCheck(path);
  let rejected = 0;

  const parser = createTapeParser(path, (raw) => {
    const row = interpretRow(raw);
    period.check(row);
    if (row.problems.length === 0) units.observe(row.values);
    else rejected++;
    staging.add(row);
  });

  for await (const text of file.text()) {
    parser.write(text);
    const { bytesTotal } = file;
    options.onProgress?.({
      phase: 'reading',
      bytesRead: file.bytesRead(),
      bytesTotal,
      loans: parser.rowCount(),
      rejected,
    });
    await setImmediate();
  }
  parser.end();
  staging.seal();
  refuseDuplicates(path, staging);
  if (rejected === parser.rowCount()) throw withoutLoans(path, staging, rejected);
  return {
    fileName: basename(path),
    bytesTotal: file.bytesTotal,
    sha256: file.sha256(),
    ...period.period(),
    units: units.decide(path, options.units),
    unknownElements: parser.unknownElements(),
    staging,
    rows: parser.rowCount(),
    rejected,
  };
}

function createPeriodCheck(file: string) {
  let begin = '';
  let end = '';
  return {
    check({ values, line, column }: InterpretedRow): void {
      const rowBegin = values[PERIOD_BEGIN] as string;
      const rowEnd = values[PERIOD_END] as string;
      // A row without its period is refused as a row.
      if (rowBegin === '' || rowEnd === '' || rowBegin > rowEnd) return;
      if (end === '') [begin, end] = [rowBegin, rowEnd];
      if (rowBegin === begin && rowEnd === end) return;
      throw new RegistryError(
        'TAPE_MIXED_PERIODS',
        `a row of period ${rowBegin} to ${rowEnd} in a tape of period ${begin} to ${end}`,
        { file, position: { line, column }, hint: 'a tape is about one period: import one file per period' },
      );
    },
    period: () => ({ periodBegin: begin, periodEnd: end }),
  };
}

function refuseDuplicates(file: string, staging: Staging): void {
  const duplicate = staging.firstDuplicate();
  if (duplicate === undefined) return;
  const { assetNumber, first, second } = duplicate;
  throw new RegistryError(
    'TAPE_DUPLICATE_ASSET_NUMBER',
    `asset number ${assetNumber} is there twice, first at line ${first.line}, column ${first.column}`,
    { file, position: second, hint: 'a loan may count once: remove one of the rows' },
  );
}

function withoutLoans(file: string, staging: Staging, rejected: number): RegistryError {
  if (rejected === 0) {
    return new RegistryError('TAPE_WITHOUT_LOANS', 'the tape has no rows', {
      file,
      hint: 'check that it is the right file',
    });
  }
  const [problem] = staging.problems().next().value ?? [];
  const example =
    problem && `${problem.field ?? 'row'} ${problem.value === null ? '' : `"${problem.value}" `}${problem.reason}`;
  return new RegistryError('TAPE_WITHOUT_LOANS', `all ${rejected} rows were refused, the first since ${example}`, {
    file,
    ...(problem && { position: { line: problem.line, column: problem.column } }),
    hint: 'nothing was imported: correct the file',
  });
}
