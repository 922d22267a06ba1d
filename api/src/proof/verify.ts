import { fromHex, toHex } from './bytes.js';
import { AMOUNT_LIMIT, HASH_BYTES, hashLeaf, hashRoot, LOAN_SCHEMA_ID, type SumNode } from './hashing.js';
import { pathSteps } from './layout.js';
import { BALANCE_FIELD, decodeRecord, recordCents, VALUE_FIELD } from './record.js';
import { joinNodes, MAX_LEAVES } from './tree.js';
import type {
  Hex,
  LoanProof,
  LoanProofInput,
  ProofSibling,
  PublishedTape,
  Verification,
  VerificationFailure,
} from './types.js';

/**
 * Verifies that a loan is in a tape and counted in its totals. Never throws: whatever is wrong with the proof comes
 * back as a reason.
 *
 * @param proof As the API serves it.
 * @param published The tape as read from the chain; its root is what the proof is held against.
 */
export function verifyLoanProof(proof: LoanProofInput, published: PublishedTape): Verification {
  try {
    const checked = readProof(proof);
    const fields = checkRecord(checked);
    checkPath(checked);
    checkPublished(checked, published);
    return { valid: true, fields, proof: checked };
  } catch (error) {
    if (error instanceof Refusal) return { valid: false, reason: error.reason, message: error.message };
    throw error;
  }
}

class Refusal extends Error {
  readonly reason: VerificationFailure;

  constructor(reason: VerificationFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

function readProof(proof: LoanProofInput): LoanProof {
  if (typeof proof !== 'object' || proof === null) throw new Refusal('MALFORMED', 'the proof is not an object');
  if (typeof proof.record !== 'string') throw new Refusal('MALFORMED', 'record is not text');
  if (!Array.isArray(proof.siblings)) throw new Refusal('MALFORMED', 'siblings is not a list');
  return {
    schemaId: readHash('schemaId', proof.schemaId),
    record: proof.record,
    salt: readHash('salt', proof.salt),
    balanceCents: readAmount('balanceCents', proof.balanceCents),
    valueCents: readAmount('valueCents', proof.valueCents),
    index: readCount('index', proof.index),
    loanCount: readCount('loanCount', proof.loanCount),
    siblings: proof.siblings.map(readSibling),
    root: readHash('root', proof.root),
    totalBalanceCents: readAmount('totalBalanceCents', proof.totalBalanceCents),
    totalValueCents: readAmount('totalValueCents', proof.totalValueCents),
  };
}

function readSibling(sibling: LoanProofInput['siblings'][number], i: number): ProofSibling {
  if (typeof sibling !== 'object' || sibling === null) throw new Refusal('MALFORMED', `sibling ${i} is not an object`);
  return {
    hash: readHash(`siblings[${i}].hash`, sibling.hash),
    balanceCents: readAmount(`siblings[${i}].balanceCents`, sibling.balanceCents),
    valueCents: readAmount(`siblings[${i}].valueCents`, sibling.valueCents),
  };
}

function readHash(name: string, value: unknown): Hex {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{64}$/i.test(value)) {
    throw new Refusal('MALFORMED', `${name} is not ${HASH_BYTES} bytes of 0x-prefixed hex`);
  }
  return value.toLowerCase() as Hex;
}

function readAmount(name: string, value: unknown): bigint {
  if (typeof value !== 'bigint' && !(typeof value === 'string' && /^-?\d{1,80}$/.test(value))) {
    throw new Refusal('MALFORMED', `${name} is not an integer`);
  }
  const amount = BigInt(value);
  if (amount < 0n || amount >= AMOUNT_LIMIT) {
    throw new Refusal('AMOUNT_OUT_OF_RANGE', `${name} is not in 0 … 2^128 − 1`);
  }
  return amount;
}

function readCount(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MAX_LEAVES) {
    throw new Refusal('MALFORMED', `${name} is not an integer in 0 … 2^32`);
  }
  return value;
}

function checkRecord(proof: LoanProof): Map<string, string> {
  if (proof.schemaId !== LOAN_SCHEMA_ID) {
    throw new Refusal('UNKNOWN_SCHEMA', `schema ${proof.schemaId} is not vitrine.loan.v1; verify with a newer version`);
  }
  const fields = readRecord(() => decodeRecord(proof.record));
  const amounts = [
    [BALANCE_FIELD, proof.balanceCents],
    [VALUE_FIELD, proof.valueCents],
  ] as const;
  for (const [name, counted] of amounts) {
    const stated = readRecord(() => recordCents(fields, name));
    if (stated !== counted) {
      throw new Refusal('RECORD_AMOUNT_MISMATCH', `the record states ${stated} cents in ${name}, the leaf ${counted}`);
    }
  }
  return fields;
}

function readRecord<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal('RECORD_MALFORMED', error.message);
    throw error;
  }
}

function checkPath(proof: LoanProof): void {
  if (proof.index >= proof.loanCount) {
    throw new Refusal('INDEX_OUT_OF_RANGE', `index ${proof.index} is not below the loan count, ${proof.loanCount}`);
  }
  const steps = pathSteps(proof.index, proof.loanCount);
  if (steps.length !== proof.siblings.length) {
    throw new Refusal('PATH_LENGTH_MISMATCH', `the path needs ${steps.length} siblings, not ${proof.siblings.length}`);
  }
  let node: SumNode = {
    hash: hashLeaf({ ...proof, salt: fromHex(proof.salt) }),
    balanceCents: proof.balanceCents,
    valueCents: proof.valueCents,
  };
  steps.forEach(({ siblingSide }, i) => {
    const { hash, ...sums } = proof.siblings[i] as ProofSibling;
    const sibling = { hash: fromHex(hash), ...sums };
    node = siblingSide === 'left' ? joinNodes(sibling, node) : joinNodes(node, sibling);
    if (node.balanceCents >= AMOUNT_LIMIT || node.valueCents >= AMOUNT_LIMIT) {
      throw new Refusal('AMOUNT_OUT_OF_RANGE', 'a sum along the path needs more than 128 bits');
    }
  });
  if (node.balanceCents !== proof.totalBalanceCents || node.valueCents !== proof.totalValueCents) {
    throw new Refusal('TOTALS_MISMATCH', 'the sums along the path are not the totals that the proof states');
  }
  if (toHex(hashRoot(node, proof.loanCount)) !== proof.root) {
    throw new Refusal('PATH_MISMATCH', 'the path does not lead to the root that the proof states');
  }
}

function checkPublished(proof: LoanProof, published: PublishedTape): void {
  const root = readHash('published root', published.root);
  if (root !== proof.root) {
    throw new Refusal('ROOT_MISMATCH', `the root on chain is ${root}, the proof leads to ${proof.root}`);
  }
  const claims = [
    ['schema', published.schemaId?.toLowerCase(), proof.schemaId],
    ['loan count', published.loanCount, proof.loanCount],
    ['total balance', readOptionalAmount(published.totalBalanceCents), proof.totalBalanceCents],
    ['total value', readOptionalAmount(published.totalValueCents), proof.totalValueCents],
  ] as const;
  for (const [name, claimed, committed] of claims) {
    if (claimed !== undefined && claimed !== committed) {
      throw new Refusal('PUBLISHED_MISMATCH', `${name} on chain is ${claimed}, the root commits to ${committed}`);
    }
  }
}

function readOptionalAmount(value: bigint | string | undefined): bigint | undefined {
  return value === undefined ? undefined : readAmount('published total', value);
}
