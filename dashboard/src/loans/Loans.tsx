import { useState } from 'preact/hooks';
import { LOANS } from '../api/queries.js';
import type { Tape } from '../api/types.js';
import { Hex } from '../components/Hex.js';
import { Notice } from '../components/Notice.js';
import { QueryLink } from '../components/QueryLink.js';
import { exactDecimal } from '../format/decimal.js';
import { ProofIcon } from '../proof/ProofBadge.js';
import { type LoanFilter, LoanFilters, NO_FILTER } from './LoanFilters.js';
import { LoanTable } from './LoanTable.js';
import { Pager } from './Pager.js';
import { type LoansState, useLoans } from './useLoans.js';

const PAGE_SIZE = 50;

/** A tape's loans, page by page, each held against the root on chain. */
export function Loans({ tape }: { tape: Tape }) {
  const [filter, setFilter] = useState<LoanFilter>(NO_FILTER);
  // Cursors of the pages before this one; the last is where this page starts after.
  const [cursors, setCursors] = useState<string[]>([]);
  const variables = { tape: tape.id, first: PAGE_SIZE, after: cursors.at(-1) ?? null, ...filter };
  const loans = useLoans(tape, variables);
  const { page, query } = loans;
  const first = cursors.length * PAGE_SIZE;
  return (
    <div class="case loans">
      <div class="loans-head">
        <ProofSummary loans={loans} root={tape.root} />
        <LoanFilters
          filter={filter}
          onChange={(next) => {
            setFilter(next);
            setCursors([]);
          }}
        />
        <QueryLink document={LOANS} variables={variables} of="the loan table" />
      </div>
      {query.error && (
        <Notice tone="error" title="The loans could not be read." action={{ label: 'Try again', run: query.retry }}>
          {query.error.message}
        </Notice>
      )}
      {!page && !query.error && <div class="skeleton skeleton-table" />}
      {page && page.nodes.length === 0 && <Notice tone="quiet" title="No loan of this tape matches." />}
      {page && page.nodes.length > 0 && (
        <LoanTable
          loans={page.nodes}
          tape={tape}
          checks={loans.checks}
          busy={query.loading}
          proofsFailed={loans.proofs.error !== null}
        />
      )}
      {page && page.nodes.length > 0 && (
        <Pager
          from={first + 1}
          to={first + page.nodes.length}
          total={page.totalCount}
          onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : null}
          onNext={nextOf(page.pageInfo, (cursor) => setCursors([...cursors, cursor]))}
        />
      )}
    </div>
  );
}

function nextOf(
  { hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null },
  go: (cursor: string) => void,
): (() => void) | null {
  return hasNextPage && endCursor !== null ? () => go(endCursor) : null;
}

/** How many of the page's loans are proven. */
function ProofSummary({ loans: { page, proofs, checks }, root }: { loans: LoansState; root: string }) {
  if (proofs.error) {
    return (
      <Notice tone="warning" title="The proofs could not be read." action={{ label: 'Try again', run: proofs.retry }}>
        {proofs.error.message}
      </Notice>
    );
  }
  const total = page?.nodes.length ?? 0;
  const verified = [...checks.values()].filter(({ check }) => check.verified).length;
  const failed = checks.size - verified;
  const state = failed > 0 ? 'failed' : verified === total && total > 0 ? 'verified' : 'pending';
  return (
    <p class="verdict-line" data-proof={state} role="status">
      {state !== 'pending' && <ProofIcon verified={failed === 0} />}
      <span>
        {failed > 0 && `${failed} of ${exactDecimal(total.toString())} loans on this page could not be proven. `}
        {failed === 0 && `${verified} of ${total} loans on this page verified in your browser against `}
        {failed === 0 && <Hex value={root} label="root" />}
      </span>
    </p>
  );
}
