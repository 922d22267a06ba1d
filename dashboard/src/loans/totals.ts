import type { RegisteredTape, Tape } from '../api/types.js';
import { compareDecimals, shiftPoint } from '../format/decimal.js';

/** A total as the chain and as the registry have it. */
export interface TotalCheck {
  name: string;
  kind: 'count' | 'usd';
  onChain: string;
  registry: string;
  equal: boolean;
}

const CENT_DIGITS = 2;

/** Holds the totals committed on chain against those of the registry. */
export function checkTotals(tape: Tape, registered: RegisteredTape): TotalCheck[] {
  return [
    check('Loans', 'count', tape.loanCount.toString(), registered.loanCount.toString()),
    check('Total balance', 'usd', shiftPoint(tape.totalBalanceCents, -CENT_DIGITS), registered.totalBalance),
    check('Total vehicle value', 'usd', shiftPoint(tape.totalValueCents, -CENT_DIGITS), registered.totalValue),
  ];
}

function check(name: string, kind: TotalCheck['kind'], onChain: string, registry: string): TotalCheck {
  return { name, kind, onChain, registry, equal: compareDecimals(onChain, registry) === 0 };
}
