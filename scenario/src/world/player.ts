import type { BlockProducer, Transaction } from '../chain/blockProducer.js';
import type { Ledger } from './ledger.js';
import { type Act, createDraft } from './stage.js';

/** Turns acts into blocks and keeps count. */
export interface Player {
  readonly head: { number: number; timestamp: number };
  readonly transactions: number;
  /** Lets the acts decide and mines what they want; no block when they want nothing. */
  play(time: number, acts: readonly Act[]): Promise<void>;
  /** Mines these transactions, in as many blocks as they need; one block where there are none. */
  mine(time: number, transactions: readonly Transaction[]): Promise<void>;
}

export const BLOCK_SECONDS = 12;
const MAX_TRANSACTIONS_PER_BLOCK = 50;

export function createPlayer(
  producer: BlockProducer,
  ledger: Ledger,
  start: { number: number; timestamp: number },
): Player {
  let head = start;
  let transactions = 0;

  async function mine(time: number, list: readonly Transaction[]): Promise<void> {
    let first = 0;
    do {
      const timestamp = Math.max(time, head.timestamp + BLOCK_SECONDS);
      const block = await producer.mine(timestamp, list.slice(first, first + MAX_TRANSACTIONS_PER_BLOCK));
      ledger.apply(block.logs);
      head = { number: block.number, timestamp };
      transactions += block.transactions;
      first += MAX_TRANSACTIONS_PER_BLOCK;
    } while (first < list.length);
  }

  return {
    get head() {
      return head;
    },
    get transactions() {
      return transactions;
    },
    mine,
    async play(time, acts) {
      const draft = createDraft(time);
      const list: Transaction[] = [];
      for (const act of acts) list.push(...(await act(draft)));
      if (list.length > 0) await mine(time, list);
    },
  };
}
