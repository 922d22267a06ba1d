import type { Transaction } from '../chain/blockProducer.js';
import type { Random } from '../random.js';
import { SLOTS_PER_DAY } from './agenda.js';
import { type LedgerMarket, liabilityOf, WAD } from './ledger.js';
import type { Draft, Stage } from './stage.js';

export interface DepositorsOptions {
  /** US dollars that all depositors together pay in over the whole time. */
  depositDollars: bigint;
}

interface Tier {
  /** Of 1,000 depositors. */
  permille: number;
  /** Of 1,000 dollars paid in. */
  dollarsPermille: bigint;
  /** Latest day of arrival, in thousandths of the whole time. */
  arrivalPermille: number;
  /** How many times an ordinary deposit the first one is: large depositors come in at launch with most of their money. */
  firstDepositWeight: number;
  deposits: readonly [min: number, max: number];
  redemptions: readonly [min: number, max: number];
  /** Share of its holding that a redemption takes, permille. */
  redeemedPermille: readonly [min: number, max: number];
  leavesPermille: number;
}

interface Depositor {
  address: string;
  tier: Tier;
  cents: bigint;
  arrivalDay: number;
  leavingDay: number;
  usedSlots: Set<number>;
}

const TIERS: readonly Tier[] = [
  {
    permille: 100,
    dollarsPermille: 700n,
    arrivalPermille: 20,
    firstDepositWeight: 16,
    deposits: [5, 10],
    redemptions: [2, 5],
    redeemedPermille: [20, 120],
    leavesPermille: 0,
  },
  {
    permille: 300,
    dollarsPermille: 282n,
    arrivalPermille: 450,
    firstDepositWeight: 6,
    deposits: [5, 12],
    redemptions: [2, 6],
    redeemedPermille: [40, 250],
    leavesPermille: 150,
  },
  {
    permille: 600,
    dollarsPermille: 18n,
    arrivalPermille: 800,
    firstDepositWeight: 3,
    deposits: [8, 24],
    redemptions: [2, 9],
    redeemedPermille: [50, 600],
    leavesPermille: 180,
  },
];
const TRIAL_CENTS = 100n;
const TRIAL_PERMILLE = 400;
const TRANSFERS_PERMILLE = 350;
const MIN_STAY_DAYS = 21;
/** Most of the reserve that one redemption may take; the rest of a large one comes later. */
const RESERVE_SHARE_PERMILLE = 250n;
/** When the largest depositor takes half of its money out, in thousandths of the whole time. */
const RUN_PERMILLE = 640;

/** Plans who pays in and takes out, when and how much: a few large depositors, many small ones, from one dollar. */
export function planDepositors(stage: Stage, { depositDollars }: DepositorsOptions): void {
  const random = stage.random.fork('depositors');
  const depositors = createDepositors(stage, random, depositDollars * 100n);
  for (const depositor of depositors) {
    planDeposits(stage, random, depositor);
    planRedemptions(stage, random, depositor);
    if (random.chance(TRANSFERS_PERMILLE)) planTransfer(stage, random, depositor);
  }
  planRun(stage, depositors);
}

function createDepositors({ agenda, cast }: Stage, random: Random, totalCents: bigint): Depositor[] {
  const tiers = shuffle(random, tierList(cast.depositors.length));
  const weights = tiers.map(() => BigInt(random.int(60, 140)));
  return cast.depositors.map((address, index) => {
    const tier = tiers[index] as Tier;
    const tierWeight = weights.reduce((sum, weight, other) => (tiers[other] === tier ? sum + weight : sum), 0n);
    const isFirstOfTier = tiers.indexOf(tier) === index;
    const latestDay = Math.floor((agenda.days * tier.arrivalPermille) / 1000);
    const arrivalDay = isFirstOfTier ? 0 : random.int(0, latestDay);
    return {
      address,
      tier,
      cents: (totalCents * tier.dollarsPermille * (weights[index] ?? 0n)) / (1000n * tierWeight),
      arrivalDay,
      leavingDay: random.chance(tier.leavesPermille)
        ? random.int(arrivalDay + MIN_STAY_DAYS, agenda.days + MIN_STAY_DAYS)
        : agenda.days,
      usedSlots: new Set(),
    };
  });
}

/** One tier a depositor; at least one of each when there are three or more. */
function tierList(count: number): Tier[] {
  const [large, middle, small] = TIERS as [Tier, Tier, Tier];
  const larges = Math.max(1, Math.round((count * large.permille) / 1000));
  const middles = Math.max(1, Math.round((count * middle.permille) / 1000));
  return Array.from({ length: count }, (_, index) => {
    if (index < larges) return large;
    return index < larges + middles ? middle : small;
  });
}

function planDeposits(stage: Stage, random: Random, depositor: Depositor): void {
  const { agenda, calls } = stage;
  const count = random.int(...depositor.tier.deposits);
  const weights = Array.from({ length: count }, (_, index) =>
    BigInt(random.int(20, 100) * (index === 0 ? depositor.tier.firstDepositWeight : 1)),
  );
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0n);
  const isTrial = depositor.cents / BigInt(count) < 100_000n && random.chance(TRIAL_PERMILLE);
  const lastDay = Math.min(depositor.leavingDay, agenda.days) - 1;

  for (const [index, weight] of weights.entries()) {
    const cents = index === 0 && isTrial ? TRIAL_CENTS : (depositor.cents * weight) / totalWeight;
    // The smaller of two draws: most of the money comes in early.
    const laterDay = Math.min(random.int(depositor.arrivalDay, lastDay), random.int(depositor.arrivalDay, lastDay));
    const day = index === 0 ? depositor.arrivalDay : laterDay;
    const marketIndex = random.int(0, stage.ledger.markets.length - 1);
    schedule(stage, random, depositor, day, () => {
      const market = stage.ledger.markets[marketIndex] as LedgerMarket;
      const amount = (cents * market.unit) / 100n;
      const supplyAfter = market.totalSupply + (amount * WAD) / market.exchangeRate;
      return amount > 0n && supplyAfter < market.supplyCap ? [calls.mint(depositor.address, market, amount)] : [];
    });
  }
}

function planRedemptions(stage: Stage, random: Random, depositor: Depositor): void {
  const { agenda } = stage;
  const count = random.int(...depositor.tier.redemptions);
  for (let index = 0; index < count; index++) {
    const day = random.int(depositor.arrivalDay + 3, agenda.days - 1);
    const permille = random.int(...depositor.tier.redeemedPermille);
    if (day < depositor.leavingDay) planRedemption(stage, random, depositor, day, permille);
  }
  if (depositor.leavingDay >= agenda.days) return;
  // A reserve may pay a large holding only in parts, so leaving can take several days.
  for (let part = 0; part < 4; part++) planRedemption(stage, random, depositor, depositor.leavingDay + part * 2, 1000);
}

function planRedemption(stage: Stage, random: Random, depositor: Depositor, day: number, permille: number): void {
  schedule(stage, random, depositor, day, (draft) => redeemShare(stage, draft, depositor.address, permille));
}

function planTransfer(stage: Stage, random: Random, depositor: Depositor): void {
  const { agenda, cast, calls, ledger } = stage;
  const recipient = random.pick(cast.depositors);
  const day = random.int(depositor.arrivalDay + 2, agenda.days - 1);
  const permille = BigInt(random.int(20, 300));
  if (recipient === depositor.address) return;
  schedule(stage, random, depositor, day, () => {
    const market = largestHolding(ledger.markets, depositor.address);
    const amount = (holdingOf(market, depositor.address) * permille) / 1000n;
    return amount > 0n ? [calls.transferMToken(depositor.address, market, recipient, amount)] : [];
  });
}

/** The largest depositor leaves in a hurry: capital has to be called back. */
function planRun(stage: Stage, depositors: readonly Depositor[]): void {
  const largest = depositors.reduce((found, depositor) => (depositor.cents > found.cents ? depositor : found));
  const firstDay = Math.floor((stage.agenda.days * RUN_PERMILLE) / 1000);
  for (let day = firstDay; day < firstDay + 6; day++) {
    planRedemption(stage, stage.random.fork(`run ${day}`), largest, day, 160);
  }
}

/** Redeems a share of all that an account holds, as far as the reserve allows. */
export function redeemShare(stage: Stage, draft: Draft, account: string, permille: number): Transaction[] {
  return stage.ledger.markets.flatMap((market) => {
    const wanted = (holdingOf(market, account) * BigInt(permille)) / 1000n;
    const payable = (draft.reserveLeft(market) * RESERVE_SHARE_PERMILLE) / 1000n;
    const most = (payable * WAD) / market.exchangeRate;
    const amount = wanted < most ? wanted : most;
    // Below a cent the underlying's decimals may round the payment to nothing.
    if ((amount * 100n) / market.unit === 0n) return [];
    draft.takeReserve(market, (liabilityOf(market) * amount) / market.totalSupply + market.unit);
    return [stage.calls.redeem(account, market, amount)];
  });
}

export function holdingOf(market: LedgerMarket, account: string): bigint {
  return market.holdings.get(account.toLowerCase()) ?? 0n;
}

function largestHolding(markets: readonly LedgerMarket[], account: string): LedgerMarket {
  const whole = (market: LedgerMarket) => holdingOf(market, account) / market.unit;
  return markets.reduce((found, market) => (whole(market) > whole(found) ? market : found));
}

/** Puts an act into a slot of a day in which the depositor does nothing else yet. */
function schedule(
  { agenda }: Stage,
  random: Random,
  depositor: Depositor,
  day: number,
  act: (draft: Draft) => Transaction[],
): void {
  const part = random.int(0, SLOTS_PER_DAY - 1);
  for (let tries = 0; tries < SLOTS_PER_DAY; tries++) {
    const slot = day * SLOTS_PER_DAY + ((part + tries) % SLOTS_PER_DAY);
    if (depositor.usedSlots.has(slot)) continue;
    depositor.usedSlots.add(slot);
    agenda.add(day, slot % SLOTS_PER_DAY, 'depositor', act);
    return;
  }
}

function shuffle<T>(random: Random, items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}
