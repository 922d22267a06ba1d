import { basename, join } from 'node:path';
import { computeTapeCommitment } from '@vitrine/api';
import { LOAN_SCHEMA_ID } from '@vitrine/api/proof';
import { EVIDENCE_CLASSES } from '@vitrine/contracts';
import { isoMonth, type Month, monthAt, monthStart, periodEnd, SECONDS_PER_DAY } from '../calendar.js';
import type { Transaction } from '../chain/blockProducer.js';
import type { LoanBook } from '../loans/book.js';
import { writeTape } from '../loans/ex102.js';
import type { LoanMonth } from '../loans/loan.js';
import { type Backing, WAD_PER_CENT } from './backing.js';
import type { Stage } from './stage.js';

/** A tape that was written and published. */
export interface WorldTape {
  /** Path of the EX-102 file. */
  file: string;
  root: string;
  /** Midnight UTC of the period's last day, seconds since 1970. */
  periodEnd: number;
  /** Block time of the publication, seconds since 1970. */
  publishedAt: number;
  loanCount: number;
  totalBalanceCents: string;
  totalValueCents: string;
}

export interface ServicerOptions {
  backing: Backing;
  book: LoanBook;
  firstMonth: Month;
  tapeDir: string;
  onTape(tape: WorldTape, rows: readonly LoanMonth[]): void;
}

const PART = 1;
/** Day of the following month on which a tape is published, if it is a business day. */
const PUBLICATION_DAY = 5;
/** The last tape of a quarter is checked by an outside firm before it is published. */
const MONTHS_PER_QUARTER = 3;

/** Publishes a tape a month, from the month before the first day on, and reports the loans' total with it. */
export function planServicer(stage: Stage, options: ServicerOptions): void {
  const { agenda } = stage;
  for (let month = options.firstMonth; ; month++) {
    const day = publicationDay(stage, month);
    if (day >= agenda.days) return;
    agenda.add(day, PART, 'servicer', ({ time }) => publishTape(stage, options, month, time));
  }
}

function publicationDay({ agenda }: Stage, month: Month): number {
  const firstDay = (monthStart(month + 1) - agenda.start) / SECONDS_PER_DAY;
  let day = firstDay <= 0 ? 1 : firstDay + PUBLICATION_DAY - 1;
  while (!agenda.isBusinessDay(day)) day++;
  return day;
}

async function publishTape(
  stage: Stage,
  { backing, book, tapeDir, onTape }: ServicerOptions,
  month: Month,
  time: number,
): Promise<Transaction[]> {
  const rows = book.playMonth(backing.lentCents(month));
  const file = join(tapeDir, `ex102-${isoMonth(month)}.xml`);
  writeTape(file, rows);
  const { root, loanCount, totalBalanceCents, totalValueCents } = await computeTapeCommitment(file);

  backing.loansWad = totalBalanceCents * WAD_PER_CENT;
  backing.tapeMonth = month;
  const tape: WorldTape = {
    root,
    periodEnd: periodEnd(month),
    loanCount,
    file,
    publishedAt: time,
    totalBalanceCents: String(totalBalanceCents),
    totalValueCents: String(totalValueCents),
  };
  onTape(tape, rows);
  return publicationOf(stage, tape);
}

/** What puts a tape on the chain: its root and totals, and the report of the loans' total that goes with it. */
export function publicationOf({ calls, cast }: Stage, tape: WorldTape): Transaction[] {
  const { SERVICER_SIGNED, THIRD_PARTY } = EVIDENCE_CLASSES;
  const { root, periodEnd, loanCount } = tape;
  const totalBalanceCents = BigInt(tape.totalBalanceCents);
  const isQuarterEnd = (monthAt(periodEnd) + 1) % MONTHS_PER_QUARTER === 0;
  return [
    calls.publish(cast.servicer, {
      root,
      periodEnd,
      loanCount,
      totalBalanceCents,
      totalValueCents: BigInt(tape.totalValueCents),
      schemaId: LOAN_SCHEMA_ID,
      uri: basename(tape.file),
    }),
    calls.report(cast.servicer, {
      feed: 'LOANS',
      valueWad: totalBalanceCents * WAD_PER_CENT,
      asOf: periodEnd,
      evidenceClass: isQuarterEnd ? THIRD_PARTY : SERVICER_SIGNED,
      payloadHash: root,
    }),
  ];
}
