import type { Transaction } from '../chain/blockProducer.js';
import type { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Cast } from './cast.js';
import type { ContractCalls } from './contractCalls.js';
import type { Documents } from './documents.js';
import type { Ledger, LedgerMarket } from './ledger.js';

/** What every actor is given to plan with. */
export interface Stage {
  random: Random;
  agenda: Agenda;
  cast: Cast;
  calls: ContractCalls;
  ledger: Ledger;
  documents: Documents;
}

/** A block while it is being filled. */
export interface Draft {
  /** Time that the block will have, seconds since 1970. */
  time: number;
  /** Reserve that is left after what was put into this block so far. */
  reserveLeft(market: LedgerMarket): bigint;
  /** Says that a transaction of this block will take from the reserve. */
  takeReserve(market: LedgerMarket, amount: bigint): void;
}

/** Decides, just before its block, what an actor does; nothing is fine too. */
export type Act = (draft: Draft) => Transaction[] | Promise<Transaction[]>;

export function createDraft(time: number): Draft {
  const taken = new Map<LedgerMarket, bigint>();
  return {
    time,
    reserveLeft: (market) => market.reserve - (taken.get(market) ?? 0n),
    takeReserve: (market, amount) => taken.set(market, (taken.get(market) ?? 0n) + amount),
  };
}
