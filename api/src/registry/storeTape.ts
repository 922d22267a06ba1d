import { setImmediate } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { NODE_BYTES, type SumTree, toHex } from '../proof/index.js';
import { acceptedLoans, type CommittedTape } from './commitTape.js';
import { type Connection, isBusy } from './database.js';
import { RegistryError } from './errors.js';
import { type FieldDefinition, TAPE_FIELDS } from './fields.js';
import type { ReadTape } from './readTape.js';
import type { StagedProblem } from './staging.js';
import { type RegistryTables, SEGMENT_NODES } from './tables.js';

const FIELDS: readonly FieldDefinition[] = TAPE_FIELDS;

export interface StoreTapeOptions {
  importedAt: number;
  onLoans: (stored: number) => void;
}

/** Writes a tape with its loans, tree and refused rows in one transaction; false when its root is there already. */
export async function storeTape(
  connection: Connection,
  tape: ReadTape,
  committed: CommittedTape,
  options: StoreTapeOptions,
): Promise<boolean> {
  try {
    return await connection.query.transaction().execute(async (transaction) => {
      const tapeId = await insertTape(transaction, tape, committed, options.importedAt);
      if (tapeId === undefined) return false;
      await insertLoans(connection, tapeId, tape, options.onLoans);
      await insertTree(transaction, tapeId, committed.tree);
      await insertRejections(transaction, tapeId, tape, committed.lateProblems);
      return true;
    });
  } catch (error) {
    throw isBusy(error) ? busy(error) : error;
  }
}

async function insertTape(
  transaction: Transaction<RegistryTables>,
  tape: ReadTape,
  { commitment, tapeSalt }: CommittedTape,
  importedAt: number,
): Promise<number | undefined> {
  const inserted = await transaction
    .insertInto('tape')
    .values({
      root: commitment.root,
      schema_id: commitment.schemaId,
      tape_salt: toHex(tapeSalt),
      file_name: tape.fileName,
      file_sha256: commitment.fileSha256,
      period_begin: commitment.periodBegin,
      period_end: commitment.periodEnd,
      loan_count: commitment.loanCount,
      total_balance: commitment.totalBalanceCents,
      total_value: commitment.totalValueCents,
      rejected_count: commitment.rejectedCount,
      rate_units: JSON.stringify(commitment.units),
      unknown_elements: JSON.stringify(tape.unknownElements),
      imported_at: importedAt,
    })
    .onConflict((conflict) => conflict.column('root').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted === undefined ? undefined : Number(inserted.id);
}

async function insertLoans(
  { query, driver }: Connection,
  tapeId: number,
  tape: ReadTape,
  onLoans: (stored: number) => void,
): Promise<void> {
  const insert = driver.prepare(loanInsertSql(query));
  for (const page of acceptedLoans(tape)) {
    for (const { index, line, values } of page) insert.run(tapeId, index, line, ...values);
    onLoans((page.at(-1)?.index ?? -1) + 1);
    await setImmediate();
  }
}

function loanInsertSql(query: Kysely<RegistryTables>): string {
  const columns = ['tape_id', 'leaf_index', 'line', ...FIELDS.map(({ column }) => column)];
  const row = Object.fromEntries(columns.map((column) => [column, 0])) as unknown as RegistryTables['loan'];
  return query.insertInto('loan').values(row).compile().sql;
}

async function insertTree(transaction: Transaction<RegistryTables>, tapeId: number, { nodes }: SumTree): Promise<void> {
  const segmentBytes = SEGMENT_NODES * NODE_BYTES;
  for (let segment = 0; segment * segmentBytes < nodes.length; segment++) {
    const part = nodes.subarray(segment * segmentBytes, (segment + 1) * segmentBytes);
    await transaction.insertInto('tree_segment').values({ tape_id: tapeId, segment, nodes: part }).execute();
  }
}

async function insertRejections(
  transaction: Transaction<RegistryTables>,
  tapeId: number,
  tape: ReadTape,
  lateProblems: StagedProblem[],
): Promise<void> {
  let position = 0;
  const insert = async (problems: StagedProblem[]): Promise<void> => {
    for (const { row, assetNumber, ...problem } of problems) {
      const place = { tape_id: tapeId, position: position++, row_line: row.line, row_column: row.column };
      await transaction
        .insertInto('rejection')
        .values({ ...place, asset_number: assetNumber, ...problem })
        .execute();
    }
  };
  for (const page of tape.staging.problems()) await insert(page);
  await insert(lateProblems);
}

function busy(cause: unknown): RegistryError {
  return new RegistryError('REGISTRY_BUSY', 'another import into this database is under way', {
    hint: 'nothing was imported: try again when it is done',
    cause,
  });
}
