import { useEffect, useState } from 'preact/hooks';
import { LOANS, type LoansVariables, PROOFS } from '../api/queries.js';
import type { LoanPage, LoanProof, Tape } from '../api/types.js';
import { useShared } from '../context.js';
import { type QueryState, useQuery } from '../live/useQuery.js';
import { checkLoan, type ProofCheck } from '../proof/checkLoan.js';

/** A loan's proof with what came of it. */
export interface CheckedProof {
  proof: LoanProof;
  check: ProofCheck;
}

export interface LoansState {
  page: LoanPage | null;
  query: QueryState<unknown>;
  proofs: QueryState<unknown>;
  /** By the loan's id; fills up as the proofs are verified. */
  checks: ReadonlyMap<string, CheckedProof>;
}

/** Proofs verified between two paints, so that a page of them never holds up a click. */
const BATCH = 10;
const NO_CHECKS: ReadonlyMap<string, CheckedProof> = new Map();

/** A page of loans, and their proofs, verified as they arrive. */
export function useLoans(tape: Tape, variables: LoansVariables): LoansState {
  const { client } = useShared();
  const query = useQuery(client, LOANS, variables);
  const proofs = useQuery(client, PROOFS, variables);
  const [checks, setChecks] = useState(NO_CHECKS);
  const page = query.data?.tape?.loans ?? null;
  const nodes = proofs.data?.tape?.loans.nodes;

  // By the tape's id and root: a tape never changes, though each poll brings a new object.
  useEffect(() => {
    setChecks(NO_CHECKS);
    if (!page || !nodes || query.loading || proofs.loading) return;
    const served = new Map(nodes.map(({ id, proof }) => [id, proof]));
    const done = new Map<string, CheckedProof>();
    let timer: ReturnType<typeof setTimeout>;

    function verifyFrom(start: number, loans: LoanPage['nodes']) {
      for (const loan of loans.slice(start, start + BATCH)) {
        const proof = served.get(loan.id);
        if (proof) done.set(loan.id, { proof, check: checkLoan(loan, proof, tape) });
      }
      setChecks(new Map(done));
      if (start + BATCH < loans.length) timer = setTimeout(verifyFrom, 0, start + BATCH, loans);
    }

    timer = setTimeout(verifyFrom, 0, 0, page.nodes);
    return () => clearTimeout(timer);
  }, [page, nodes, query.loading, proofs.loading, tape.id, tape.root]);

  return { page, query, proofs, checks };
}
