import {
  createSumTreeBuilder,
  deriveLoanSalt,
  deriveTapeSalt,
  encodeRecord,
  hashLeaf,
  LOAN_RECORD_FIELDS,
  LOAN_SCHEMA_ID,
  type LoanProof,
  proveLeaf,
  type SumTree,
  toHex,
} from '../index.js';

/** Balance and value of the loans in docs/proofs.md, "A worked example". */
export const WORKED_EXAMPLE = [
  [10_000n, 15_000n],
  [25_050n, 30_000n],
  [0n, 9_999n],
] as const;

export const SALT = deriveTapeSalt(new Uint8Array(32).fill(7));

export interface Leaf {
  record: string;
  salt: Uint8Array;
  balanceCents: bigint;
  valueCents: bigint;
}

function dollars(cents: bigint): string {
  return `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
}

export function leaf(position: number, balanceCents: bigint, valueCents: bigint): Leaf {
  const assetNumber = `A${position.toString().padStart(6, '0')}`;
  const stated: Record<string, string> = {
    assetNumber,
    vehicleValueAmount: dollars(valueCents),
    reportingPeriodActualEndBalanceAmount: dollars(balanceCents),
    vehicleManufacturerName: 'Škoda = good',
  };
  const record = encodeRecord(LOAN_RECORD_FIELDS.map((name) => stated[name] ?? null));
  return {
    record,
    salt: deriveLoanSalt(SALT, assetNumber),
    balanceCents,
    valueCents,
  };
}

export function buildTree(leaves: readonly Leaf[]): SumTree {
  const builder = createSumTreeBuilder();
  for (const each of leaves) {
    builder.add({
      hash: hashLeaf(each),
      balanceCents: each.balanceCents,
      valueCents: each.valueCents,
    });
  }
  return builder.finish();
}

export function proofOf(leaves: readonly Leaf[], tree: SumTree, index: number): LoanProof {
  const { record, salt, balanceCents, valueCents } = leaves[index] as Leaf;
  return {
    schemaId: LOAN_SCHEMA_ID,
    record,
    salt: toHex(salt),
    balanceCents,
    valueCents,
    index,
    loanCount: tree.loanCount,
    siblings: proveLeaf(tree, index),
    root: tree.root,
    totalBalanceCents: tree.totalBalanceCents,
    totalValueCents: tree.totalValueCents,
  };
}

/** A tree over loans with these balances and values. */
export function book(pairs: readonly (readonly [bigint, bigint])[]) {
  const leaves = pairs.map(([balance, value], position) => leaf(position, balance, value));
  return { leaves, tree: buildTree(leaves) };
}
