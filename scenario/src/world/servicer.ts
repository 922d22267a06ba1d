import { join } from 'node:path';
import { computeTapeCommitment } from '@vitrine/api';
import { EVIDENCE_CLASSES } from '@vitrine/contracts';
import { isoMonth, type Month, monthStart, periodEnd, SECONDS_PER_DAY } from '../calendar.js';
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
  { calls, cast }: Stage,
  { backing, book, tapeDir, onTape }: ServicerOptions,
  month: Month,
  time: number,
): Promise<Transaction[]> {
  const rows = book.playMonth(backing.lentCents(month));
  const name = `ex102-${isoMonth(month)}.xml`;
  const file = join(tapeDir, name);
  writeTape(file, rows);
  const { root, schemaId, loanCount, totalBalanceCents, totalValueCents } = await computeTapeCommitment(file);

  backing.loansWad = totalBalanceCents * WAD_PER_CENT;
  backing.tapeMonth = month;
  const tape = { root, periodEnd: periodEnd(month), loanCount, totalBalanceCents, totalValueCents };
  onTape(
    {
      ...tape,
      file,
      publishedAt: time,
      totalBalanceCents: String(totalBalanceCents),
      totalValueCents: String(totalValueCents),
    },
    rows,
  );
  const { SERVICER_SIGNED, THIRD_PARTY } = EVIDENCE_CLASSES;
  return [
    calls.publish(cast.servicer, { ...tape, schemaId, uri: name }),
    calls.report(cast.servicer, {
      feed: 'LOANS',
      valueWad: backing.loansWad,
      asOf: tape.periodEnd,
      evidenceClass: (month + 1) % MONTHS_PER_QUARTER === 0 ? THIRD_PARTY : SERVICER_SIGNED,
      payloadHash: root,
    }),
  ];
}
