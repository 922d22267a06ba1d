import type { Kysely } from 'kysely';
import type { RowProblem } from './interpretRow.js';
import type { RegistryTables } from './tables.js';
import type { TapeStore } from './tapes.js';

const DEFAULT_PAGE = 100;

export interface RejectionQuery {
  /** Size of the page, 100 unless given. */
  first?: number | undefined;
  /** `position` of the last one before. */
  after?: number | undefined;
}

/** One thing that was wrong with a row that was refused. */
export interface Rejection extends RowProblem {
  /** From 0, in order of the file. */
  position: number;
  assetNumber: string | null;
  /** Line where the row begins; `line` is that of the field. */
  rowLine: number;
}

/** Problems of a tape's refused rows, in the order of the file. */
export async function listRejections(
  query: Kysely<RegistryTables>,
  tapes: TapeStore,
  tapeRoot: string,
  { first = DEFAULT_PAGE, after = -1 }: RejectionQuery,
): Promise<Rejection[]> {
  const [tape] = await tapes.byRoots([tapeRoot]);
  if (!tape) return [];
  const rows = await query
    .selectFrom('rejection')
    .selectAll()
    .where('tape_id', '=', tape.id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(first)
    .execute();
  return rows.map((row) => ({
    position: Number(row.position),
    assetNumber: row.asset_number,
    rowLine: Number(row.row_line),
    field: row.field,
    value: row.value,
    reason: row.reason,
    line: Number(row.line),
    column: Number(row.column),
  }));
}
