import { type Month, monthAt, periodEnd } from '../calendar.js';

/** What the protocol owns off chain, as its operator and servicer keep it; both report from it. */
export interface Backing {
  /** Fiat between a market's reserve and the loans, US dollars, WAD. */
  cashWad: bigint;
  /** Claims on loans as last known: the latest tape and what was lent since, US dollars, WAD. */
  loansWad: bigint;
  /** Month of the latest tape; from its end to the next tape's publication no newer number about loans is given out. */
  tapeMonth: Month;
  /** Adds fiat that became loans. */
  lend(amountWad: bigint, time: number): void;
  /** US cents lent in a month. */
  lentCents(month: Month): bigint;
}

/** True when loans made since the latest tape can be reported on top of it: it is out, and the next period goes on. */
export function isTapeCurrent(backing: Backing, time: number): boolean {
  const month = monthAt(time);
  return backing.tapeMonth === month - 1 && time <= periodEnd(month);
}

export const WAD_PER_CENT = 10n ** 16n;

/** A backing as plain data: amounts as decimal strings. */
export interface BackingRecord {
  cashWad: string;
  loansWad: string;
  tapeMonth: Month;
  lentCents: [month: Month, cents: string][];
}

export function createBacking(record: BackingRecord): Backing & { record(): BackingRecord } {
  const lent = new Map(record.lentCents.map(([month, cents]) => [month, BigInt(cents)]));
  return {
    cashWad: BigInt(record.cashWad),
    loansWad: BigInt(record.loansWad),
    tapeMonth: record.tapeMonth,
    lend(amountWad, time) {
      const month = monthAt(time);
      this.loansWad += amountWad;
      lent.set(month, (lent.get(month) ?? 0n) + amountWad / WAD_PER_CENT);
    },
    lentCents: (month) => lent.get(month) ?? 0n,
    record() {
      return {
        cashWad: String(this.cashWad),
        loansWad: String(this.loansWad),
        tapeMonth: this.tapeMonth,
        lentCents: [...lent].map(([month, cents]) => [month, String(cents)]),
      };
    },
  };
}

export function formatUsd(valueWad: bigint): string {
  const cents = valueWad / WAD_PER_CENT;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
