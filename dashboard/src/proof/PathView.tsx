import { useMemo } from 'preact/hooks';
import type { LoanProof, Tape } from '../api/types.js';
import { Hex } from '../components/Hex.js';
import { share } from '../format/decimal.js';
import { quantityText, usdCents } from '../format/units.js';
import { ProofIcon } from './ProofBadge.js';
import { type PathNode, walkPath } from './path.js';

/** The path, a step a line: what joins from the side, and how much of the total has been gathered by then. */
export function PathView({ proof, tape }: { proof: LoanProof; tape: Tape }) {
  const path = useMemo(() => walkPath(proof), [proof]);
  if (!path) return <p class="quiet">The proof is too broken to be walked.</p>;
  const matches = path.root === tape.root.toLowerCase();
  return (
    <ol class="path">
      <Step title="This loan" node={path.leaf} total={proof.totalBalanceCents} />
      {path.levels.map(({ side, sibling, node }, index) => (
        <Step
          key={sibling.hash}
          title={`Level ${index + 1}`}
          node={node}
          total={proof.totalBalanceCents}
          joined={{ side, node: sibling }}
        />
      ))}
      <li class="path-root" data-proof={matches ? 'verified' : 'failed'}>
        <div class="path-line">
          <strong>Root</strong>
          <Hex value={path.root} label="computed root" digits={8} />
        </div>
        <p class="path-verdict">
          <ProofIcon verified={matches} />
          {matches ? 'equals the root on chain' : 'is not the root on chain'}
        </p>
      </li>
    </ol>
  );
}

interface StepProps {
  title: string;
  node: PathNode;
  total: string;
  joined?: { side: 'left' | 'right'; node: PathNode };
}

function Step({ title, node, total, joined }: StepProps) {
  const gathered = share(node.balanceCents, total) ?? '0';
  return (
    <li>
      <div class="path-line">
        <span>{title}</span>
        <Hex value={node.hash} label={`hash of ${title.toLowerCase()}`} />
        <span class="number path-sum">{quantityText(usdCents(node.balanceCents))}</span>
      </div>
      {joined && (
        <div class="path-line quiet">
          <span>{joined.side} sibling</span>
          <Hex value={joined.node.hash} label="sibling hash" />
          <span class="number path-sum">+ {quantityText(usdCents(joined.node.balanceCents))}</span>
        </div>
      )}
      <div class="path-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Number(gathered) * 100)}%` }} />
      </div>
    </li>
  );
}
