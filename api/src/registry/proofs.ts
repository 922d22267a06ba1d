import type { Kysely } from 'kysely';
import {
  collectSiblings,
  deriveLoanSalt,
  fromHex,
  type LoanProof,
  pathSteps,
  type SumNode,
  toHex,
  unpackNode,
} from '../proof/index.js';
import { groupBy } from './groupBy.js';
import { type Loan, loanValues } from './loan.js';
import { leafContent } from './loanRecord.js';
import type { LoanStore } from './loans.js';
import { type RegistryTables, SEGMENT_NODES } from './tables.js';
import type { StoredTape, TapeStore } from './tapes.js';

/** Proofs of loans in the order of `ids`; null where there is no such loan. */
export async function proveLoans(
  query: Kysely<RegistryTables>,
  tapes: TapeStore,
  loans: LoanStore,
  ids: readonly string[],
): Promise<(LoanProof | null)[]> {
  const found = await loans.byIds(ids);
  const byRoot = groupBy(
    found.filter((loan) => loan !== null),
    ({ tapeRoot }) => tapeRoot,
  );
  const proofs = new Map<string, LoanProof>();
  for (const tape of await tapes.byRoots([...byRoot.keys()])) {
    if (tape === null) continue;
    const ofTape = byRoot.get(tape.root) ?? [];
    const nodeAt = await loadPaths(query, tape, ofTape);
    for (const loan of ofTape) proofs.set(loan.id, proveLoan(tape, loan, nodeAt));
  }
  return found.map((loan) => (loan === null ? null : (proofs.get(loan.id) ?? null)));
}

function proveLoan(tape: StoredTape, loan: Loan, nodeAt: (node: number) => SumNode): LoanProof {
  const salt = deriveLoanSalt(fromHex(tape.tapeSalt), loan.fields.asset_number);
  return {
    schemaId: tape.schemaId,
    ...leafContent(loanValues(loan)),
    salt: toHex(salt),
    index: loan.leafIndex,
    loanCount: tape.loanCount,
    siblings: collectSiblings(loan.leafIndex, tape.loanCount, nodeAt),
    root: tape.root,
    totalBalanceCents: tape.totalBalanceCents,
    totalValueCents: tape.totalValueCents,
  };
}

/** Reads the parts of the tree that the loans' paths touch, in one query. */
async function loadPaths(
  query: Kysely<RegistryTables>,
  tape: StoredTape,
  loans: readonly Loan[],
): Promise<(node: number) => SumNode> {
  const needed = new Set<number>();
  for (const { leafIndex } of loans) {
    for (const { siblingNode } of pathSteps(leafIndex, tape.loanCount)) needed.add(segmentOf(siblingNode));
  }
  const segments = new Map<number, Uint8Array>();
  if (needed.size > 0) {
    const rows = await query
      .selectFrom('tree_segment')
      .select(['segment', 'nodes'])
      .where('tape_id', '=', tape.id)
      .where('segment', 'in', [...needed])
      .execute();
    for (const { segment, nodes } of rows) segments.set(Number(segment), nodes);
  }
  return (node) => {
    const nodes = segments.get(segmentOf(node));
    if (nodes === undefined) throw new Error(`tree node ${node} of tape ${tape.root} is not in the database`);
    return unpackNode(nodes, node % SEGMENT_NODES);
  };
}

function segmentOf(node: number): number {
  return Math.floor(node / SEGMENT_NODES);
}
