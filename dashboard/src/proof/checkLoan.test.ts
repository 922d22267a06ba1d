import type { Loan, LoanProof, Tape } from '../api/types.js';
import { createTape } from '../testing/tapes.js';
import { checkLoan } from './checkLoan.js';
import { walkPath } from './path.js';

const made = createTape({ number: 1, loanCount: 13, periodEnd: 1_761_868_800, block: 10, timestamp: 1_762_300_800 });
const tape = { ...made.onChain, registered: null } as unknown as Tape;

function loanAt(index: number): { loan: Loan; proof: LoanProof } {
  const { proof, ...loan } = made.loans[index] as (typeof made.loans)[number];
  return { loan: loan as unknown as Loan, proof: proof as unknown as LoanProof };
}

test('verifies every loan of a tape, the one without a partner included', () => {
  for (const index of made.loans.keys()) {
    const { loan, proof } = loanAt(index);
    expect(checkLoan(loan, proof, tape)).toMatchObject({ verified: true });
  }
});

test('refuses a proof that leads to another root than the one on chain', () => {
  const { loan, proof } = loanAt(4);
  const check = checkLoan(loan, proof, { ...tape, root: `0x${'11'.repeat(32)}` });
  expect(check).toMatchObject({ verified: false, reason: 'ROOT_MISMATCH' });
});

test('refuses totals on chain that the root does not commit to', () => {
  const { loan, proof } = loanAt(4);
  const check = checkLoan(loan, proof, { ...tape, totalBalanceCents: '1' });
  expect(check).toMatchObject({ verified: false, reason: 'PUBLISHED_MISMATCH' });
});

test('refuses a changed sibling', () => {
  const { loan, proof } = loanAt(4);
  const siblings = proof.siblings.map((sibling, index) =>
    index === 1 ? { ...sibling, hash: `0x${'22'.repeat(32)}` } : sibling,
  );
  expect(checkLoan(loan, { ...proof, siblings }, tape)).toMatchObject({ verified: false, reason: 'PATH_MISMATCH' });
});

test('refuses a row that shows something else than was proven', () => {
  const { loan, proof } = loanAt(4);
  const check = checkLoan({ ...loan, daysPastDue: (loan.daysPastDue ?? 0) + 1 }, proof, tape);
  expect(check).toMatchObject({ verified: false, reason: 'SHOWN_DIFFERS' });
  expect(checkLoan({ ...loan, obligorState: null }, proof, tape)).toMatchObject({ verified: false });
});

test("refuses another loan's valid proof", () => {
  const check = checkLoan(loanAt(4).loan, loanAt(5).proof, tape);
  expect(check).toMatchObject({ verified: false, reason: 'SHOWN_DIFFERS' });
});

test('takes a number for the same however it is written', () => {
  const { loan, proof } = loanAt(4);
  expect(checkLoan({ ...loan, interestRate: `${loan.interestRate}00` }, proof, tape)).toMatchObject({ verified: true });
});

test('walks the path to the root, gathering the total on the way', () => {
  const path = walkPath(loanAt(12).proof);
  expect(path?.root).toBe(tape.root);
  expect(path?.levels.at(-1)?.node.balanceCents).toBe(tape.totalBalanceCents);
});

test('does not walk a broken proof', () => {
  const { proof } = loanAt(0);
  expect(walkPath({ ...proof, salt: 'nonsense' })).toBeNull();
});
