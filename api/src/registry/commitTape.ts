import { setImmediate } from 'node:timers/promises';
import {
  createSumTreeBuilder,
  deriveLoanSalt,
  deriveTapeSalt,
  type Hex,
  hashLeaf,
  LOAN_SCHEMA_ID,
  type SumTree,
  toHex,
} from '../proof/index.js';
import { formatDecimal } from './decimals.js';
import { RegistryError } from './errors.js';
import { createFastKeccak } from './fastKeccak.js';
import type { FieldValue } from './fields.js';
import { leafContent } from './loanRecord.js';
import { normaliseRow, RATE_SCALE } from './normalise.js';
import { type ReadTape, type ReadTapeOptions, readTape } from './readTape.js';
import type { StagedProblem } from './staging.js';
import type { RateUnits } from './units.js';

/** Totals are kept in 64-bit integers. */
const MAX_TOTAL_CENTS = 2n ** 63n - 1n;

/** What a tape's publication states on chain. */
export interface TapeCommitment {
  root: Hex;
  schemaId: Hex;
  loanCount: number;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
  /** YYYY-MM-DD. */
  periodBegin: string;
  periodEnd: string;
  /** Midnight UTC of the period's last day, seconds since 1970. */
  periodEndSeconds: bigint;
  /** SHA-256 of the tape's XML. */
  fileSha256: Hex;
  /** Rows refused; no part of the tree. */
  rejectedCount: number;
  units: RateUnits;
}

export interface CommitOptions extends ReadTapeOptions {
  /** 32 bytes that keep leaves from being guessed; derived from the file unless given. */
  tapeSalt?: Uint8Array;
}

/** A tape with its tree. */
export interface CommittedTape {
  commitment: TapeCommitment;
  tree: SumTree;
  tapeSalt: Uint8Array;
  /** Problems that only showed once the units were known. */
  lateProblems: StagedProblem[];
}

/** A loan of the tape, at its place among the leaves. */
export interface AcceptedLoan {
  index: number;
  line: number;
  values: FieldValue[];
}

/** The commitment that a tape file leads to, without importing it: what is published on chain. */
export async function computeTapeCommitment(filePath: string, options: CommitOptions = {}): Promise<TapeCommitment> {
  const tape = await readTape(filePath, options);
  try {
    const { commitment } = await commitTape(tape, options);
    return commitment;
  } finally {
    tape.staging.close();
  }
}

/** Builds the tree of a tape that was read. */
export async function commitTape(tape: ReadTape, options: CommitOptions): Promise<CommittedTape> {
  const keccak = await createFastKeccak();
  const tapeSalt = options.tapeSalt ?? deriveTapeSalt(tape.sha256);
  const builder = createSumTreeBuilder({ keccak });
  const lateProblems: StagedProblem[] = [];

  for (const page of acceptedLoans(tape, (problem) => lateProblems.push(problem))) {
    for (const { assetNumber, values } of page) {
      const content = leafContent(values);
      const hash = hashLeaf({ ...content, salt: deriveLoanSalt(tapeSalt, assetNumber, keccak) }, keccak);
      builder.add({ hash, balanceCents: content.balanceCents, valueCents: content.valueCents });
    }
    options.onProgress?.({
      phase: 'committing',
      bytesRead: tape.bytesTotal,
      bytesTotal: tape.bytesTotal,
      loans: (page.at(-1)?.index ?? -1) + 1,
      rejected: tape.rejected + lateProblems.length,
    });
    await setImmediate();
  }
  if (lateProblems.length === tape.rows - tape.rejected) throw withoutLoans(tape);
  const tree = builder.finish();
  refuseHugeTotals(tape, tree);
  return { commitment: describe(tape, tree, lateProblems.length), tree, tapeSalt, lateProblems };
}

/** Pages of the loans that count, in the order of the leaves. */
export function* acceptedLoans(
  tape: ReadTape,
  onProblem: (problem: StagedProblem) => void = () => {},
): Generator<(AcceptedLoan & { assetNumber: string })[]> {
  let index = 0;
  for (const rows of tape.staging.pages()) {
    const page = [];
    for (const { assetNumber, line, column, values } of rows) {
      const normalised = normaliseRow(values, tape.units);
      if ('values' in normalised) {
        page.push({ index: index++, line, assetNumber, values: normalised.values });
      } else {
        const { field, value, reason } = normalised;
        const at = { line, column };
        onProblem({ row: at, assetNumber, field, value: formatDecimal(value, RATE_SCALE), reason, ...at });
      }
    }
    yield page;
  }
}

function describe(tape: ReadTape, tree: SumTree, lateRejections: number): TapeCommitment {
  return {
    root: tree.root,
    schemaId: LOAN_SCHEMA_ID,
    loanCount: tree.loanCount,
    totalBalanceCents: tree.totalBalanceCents,
    totalValueCents: tree.totalValueCents,
    periodBegin: tape.periodBegin,
    periodEnd: tape.periodEnd,
    periodEndSeconds: BigInt(Date.parse(`${tape.periodEnd}T00:00:00Z`) / 1000),
    fileSha256: toHex(tape.sha256),
    rejectedCount: tape.rejected + lateRejections,
    units: tape.units,
  };
}

function withoutLoans(tape: ReadTape): RegistryError {
  return new RegistryError('TAPE_WITHOUT_LOANS', 'every row states a rate above 100 %', {
    file: tape.fileName,
    hint: 'state the units of the percentage fields with the import',
  });
}

function refuseHugeTotals(tape: ReadTape, tree: SumTree): void {
  if (tree.totalBalanceCents <= MAX_TOTAL_CENTS && tree.totalValueCents <= MAX_TOTAL_CENTS) return;
  throw new RegistryError('TAPE_LIMIT_EXCEEDED', 'the totals need more than 64 bits', {
    file: tape.fileName,
    hint: 'check the amounts: no loan book is that large',
  });
}
