import type { Transaction } from '../chain/blockProducer.js';
import type { Random } from '../random.js';
import { holdingOf, redeemShare } from './depositors.js';
import { type LedgerMarket, liabilityOf, WAD } from './ledger.js';
import type { Draft, Stage } from './stage.js';

/** Largest deposit, as a share of what the market owes, permille. */
const MAX_DEPOSIT_PERMILLE = 10n;

/** What a few depositors do on the spur of the moment: pay in, take out, hand on, burn. */
export function improvise(stage: Stage, random: Random, draft: Draft): Transaction[] {
  const count = random.weighted([
    [1, 50],
    [2, 35],
    [3, 15],
  ]);
  const actors = new Set(Array.from({ length: count }, () => random.pick(stage.cast.depositors)));
  return [...actors].flatMap((actor) => {
    const market = random.pick(stage.ledger.markets);
    switch (random.weighted(WEIGHTS)) {
      case 'DEPOSIT':
        return deposit(stage, random, market, actor);
      case 'REDEEM':
        return redeemShare(stage, draft, actor, random.int(10, 250));
      case 'TRANSFER':
        return handOn(stage, random, market, actor);
      default:
        return burn(stage, random, actor);
    }
  });
}

const WEIGHTS = [
  ['DEPOSIT', 56],
  ['REDEEM', 32],
  ['TRANSFER', 8],
  ['BURN', 4],
] as const;

/** From a dollar up: each power of ten is as likely as the next. */
function deposit({ calls }: Stage, random: Random, market: LedgerMarket, actor: string): Transaction[] {
  const dollars = BigInt(random.int(1, 99)) * 10n ** BigInt(random.int(0, 3));
  const most = (liabilityOf(market) * MAX_DEPOSIT_PERMILLE) / 1000n + market.unit;
  const wanted = dollars * market.unit;
  const amount = wanted < most ? wanted : most;
  const supplyAfter = market.totalSupply + (amount * WAD) / market.exchangeRate;
  return supplyAfter < market.supplyCap ? [calls.mint(actor, market, amount)] : [];
}

function handOn({ calls, cast }: Stage, random: Random, market: LedgerMarket, actor: string): Transaction[] {
  const recipient = random.pick(cast.depositors);
  const amount = (holdingOf(market, actor) * BigInt(random.int(10, 100))) / 1000n;
  return amount > 0n && recipient !== actor ? [calls.transferMToken(actor, market, recipient, amount)] : [];
}

function burn({ calls, ledger }: Stage, random: Random, actor: string): Transaction[] {
  const amount = ((ledger.dmg.get(actor.toLowerCase()) ?? 0n) * BigInt(random.int(1, 20))) / 1000n;
  return amount > 0n ? [calls.burnDmg(actor, amount, 'VOLUNTARY')] : [];
}
