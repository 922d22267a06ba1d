/**
 * Proofs that a loan is in a tape; specified in docs/proofs.md. Runs in browsers: nothing here may import from Node or
 * from the rest of the api.
 */
export { fromHex, toHex } from './bytes.js';
export {
  AMOUNT_LIMIT,
  deriveLoanSalt,
  deriveTapeSalt,
  hashLeaf,
  hashNode,
  hashRoot,
  keccak256,
  LOAN_SCHEMA,
  LOAN_SCHEMA_ID,
  type SumNode,
} from './hashing.js';
export { levelWidths, nodeCount, type PathStep, pathSteps } from './layout.js';
export {
  BALANCE_FIELD,
  decodeRecord,
  encodeRecord,
  LOAN_RECORD_FIELDS,
  type LoanRecordField,
  recordCents,
  VALUE_FIELD,
} from './record.js';
export {
  collectSiblings,
  createSumTreeBuilder,
  NODE_BYTES,
  proveLeaf,
  type SumTree,
  type SumTreeBuilder,
  unpackNode,
} from './tree.js';
export type {
  Hex,
  Keccak256,
  LoanProof,
  LoanProofInput,
  ProofSibling,
  PublishedTape,
  Verification,
  VerificationFailure,
} from './types.js';
export { verifyLoanProof } from './verify.js';
