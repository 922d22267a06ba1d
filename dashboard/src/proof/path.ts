import { fromHex, hashLeaf, hashNode, hashRoot, pathSteps, type SumNode, toHex } from '@vitrine/api/proof';
import type { LoanProof } from '../api/types.js';

/** A node on the way from a loan to the root. */
export interface PathNode {
  hash: string;
  balanceCents: string;
  valueCents: string;
}

export interface PathLevel {
  /** Where the sibling stands. */
  side: 'left' | 'right';
  sibling: PathNode;
  /** The node that both make. */
  node: PathNode;
}

/** Everything that is hashed between a loan and the root. */
export interface Path {
  leaf: PathNode;
  levels: PathLevel[];
  root: string;
}

/** Walks a proof's path again, keeping every step for display; null where the proof is too broken to be walked. */
export function walkPath(proof: LoanProof): Path | null {
  try {
    return walk(proof);
  } catch {
    return null;
  }
}

function walk(proof: LoanProof): Path {
  const amounts = { balanceCents: BigInt(proof.balanceCents), valueCents: BigInt(proof.valueCents) };
  const hash = hashLeaf({ record: proof.record, salt: fromHex(proof.salt), ...amounts });
  let node: SumNode = { hash, ...amounts };
  const leaf = shown(node);
  const sides = pathSteps(proof.index, proof.loanCount);
  const levels = proof.siblings.map((given, index): PathLevel => {
    const side = sides[index]?.siblingSide ?? 'right';
    const sibling = {
      hash: fromHex(given.hash),
      balanceCents: BigInt(given.balanceCents),
      valueCents: BigInt(given.valueCents),
    };
    node = {
      hash: side === 'left' ? hashNode(sibling, node) : hashNode(node, sibling),
      balanceCents: node.balanceCents + sibling.balanceCents,
      valueCents: node.valueCents + sibling.valueCents,
    };
    return { side, sibling: shown(sibling), node: shown(node) };
  });
  return { leaf, levels, root: toHex(hashRoot(node, proof.loanCount)) };
}

function shown({ hash, balanceCents, valueCents }: SumNode): PathNode {
  return { hash: toHex(hash), balanceCents: balanceCents.toString(), valueCents: valueCents.toString() };
}
