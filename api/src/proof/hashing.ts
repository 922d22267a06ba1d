import { keccak_256 } from '@noble/hashes/sha3';
import { toHex, writeUint } from './bytes.js';
import type { Keccak256 } from './types.js';

/** Name of the record encoding; its hash is the tape's `schemaId` on chain. */
export const LOAN_SCHEMA = 'vitrine.loan.v1';

/** Every amount, of a leaf or a sum, is below this. */
export const AMOUNT_LIMIT = 1n << 128n;

export const HASH_BYTES = 32;

const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;
const ROOT_PREFIX = 2;
const TAPE_SALT_DOMAIN = 'vitrine.tape-salt.v1';

const utf8 = new TextEncoder();

export const keccak256: Keccak256 = keccak_256;

export const LOAN_SCHEMA_ID = toHex(keccak256(utf8.encode(LOAN_SCHEMA)));

/** What a node of the tree is: its hash and the sums of the leaves below it. */
export interface SumNode {
  hash: Uint8Array;
  balanceCents: bigint;
  valueCents: bigint;
}

/** keccak256("vitrine.tape-salt.v1" ‖ sha256 of the tape): whoever holds the tape, and only they, can rebuild its tree. */
export function deriveTapeSalt(tapeSha256: Uint8Array): Uint8Array {
  return keccak256(concat(utf8.encode(TAPE_SALT_DOMAIN), tapeSha256));
}

/** keccak256(tapeSalt ‖ utf8 assetNumber) */
export function deriveLoanSalt(tapeSalt: Uint8Array, assetNumber: string, keccak: Keccak256 = keccak256): Uint8Array {
  return keccak(concat(tapeSalt, utf8.encode(assetNumber)));
}

/** keccak256(0x00 ‖ salt ‖ uint256 balance ‖ uint256 value ‖ keccak256(utf8 record)) */
export function hashLeaf(
  leaf: { record: string; salt: Uint8Array; balanceCents: bigint; valueCents: bigint },
  keccak: Keccak256 = keccak256,
): Uint8Array {
  const preimage = new Uint8Array(1 + 4 * HASH_BYTES);
  preimage[0] = LEAF_PREFIX;
  preimage.set(leaf.salt, 1);
  writeUint(preimage, 33, 32, leaf.balanceCents);
  writeUint(preimage, 65, 32, leaf.valueCents);
  preimage.set(keccak(utf8.encode(leaf.record)), 97);
  return keccak(preimage);
}

/** keccak256(0x01 ‖ L.hash ‖ L.balance ‖ L.value ‖ R.hash ‖ R.balance ‖ R.value), sums as uint256 */
export function hashNode(left: SumNode, right: SumNode, keccak: Keccak256 = keccak256): Uint8Array {
  const preimage = new Uint8Array(1 + 6 * HASH_BYTES);
  preimage[0] = NODE_PREFIX;
  [left, right].forEach((child, side) => {
    const offset = 1 + side * 96;
    preimage.set(child.hash, offset);
    writeUint(preimage, offset + 32, 32, child.balanceCents);
    writeUint(preimage, offset + 64, 32, child.valueCents);
  });
  return keccak(preimage);
}

/** keccak256(0x02 ‖ top.hash ‖ totalBalance ‖ totalValue ‖ loanCount), integers as uint256 */
export function hashRoot(top: SumNode, loanCount: number, keccak: Keccak256 = keccak256): Uint8Array {
  const preimage = new Uint8Array(1 + 4 * HASH_BYTES);
  preimage[0] = ROOT_PREFIX;
  preimage.set(top.hash, 1);
  writeUint(preimage, 33, 32, top.balanceCents);
  writeUint(preimage, 65, 32, top.valueCents);
  writeUint(preimage, 97, 32, BigInt(loanCount));
  return keccak(preimage);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
