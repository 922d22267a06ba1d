import { useMemo, useState } from 'preact/hooks';
import type { Loan, Tape } from '../api/types.js';
import { useShared } from '../context.js';
import { ProofBadge } from '../proof/ProofBadge.js';
import { COLUMNS, type Column, type Sort, sortLoans } from './columns.js';
import type { CheckedProof } from './useLoans.js';

interface LoanTableProps {
  loans: readonly Loan[];
  tape: Tape;
  checks: ReadonlyMap<string, CheckedProof>;
  busy: boolean;
  /** True when the proofs could not be read. */
  proofsFailed: boolean;
}

/** A page of loans. Its columns sort the page, not the tape: the API has one order, by asset number. */
export function LoanTable({ loans, tape, checks, busy, proofsFailed }: LoanTableProps) {
  const { open } = useShared();
  const [sort, setSort] = useState<Sort | null>(null);
  const sorted = useMemo(() => sortLoans(loans, sort), [loans, sort]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="table-scroll" tabIndex={0} aria-label="Loans" aria-busy={busy}>
      <table class="loan-table">
        <thead>
          <tr>
            <th scope="col">Proof</th>
            {COLUMNS.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((loan) => {
            const checked = checks.get(loan.id);
            return (
              <tr key={loan.id} data-bucket={loan.delinquencyBucket}>
                <td>
                  <ProofBadge
                    check={checked?.check ?? (proofsFailed ? 'unread' : 'pending')}
                    of={`loan ${loan.assetNumber}`}
                    onOpen={() => checked && open({ kind: 'proof', loan, tape, ...checked })}
                  />
                </td>
                {COLUMNS.map((column) => (
                  <Cell key={column.id} column={column} loan={loan} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ column, loan }: { column: Column; loan: Loan }) {
  const text = column.text(loan);
  if (column.id === 'assetNumber') return <th scope="row">{text}</th>;
  if (column.id === 'bucket') {
    return (
      <td>
        <span class="bucket">{text}</span>
      </td>
    );
  }
  return <td class={column.align === 'right' ? 'number right' : ''}>{text}</td>;
}

interface ColumnHeadProps {
  column: Column;
  sort: Sort | null;
  onSort(sort: Sort | null): void;
}

function ColumnHead({ column, sort, onSort }: ColumnHeadProps) {
  const direction = sort?.column === column.id ? sort.direction : 'none';
  return (
    <th scope="col" class={column.align} aria-sort={direction}>
      <button type="button" class="sort" title="Sorts this page" onClick={() => onSort(nextSort(column.id, direction))}>
        {column.title}
        <span class="sort-mark" aria-hidden="true" />
      </button>
    </th>
  );
}

/** Ascending, descending, then back to the tape's own order. */
function nextSort(column: string, direction: Sort['direction'] | 'none'): Sort | null {
  if (direction === 'none') return { column, direction: 'ascending' };
  return direction === 'ascending' ? { column, direction: 'descending' } : null;
}
