import type { Transaction } from '../chain/blockProducer.js';
import type { LoanMonth } from '../loans/loan.js';
import { liabilityOf, WAD } from './ledger.js';
import type { Stage } from './stage.js';

/** Buys DMG back and burns it, out of what a month's interest left over. */
export interface BuyBacks {
  afterTape(rows: readonly LoanMonth[], day: number): void;
}

const PART = 2;
const DAYS_AFTER_TAPE = 2;
/** Share of a month's excess interest that buys DMG, permille. */
const BUDGET_PERMILLE = 400n;
const DMG_PRICE_CENTS = [38, 74] as const;
const SELLERS = 3;
const REASON = 'BUYBACK';

export function createBuyBacks({ agenda, calls, cast, ledger, ...stage }: Stage): BuyBacks {
  const random = stage.random.fork('buy-backs');

  return {
    afterTape(rows, day) {
      const interest = rows.reduce((sum, row) => sum + row.interestPaidCents, 0n);
      const budget = ((interest - interestOwedCents()) * BUDGET_PERMILLE) / 1000n;
      if (budget <= 0n) return;
      const amount = (budget * WAD) / BigInt(random.int(...DMG_PRICE_CENTS));
      agenda.add(day + DAYS_AFTER_TAPE, PART, 'governance', () => buyAndBurn(amount));
    },
  };

  function buyAndBurn(amount: bigint): Transaction[] {
    const sellers = new Set(Array.from({ length: SELLERS }, () => random.pick(cast.depositors)));
    const part = amount / BigInt(sellers.size);
    const willing = [...sellers].filter((seller) => part > 0n && (ledger.dmg.get(seller.toLowerCase()) ?? 0n) >= part);
    if (willing.length === 0) return [];
    return [
      ...willing.map((seller) => calls.transferDmg(seller, cast.treasury, part)),
      calls.burnDmg(cast.treasury, part * BigInt(willing.length), REASON),
    ];
  }

  /** A month of 6.25 % on what is owed, US cents. */
  function interestOwedCents(): bigint {
    const owed = ledger.markets.reduce((sum, market) => sum + (liabilityOf(market) * 100n) / market.unit, 0n);
    return (owed * 625n) / (10_000n * 12n);
  }
}
