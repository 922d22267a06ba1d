import { EVIDENCE_CLASSES } from '@vitrine/contracts';
import { id } from 'ethers';
import type { Transaction } from '../chain/blockProducer.js';
import { type Backing, formatUsd, isTapeCurrent } from './backing.js';
import { type LedgerMarket, liabilityOf, WAD } from './ledger.js';
import type { Draft, Stage } from './stage.js';

/** Moves capital out and back on business days, and reports fiat on its way. */
export interface Operator {
  /** The reserve ratio below which no capital may be taken out changed, WAD. */
  setMinReserveRatio(ratio: bigint): void;
}

export interface OperatorOptions {
  backing: Backing;
  minReserveRatio: bigint;
  /** Day on which the custodian's statement fails, so that what is reported must not be used until the next day. */
  ripcordDay?: number;
}

/** Fiat that arrives on a business day: lent out, or paid back into a reserve. */
interface Arrival {
  day: number;
  valueWad: bigint;
  returns: { market: LedgerMarket; amount: bigint } | null;
}

const PART = 1;
/** Business days in the banks, roughly: 2 to 4 days on the calendar. */
const TRANSIT_DAYS = [2, 4] as const;
/** The operator aims this far above the minimum reserve ratio, so that redemptions need not wait. */
const TARGET_MARGIN = WAD / 10n;
/** Below this much above the minimum, capital is called back. */
const RECALL_MARGIN = (WAD * 7n) / 100n;
/** Smallest transfer worth a wire, permille of what is owed. */
const MIN_TRANSFER_PERMILLE = 15n;

export function planOperator(stage: Stage, { backing, minReserveRatio, ripcordDay }: OperatorOptions): Operator {
  const { agenda, calls, cast, documents, ledger } = stage;
  const random = stage.random.fork('operator');
  const arrivals: Arrival[] =
    backing.cashWad === 0n ? [] : [{ day: TRANSIT_DAYS[0], valueWad: backing.cashWad, returns: null }];
  let minRatio = minReserveRatio;
  let transfers = 0;

  for (let day = 1; day < agenda.days; day++) {
    if (agenda.isBusinessDay(day)) agenda.add(day, PART, 'operator', (draft) => businessDay(day, draft));
  }
  if (ripcordDay !== undefined) {
    agenda.add(ripcordDay, 2, 'servicer', ({ time }) => [reportCash(time, true)]);
    agenda.add(ripcordDay + 1, 2, 'servicer', ({ time }) => [reportCash(time)]);
  }

  return {
    setMinReserveRatio(ratio) {
      minRatio = ratio;
    },
  };

  function businessDay(day: number, draft: Draft): Transaction[] {
    const { cashWad, loansWad } = backing;
    const moves = [
      ...arrivals.filter((arrival) => isDue(arrival, day, draft.time)).flatMap((arrival) => settle(arrival, draft)),
      ...ledger.markets.flatMap((market) => balance(market, day, draft)),
    ];
    return [
      ...moves,
      ...(backing.cashWad === cashWad ? [] : [reportCash(draft.time)]),
      ...(backing.loansWad === loansWad || !isTapeCurrent(backing, draft.time) ? [] : [reportLending(draft.time)]),
    ];
  }

  /** Takes capital out where a reserve holds too much, calls it back where it holds too little. */
  function balance(market: LedgerMarket, day: number, draft: Draft): Transaction[] {
    const liability = liabilityOf(market);
    const reserve = draft.reserveLeft(market);
    const wanted = (liability * (minRatio + TARGET_MARGIN)) / WAD;
    const smallest = (liability * MIN_TRANSFER_PERMILLE) / 1000n;
    const spare = wholeTokens(market, reserve - wanted);
    if (spare > smallest) return [deploy(market, spare, day, draft.time)];
    const isLow = reserve < (liability * (minRatio + RECALL_MARGIN)) / WAD;
    if (isLow && !arrivals.some(({ returns }) => returns?.market === market)) {
      recall(market, wholeTokens(market, min(wanted - reserve, market.outstanding)), day);
    }
    return [];
  }

  function deploy(market: LedgerMarket, amount: bigint, day: number, time: number): Transaction {
    const valueWad = (amount * WAD) / market.unit;
    backing.cashWad += valueWad;
    arrivals.push({ day: day + random.int(...TRANSIT_DAYS), valueWad, returns: null });
    return calls.deployCapital(cast.operator, transfer('DEPLOY', market, amount, time));
  }

  /** Collections on the loans are set aside as cash; they reach the reserve when the banks are done. */
  function recall(market: LedgerMarket, amount: bigint, day: number): void {
    if (amount === 0n) return;
    const valueWad = (amount * WAD) / market.unit;
    backing.cashWad += valueWad;
    backing.loansWad -= valueWad;
    arrivals.push({ day: day + random.int(...TRANSIT_DAYS), valueWad, returns: { market, amount } });
  }

  /** Fiat waits to be lent until the month's tape is out: reports about loans must not go back in time. */
  function isDue(arrival: Arrival, day: number, time: number): boolean {
    return arrival.day <= day && (arrival.returns !== null || isTapeCurrent(backing, time));
  }

  function settle(arrival: Arrival, draft: Draft): Transaction[] {
    arrivals.splice(arrivals.indexOf(arrival), 1);
    backing.cashWad -= arrival.valueWad;
    if (!arrival.returns) {
      backing.lend(arrival.valueWad, draft.time);
      return [];
    }
    const { market, amount } = arrival.returns;
    draft.takeReserve(market, -amount);
    return [calls.returnCapital(cast.operator, transfer('RETURN', market, amount, draft.time))];
  }

  function transfer(kind: string, market: LedgerMarket, amount: bigint, time: number) {
    transfers += 1;
    const reference = `${kind}-${time}-${transfers}`;
    const evidenceHash = documents.file({
      document: 'Wire instruction',
      reference,
      market: market.symbol,
      amount: formatUsd((amount * WAD) / market.unit),
      time,
    });
    return { market, amount, transferId: id(reference), evidenceHash };
  }

  function reportCash(time: number, ripcord = false): Transaction {
    const payloadHash = documents.file({
      document: 'Custodian statement',
      account: 'DMM-AUTO',
      balance: formatUsd(backing.cashWad),
      time,
      ripcord: String(ripcord),
    });
    const { SELF_REPORTED, SERVICER_SIGNED } = EVIDENCE_CLASSES;
    return calls.report(cast.servicer, {
      feed: 'CASH',
      valueWad: backing.cashWad,
      asOf: time,
      evidenceClass: random.chance(300) ? SERVICER_SIGNED : SELF_REPORTED,
      ripcord,
      payloadHash,
    });
  }

  function reportLending(time: number): Transaction {
    const payloadHash = documents.file({
      document: 'Funding advice',
      claims: formatUsd(backing.loansWad),
      time,
    });
    return calls.report(cast.servicer, {
      feed: 'LOANS',
      valueWad: backing.loansWad,
      asOf: time,
      evidenceClass: EVIDENCE_CLASSES.SERVICER_SIGNED,
      payloadHash,
    });
  }
}

function wholeTokens(market: LedgerMarket, amount: bigint): bigint {
  return amount - (amount % market.unit);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
