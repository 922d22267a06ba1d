import { type CommitOptions, commitTape, type TapeCommitment } from './commitTape.js';
import type { RegistryDatabase } from './database.js';
import { formatCents } from './decimals.js';
import { readTape } from './readTape.js';
import type { StagedProblem } from './staging.js';
import { storeTape } from './storeTape.js';

const SUMMARY_REJECTIONS = 20;

export type ImportOptions = CommitOptions;

/** What an import did. JSON-serialisable. */
export interface ImportSummary {
  /** Loans on the tape, without refused rows. */
  loans: number;
  /** Sum of end balances, US dollars with two decimals. */
  totalBalance: string;
  /** Sum of vehicle values, US dollars with two decimals. */
  totalValue: string;
  /** Rows that were refused. */
  rejected: number;
  root: string;
  seconds: number;
  /** True when the registry held this tape before; nothing was written then. */
  alreadyRegistered: boolean;
  schemaId: string;
  periodBegin: string;
  periodEnd: string;
  fileName: string;
  fileSha256: string;
  /** The unit each percentage field was found to have. */
  units: TapeCommitment['units'];
  /** Elements that Schedule AL does not have; they were read over. */
  unknownElements: string[];
  /** The first problems of refused rows; `registry.rejections` lists all. */
  rejections: StagedProblem[];
}

/** Imports a tape file: all of it or, when anything is wrong with the file, nothing. */
export async function importTape(
  database: RegistryDatabase,
  filePath: string,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const startedAt = performance.now();
  const tape = await readTape(filePath, options);
  const writer = database.openWriter();
  try {
    const committed = await commitTape(tape, options);
    const { commitment } = committed;
    const isNew = await storeTape(writer, tape, committed, {
      importedAt: Math.floor(Date.now() / 1000),
      onLoans: (loans) => {
        const { bytesTotal } = tape;
        const rejected = commitment.rejectedCount;
        options.onProgress?.({ phase: 'storing', bytesRead: bytesTotal, bytesTotal, loans, rejected });
      },
    });
    return {
      loans: commitment.loanCount,
      totalBalance: formatCents(commitment.totalBalanceCents),
      totalValue: formatCents(commitment.totalValueCents),
      rejected: commitment.rejectedCount,
      root: commitment.root,
      seconds: Math.round(performance.now() - startedAt) / 1000,
      alreadyRegistered: !isNew,
      schemaId: commitment.schemaId,
      periodBegin: commitment.periodBegin,
      periodEnd: commitment.periodEnd,
      fileName: tape.fileName,
      fileSha256: commitment.fileSha256,
      units: commitment.units,
      unknownElements: tape.unknownElements,
      rejections: [...(tape.staging.problems().next().value ?? []), ...committed.lateProblems].slice(
        0,
        SUMMARY_REJECTIONS,
      ),
    };
  } finally {
    tape.staging.close();
    await writer.close();
  }
}
