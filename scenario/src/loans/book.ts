import type { Month } from '../calendar.js';
import { createRandom } from '../random.js';
import type { Loan, LoanMonth } from './loan.js';
import { playLoanMonth } from './month.js';
import { originateLoan } from './originate.js';

export interface LoanBookOptions {
  seed: string;
  /** Loans in the pool at the end of `firstMonth`. */
  loans: number;
  /** The first month that the pool reports about. */
  firstMonth: Month;
}

/** A pool of loans that ages month by month: what a month ends with is what the next begins with. */
export interface LoanBook {
  /** Plays the next month. New loans are made until `fundingCents` is lent. Rows are ordered by asset number. */
  playMonth(fundingCents: bigint): LoanMonth[];
}

/** Age of the oldest loan when the pool starts, months. */
const MAX_SEASONING_MONTHS = 16;

export function createLoanBook({ seed, loans, firstMonth }: LoanBookOptions): LoanBook {
  const random = createRandom(`${seed}/loans`);
  const book: Loan[] = [];
  let month = firstMonth;

  seasonPool();

  return {
    playMonth(fundingCents) {
      let left = fundingCents;
      while (left > 0n) {
        const loan = originate(month);
        left -= loan.terms.amountCents;
      }
      const rows = book.flatMap((loan) => playLoanMonth(random, loan, month) ?? []);
      month += 1;
      return rows;
    },
  };

  function originate(originationMonth: Month): Loan {
    const loan = originateLoan(random, originationMonth, book.length + 1);
    book.push(loan);
    return loan;
  }

  /** Loans made over the months before the pool starts, aged up to it; the pool takes only those with a balance. */
  function seasonPool(): void {
    while (book.length < loans) {
      const age = random.int(1, MAX_SEASONING_MONTHS);
      const loan = originateLoan(random, firstMonth - age, book.length + 1);
      for (let past = firstMonth - age; past < firstMonth; past++) playLoanMonth(random, loan, past);
      if (loan.state.status === 'ACTIVE') book.push(loan);
    }
  }
}
