import type { Generated } from 'kysely';
import type { LoanFields } from './fields.js';

/** A tape as imported. Rows are written once and never changed. */
export interface TapeTable {
  id: Generated<number>;
  /** 0x-prefixed hex, as are the other hashes. */
  root: string;
  schema_id: string;
  tape_salt: string;
  file_name: string;
  file_sha256: string;
  /** YYYY-MM-DD. */
  period_begin: string;
  period_end: string;
  loan_count: number;
  total_balance: bigint;
  total_value: bigint;
  rejected_count: number;
  /** JSON: unit by percentage field, as found in the file. */
  rate_units: string;
  /** JSON: names of elements that were read over. */
  unknown_elements: string;
  /** Seconds since 1970. */
  imported_at: number;
}

/** A loan on a tape. */
export type LoanTable = LoanFields & {
  tape_id: number;
  /** Position among the tree's leaves. */
  leaf_index: number;
  /** Line of the row in the tape file. */
  line: number;
};

/** A problem of a row that was refused. */
export interface RejectionTable {
  tape_id: number;
  /** From 0, in order of the file. */
  position: number;
  row_line: number;
  row_column: number;
  asset_number: string | null;
  field: string | null;
  value: string | null;
  reason: string;
  line: number;
  column: number;
}

/** A run of packed tree nodes. */
export interface TreeSegmentTable {
  tape_id: number;
  /** Holds the nodes from `segment` × SEGMENT_NODES. */
  segment: number;
  nodes: Uint8Array;
}

export interface RegistryTables {
  tape: TapeTable;
  loan: LoanTable;
  rejection: RejectionTable;
  tree_segment: TreeSegmentTable;
}

/** Nodes per row of `tree_segment`: 16 KiB. */
export const SEGMENT_NODES = 256;
