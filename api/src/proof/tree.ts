import { readUint, toHex, writeUint } from './bytes.js';
import { AMOUNT_LIMIT, HASH_BYTES, hashNode, hashRoot, keccak256, type SumNode } from './hashing.js';
import { levelWidths, nodeCount, pathSteps } from './layout.js';
import type { Hex, Keccak256, ProofSibling } from './types.js';

const AMOUNT_BYTES = 16;

/** Bytes of a packed node: hash (32), balance (16) and value (16), big-endian. */
export const NODE_BYTES = HASH_BYTES + 2 * AMOUNT_BYTES;

/** Most leaves of one tree; keeps a proof below 33 siblings. */
export const MAX_LEAVES = 2 ** 32;

const INITIAL_LEAVES = 1024;

/** A complete tree. */
export interface SumTree {
  root: Hex;
  loanCount: number;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
  /** All nodes, packed, numbered as in layout.ts. */
  nodes: Uint8Array;
}

export interface SumTreeBuilder {
  /** Appends a leaf; the caller appends in order of asset number. */
  add(leaf: SumNode): void;
  /** Builds the levels above the leaves. At least one leaf must have been added. */
  finish(): SumTree;
}

/** Builds a Merkle sum tree in 128 bytes per leaf. */
export function createSumTreeBuilder({ keccak = keccak256 }: { keccak?: Keccak256 } = {}): SumTreeBuilder {
  let leaves = new Uint8Array(INITIAL_LEAVES * NODE_BYTES);
  let count = 0;

  return {
    add(leaf) {
      if (count === MAX_LEAVES) throw new RangeError(`a tree holds at most ${MAX_LEAVES} leaves`);
      if ((count + 1) * NODE_BYTES > leaves.length) leaves = grown(leaves);
      packNode(leaves, count, leaf);
      count++;
    },
    finish() {
      if (count === 0) throw new RangeError('a tree needs at least one leaf');
      const nodes = new Uint8Array(nodeCount(count) * NODE_BYTES);
      nodes.set(leaves.subarray(0, count * NODE_BYTES));
      leaves = new Uint8Array(0);
      return finishTree(nodes, count, keccak);
    },
  };
}

/** Siblings of leaf `index`, from the leaf up. */
export function proveLeaf(tree: SumTree, index: number): ProofSibling[] {
  return collectSiblings(index, tree.loanCount, (node) => unpackNode(tree.nodes, node));
}

/** Like `proveLeaf`, with nodes that are kept elsewhere. */
export function collectSiblings(index: number, leafCount: number, nodeAt: (node: number) => SumNode): ProofSibling[] {
  if (!Number.isInteger(index) || index < 0 || index >= leafCount) {
    throw new RangeError(`leaf ${index} is not in a tree of ${leafCount} leaves`);
  }
  return pathSteps(index, leafCount).map(({ siblingNode }) => {
    const { hash, balanceCents, valueCents } = nodeAt(siblingNode);
    return { hash: toHex(hash), balanceCents, valueCents };
  });
}

export function unpackNode(nodes: Uint8Array, node: number): SumNode {
  const start = node * NODE_BYTES;
  if (node < 0 || start + NODE_BYTES > nodes.length) throw new RangeError(`node ${node} is outside of the given nodes`);
  return {
    hash: nodes.slice(start, start + HASH_BYTES),
    balanceCents: readUint(nodes, start + HASH_BYTES, AMOUNT_BYTES),
    valueCents: readUint(nodes, start + HASH_BYTES + AMOUNT_BYTES, AMOUNT_BYTES),
  };
}

function packNode(nodes: Uint8Array, node: number, { hash, balanceCents, valueCents }: SumNode): void {
  for (const amount of [balanceCents, valueCents]) {
    if (amount < 0n || amount >= AMOUNT_LIMIT) throw new RangeError(`amount ${amount} is not in 0 … 2^128 − 1`);
  }
  const start = node * NODE_BYTES;
  nodes.set(hash, start);
  writeUint(nodes, start + HASH_BYTES, AMOUNT_BYTES, balanceCents);
  writeUint(nodes, start + HASH_BYTES + AMOUNT_BYTES, AMOUNT_BYTES, valueCents);
}

function finishTree(nodes: Uint8Array, loanCount: number, keccak: Keccak256): SumTree {
  const widths = levelWidths(loanCount);
  let below = 0;
  for (const [level, width] of widths.entries()) {
    const parents = widths[level + 1] ?? 0;
    const above = below + width;
    for (let parent = 0; parent < parents; parent++) {
      const left = below + 2 * parent;
      const isCarried = 2 * parent + 1 === width;
      if (isCarried) nodes.copyWithin((above + parent) * NODE_BYTES, left * NODE_BYTES, (left + 1) * NODE_BYTES);
      else packNode(nodes, above + parent, joinNodes(unpackNode(nodes, left), unpackNode(nodes, left + 1), keccak));
    }
    below = above;
  }
  const top = unpackNode(nodes, below - 1);
  return {
    root: toHex(hashRoot(top, loanCount, keccak)),
    loanCount,
    totalBalanceCents: top.balanceCents,
    totalValueCents: top.valueCents,
    nodes,
  };
}

/** The parent of two nodes. */
export function joinNodes(left: SumNode, right: SumNode, keccak: Keccak256 = keccak256): SumNode {
  return {
    hash: hashNode(left, right, keccak),
    balanceCents: left.balanceCents + right.balanceCents,
    valueCents: left.valueCents + right.valueCents,
  };
}

function grown(leaves: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(leaves.length * 2);
  larger.set(leaves);
  return larger;
}
