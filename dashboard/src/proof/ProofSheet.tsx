import { LOAN_PROOF } from '../api/queries.js';
import type { Loan, LoanProof, Tape } from '../api/types.js';
import { Property } from '../components/Definition.js';
import { Hex } from '../components/Hex.js';
import { Notice } from '../components/Notice.js';
import { QueryLink } from '../components/QueryLink.js';
import { exactDecimal } from '../format/decimal.js';
import { words } from '../format/labels.js';
import { quantityText, usdCents } from '../format/units.js';
import type { ProofCheck } from './checkLoan.js';
import { PathView } from './PathView.js';
import { ProofIcon } from './ProofBadge.js';

interface ProofSheetProps {
  loan: Loan;
  tape: Tape;
  proof: LoanProof;
  check: ProofCheck;
}

/** How a loan was proven: the outcome, the path to the root on chain, and the record that was hashed. */
export function ProofSheet({ loan, tape, proof, check }: ProofSheetProps) {
  const ordinal = exactDecimal((proof.index + 1).toString());
  const count = exactDecimal(proof.loanCount.toString());
  return (
    <>
      {check.verified ? (
        <div class="verdict" data-proof="verified">
          <ProofIcon verified />
          <div>
            <strong>Verified in your browser</strong>
            <p>
              Loan {ordinal} of {count} is counted once, with {cents(proof.balanceCents)}, in the total of{' '}
              {cents(tape.totalBalanceCents)} that tape {tape.number} states on chain.
            </p>
          </div>
        </div>
      ) : (
        <Notice tone="error" title={`Not proven: ${words(check.reason).toLowerCase()}`}>
          {check.message}.
        </Notice>
      )}
      <h3>From the loan to the root</h3>
      <PathView proof={proof} tape={tape} />
      <h3>The root on chain</h3>
      <dl class="properties">
        <Property name="Root">
          <Hex value={tape.root} label="root on chain" digits={10} />
        </Property>
        <Property name="Published">
          block <span class="number">{exactDecimal(tape.blockNumber)}</span>, transaction{' '}
          <Hex value={tape.transactionHash} label="transaction" />
        </Property>
        <Property name="Commits to">
          <span class="number">{exactDecimal(tape.loanCount.toString())}</span> loans, {cents(tape.totalBalanceCents)}{' '}
          owed, vehicles worth {cents(tape.totalValueCents)}
        </Property>
      </dl>
      <h3>The record that was hashed</h3>
      <Record text={proof.record} />
      <dl class="properties">
        <Property name="Salt">
          <Hex value={proof.salt} label="salt" digits={10} />
        </Property>
        <Property name="Encoding">
          <Hex value={proof.schemaId} label="schema id" digits={10} />
        </Property>
      </dl>
      <QueryLink document={LOAN_PROOF} variables={{ id: loan.id }} of={`the proof of loan ${loan.assetNumber}`} />
    </>
  );
}

/** The record's lines after the first, which names the encoding. */
function Record({ text }: { text: string }) {
  const [encoding, ...lines] = text.split('\n');
  return (
    <details class="record">
      <summary>
        {encoding}, {lines.length} fields
      </summary>
      <dl>
        {lines.map((line) => {
          const split = line.indexOf('=');
          return (
            <div key={line}>
              <dt>{line.slice(0, split)}</dt>
              <dd>{line.slice(split + 1)}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

function cents(amount: string): string {
  return quantityText(usdCents(amount));
}
