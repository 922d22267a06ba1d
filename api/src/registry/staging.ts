import Database from 'better-sqlite3';
import type { TapePosition } from './errors.js';
import type { InterpretedRow, RowProblem } from './interpretRow.js';

const PAGE_ROWS = 500;
const CACHE_KIBIBYTES = 16 * 1024;
const VALUE_SEPARATOR = '\n';

/** A row that was read and has no problems so far. */
export interface StagedRow extends TapePosition {
  assetNumber: string;
  /** Canonical texts by position in TAPE_FIELDS. */
  values: string[];
}

/** A refused row's problem, with the loan it is about. */
export interface StagedProblem extends RowProblem {
  row: TapePosition;
  assetNumber: string | null;
}

/** Where a tape's rows wait, on disk, until the whole file is known to be good. Gone when closed. */
export interface Staging {
  add(row: InterpretedRow): void;
  /** Ends adding. */
  seal(): void;
  /** The first asset number that is there twice, in accepted or refused rows. */
  firstDuplicate(): { assetNumber: string; first: TapePosition; second: TapePosition } | undefined;
  /** Pages of rows by asset number. */
  pages(): Generator<StagedRow[]>;
  /** Pages of problems by place in the file. */
  problems(): Generator<StagedProblem[]>;
  close(): void;
}

export function createStaging(): Staging {
  // The empty name is SQLite's for a temporary file that it removes itself, even after a crash.
  const database = new Database('');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
  database.exec(`
    CREATE TABLE row (asset_number TEXT, "line" INTEGER, "column" INTEGER, fields TEXT);
    CREATE TABLE problem (row_line INTEGER, row_column INTEGER, asset_number TEXT,
      field TEXT, value TEXT, reason TEXT, "line" INTEGER, "column" INTEGER);
    BEGIN`);
  const insertRow = database.prepare('INSERT INTO row VALUES (?, ?, ?, ?)');
  const insertProblem = database.prepare('INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?)');

  return {
    add({ line, column, assetNumber, values, problems }) {
      insertRow.run(assetNumber, line, column, problems.length === 0 ? values.join(VALUE_SEPARATOR) : null);
      for (const { field, value, reason, ...at } of problems) {
        insertProblem.run(line, column, assetNumber, field, value, reason, at.line, at.column);
      }
    },
    seal() {
      database.exec('CREATE INDEX row_by_asset_number ON row (asset_number, "line", "column"); COMMIT');
    },
    firstDuplicate: () => findDuplicate(database),
    *pages() {
      const page = database.prepare<[string, number], { asset_number: string; fields: string } & TapePosition>(
        `SELECT asset_number, "line", "column", fields FROM row
         WHERE asset_number > ? AND fields IS NOT NULL ORDER BY asset_number LIMIT ?`,
      );
      for (let last = ''; ; ) {
        const rows = page.all(last, PAGE_ROWS);
        if (rows.length === 0) return;
        last = (rows[rows.length - 1] as { asset_number: string }).asset_number;
        yield rows.map((row) => ({
          assetNumber: row.asset_number,
          line: row.line,
          column: row.column,
          values: row.fields.split(VALUE_SEPARATOR),
        }));
      }
    },
    *problems() {
      const page = database.prepare<[number, number], ProblemRow>(
        'SELECT rowid, * FROM problem WHERE rowid > ? ORDER BY rowid LIMIT ?',
      );
      for (let last = 0; ; ) {
        const rows = page.all(last, PAGE_ROWS);
        if (rows.length === 0) return;
        last = (rows[rows.length - 1] as ProblemRow).rowid;
        yield rows.map(toProblem);
      }
    },
    close: () => database.close(),
  };
}

interface ProblemRow extends RowProblem {
  rowid: number;
  row_line: number;
  row_column: number;
  asset_number: string | null;
}

function toProblem({ rowid: _, row_line, row_column, asset_number, ...problem }: ProblemRow): StagedProblem {
  return { ...problem, assetNumber: asset_number, row: { line: row_line, column: row_column } };
}

function findDuplicate(database: Database.Database): ReturnType<Staging['firstDuplicate']> {
  const found = database
    .prepare<[], { asset_number: string }>(
      'SELECT asset_number FROM row WHERE asset_number IS NOT NULL GROUP BY asset_number HAVING count(*) > 1 LIMIT 1',
    )
    .get();
  if (found === undefined) return undefined;
  const [first, second] = database
    .prepare<[string], TapePosition>(
      'SELECT "line", "column" FROM row WHERE asset_number = ? ORDER BY "line", "column" LIMIT 2',
    )
    .all(found.asset_number) as [TapePosition, TapePosition];
  return { assetNumber: found.asset_number, first, second };
}
