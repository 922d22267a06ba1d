/** Bytes as `0x`-prefixed lower-case hex. */
export type Hex = `0x${string}`;

/** keccak-256. Passed in where a host has a faster one than the default. */
export type Keccak256 = (data: Uint8Array) => Uint8Array;

/** A node beside the path: its hash and the sums below it. */
export interface ProofSibling {
  hash: Hex;
  balanceCents: bigint;
  valueCents: bigint;
}

/** Shows that one loan is counted, once at its place, in the totals that a tape's root commits to. */
export interface LoanProof {
  /** keccak-256 of the record encoding's name, `vitrine.loan.v1`. */
  schemaId: Hex;
  /** The loan's canonical record; see `encodeRecord`. */
  record: string;
  salt: Hex;
  balanceCents: bigint;
  valueCents: bigint;
  /** Position of the leaf, from 0; leaves are ordered by asset number. */
  index: number;
  /** Leaves in the tree. */
  loanCount: number;
  /** From the leaf up. A level where the path's node has no sibling has no entry. */
  siblings: ProofSibling[];
  /** Root that the path leads to. */
  root: Hex;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
}

/** A proof as JSON carries it: integers may be decimal strings. */
export interface LoanProofInput {
  schemaId: string;
  record: string;
  salt: string;
  balanceCents: bigint | string;
  valueCents: bigint | string;
  index: number;
  loanCount: number;
  siblings: readonly { hash: string; balanceCents: bigint | string; valueCents: bigint | string }[];
  root: string;
  totalBalanceCents: bigint | string;
  totalValueCents: bigint | string;
}

/** What the chain says of the tape. Only `root` is needed, since it commits to the rest; what else is given must agree. */
export interface PublishedTape {
  root: string;
  schemaId?: string;
  loanCount?: number;
  totalBalanceCents?: bigint | string;
  totalValueCents?: bigint | string;
}

export type VerificationFailure =
  /** A part of the proof has the wrong type, length or form. */
  | 'MALFORMED'
  /** The proof was made with a record encoding that this code does not know. */
  | 'UNKNOWN_SCHEMA'
  /** An amount is negative or needs more than 128 bits. */
  | 'AMOUNT_OUT_OF_RANGE'
  /** The record is not a canonical `vitrine.loan.v1` record. */
  | 'RECORD_MALFORMED'
  /** The record states another balance or value than the leaf counts. */
  | 'RECORD_AMOUNT_MISMATCH'
  /** The index is not below the loan count. */
  | 'INDEX_OUT_OF_RANGE'
  /** A path for this index and loan count has another number of siblings. */
  | 'PATH_LENGTH_MISMATCH'
  /** The sums along the path are not the totals that the proof states. */
  | 'TOTALS_MISMATCH'
  /** The path does not lead to the root that the proof states. */
  | 'PATH_MISMATCH'
  /** The proof is about another root than the one on chain. */
  | 'ROOT_MISMATCH'
  /** Totals, count or schema published on chain differ from what the root commits to. */
  | 'PUBLISHED_MISMATCH';

export type Verification =
  | { valid: true; fields: ReadonlyMap<string, string>; proof: LoanProof }
  | { valid: false; reason: VerificationFailure; message: string };
