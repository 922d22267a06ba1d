import type { Kysely } from 'kysely';
import { RegistryError } from './errors.js';
import { groupBy } from './groupBy.js';
import { type Loan, loanFromRow, parseLoanId } from './loan.js';
import type { RegistryTables } from './tables.js';
import type { StoredTape, TapeStore } from './tapes.js';

const DEFAULT_PAGE = 50;
export const MAX_PAGE = 1_000;

export interface LoanFilter {
  /** State of the obligor, two letters. */
  state?: string | undefined;
  minDaysPastDue?: number | undefined;
}

export interface LoanQuery extends LoanFilter {
  /** Size of the page, 50 unless given, at most 1,000. */
  first?: number | undefined;
  /** `endCursor` of the page before. */
  after?: string | undefined;
}

export interface LoanPage {
  loans: Loan[];
  hasNextPage: boolean;
  /** Asset number of the last loan; null on an empty page. */
  endCursor: string | null;
}

export interface LoanStore {
  /** Loans of a tape by asset number; an empty page when the registry does not hold the tape. */
  page(tapeRoot: string, query: LoanQuery): Promise<LoanPage>;
  count(tapeRoot: string, filter: LoanFilter): Promise<number>;
  /** In the order of `ids`; null where there is no such loan. */
  byIds(ids: readonly string[]): Promise<(Loan | null)[]>;
}

export function createLoanStore(query: Kysely<RegistryTables>, tapes: TapeStore): LoanStore {
  const filtered = ({ id }: StoredTape, { state, minDaysPastDue }: LoanFilter) => {
    let loans = query.selectFrom('loan').where('tape_id', '=', id);
    if (state !== undefined) loans = loans.where('obligor_state', '=', state.toUpperCase());
    if (minDaysPastDue !== undefined) loans = loans.where('days_past_due', '>=', minDaysPastDue);
    return loans;
  };

  return {
    async page(tapeRoot, { first = DEFAULT_PAGE, after, ...filter }) {
      checkPageSize(first);
      const [tape] = await tapes.byRoots([tapeRoot]);
      if (!tape) return { loans: [], hasNextPage: false, endCursor: null };
      let selection = filtered(tape, filter).selectAll().orderBy('asset_number');
      if (after !== undefined) selection = selection.where('asset_number', '>', after);
      const rows = await selection.limit(first + 1).execute();
      const loans = rows.slice(0, first).map((row) => loanFromRow(tape.root, row));
      return { loans, hasNextPage: rows.length > first, endCursor: loans.at(-1)?.fields.asset_number ?? null };
    },
    async count(tapeRoot, filter) {
      const [tape] = await tapes.byRoots([tapeRoot]);
      if (!tape) return 0;
      if (filter.state === undefined && filter.minDaysPastDue === undefined) return tape.loanCount;
      const { count } = await filtered(tape, filter)
        .select((select) => select.fn.countAll<bigint>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    byIds: (ids) => loansByIds(query, tapes, ids),
  };
}

async function loansByIds(
  query: Kysely<RegistryTables>,
  tapes: TapeStore,
  ids: readonly string[],
): Promise<(Loan | null)[]> {
  const parsed = ids.map(parseLoanId);
  const assetNumbersByRoot = groupBy(parsed, ({ tapeRoot }) => tapeRoot);
  const roots = [...assetNumbersByRoot.keys()];
  const found = new Map<string, Loan>();
  for (const tape of await tapes.byRoots(roots)) {
    if (tape === null) continue;
    const assetNumbers = (assetNumbersByRoot.get(tape.root) ?? []).map(({ assetNumber }) => assetNumber);
    const rows = await query
      .selectFrom('loan')
      .selectAll()
      .where('tape_id', '=', tape.id)
      .where('asset_number', 'in', assetNumbers)
      .execute();
    for (const row of rows) found.set(`${tape.root}:${row.asset_number}`, loanFromRow(tape.root, row));
  }
  return parsed.map(({ tapeRoot, assetNumber }) => found.get(`${tapeRoot}:${assetNumber}`) ?? null);
}

function checkPageSize(first: number): void {
  if (Number.isInteger(first) && first >= 0 && first <= MAX_PAGE) return;
  throw new RegistryError('REGISTRY_ARGUMENT', `first is ${first}`, { hint: `ask for 0 to ${MAX_PAGE} loans` });
}
