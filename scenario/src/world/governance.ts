import { WAD } from './ledger.js';
import type { Operator } from './operator.js';
import type { Stage } from './stage.js';

/** White paper: 40 % foundation, 30 % ecosystem, 30 % public sales, of which 25 million were sold first. */
const FOUNDATION_DMG = 100_000_000n * WAD;
const ECOSYSTEM_DMG = 75_000_000n * WAD;
const SALE_DMG = 75_000_000n * WAD;
const SOLD_DMG = 25_000_000n * WAD;
const SALE_PERMILLE = 170;

/** Minimum reserve ratio over time: high at first, lowered as usage becomes known. */
const RESERVE_RATIO_STEPS = [
  { permille: 330, ratio: (WAD * 45n) / 100n },
  { permille: 660, ratio: (WAD * 40n) / 100n },
] as const;
const SUPPLY_CAP_PERMILLE = 420;
const SUPPLY_CAP_GROWTH = 2n;
/** A pause is rehearsed once, from one slot to the next on a quiet Sunday. */
const DRILL_PERMILLE = 250;
const PRICE_EVERY_DAYS = 9;
const MAX_PRICE_DEVIATION = WAD / 1000n;
const FEE_BURN_EVERY_DAYS = 45;

/** Plans what the multisig and later the DAO do: DMG's distribution, parameters, burns of fees. */
export function planGovernance(stage: Stage, operator: Operator): void {
  const { agenda, calls, cast, ledger } = stage;
  const random = stage.random.fork('governance');
  const dayAt = (permille: number) => Math.floor((agenda.days * permille) / 1000);

  planDistribution();
  planParameters();
  planDrill();
  for (let day = FEE_BURN_EVERY_DAYS; day < agenda.days; day += FEE_BURN_EVERY_DAYS) {
    const amount = random.amount(20_000n, 90_000n) * WAD;
    agenda.add(day, 2, 'governance', () => [calls.burnDmg(cast.ecosystem, amount, 'ORIGINATION_FEE')]);
  }

  function planDistribution(): void {
    agenda.add(0, 0, 'governance', () => [
      calls.transferDmg(cast.governor, cast.foundation, FOUNDATION_DMG),
      calls.transferDmg(cast.governor, cast.ecosystem, ECOSYSTEM_DMG),
      calls.transferDmg(cast.governor, cast.sale, SALE_DMG),
    ]);
    const weights = cast.depositors.map(() => BigInt(random.int(1, 100)));
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    for (const [index, buyer] of cast.depositors.entries()) {
      const amount = (SOLD_DMG * (weights[index] ?? 0n)) / total;
      agenda.add(random.int(1, Math.max(1, dayAt(SALE_PERMILLE))), 2, 'governance', () => [
        calls.transferDmg(cast.sale, buyer, amount),
      ]);
    }
  }

  function planParameters(): void {
    for (const { permille, ratio } of RESERVE_RATIO_STEPS) {
      agenda.add(dayAt(permille), 0, 'governance', () => {
        operator.setMinReserveRatio(ratio);
        return [calls.setMinReserveRatio(cast.governor, ratio)];
      });
    }
    agenda.add(dayAt(SUPPLY_CAP_PERMILLE), 0, 'governance', () =>
      ledger.markets.map((market) => calls.setSupplyCap(cast.governor, market, market.supplyCap * SUPPLY_CAP_GROWTH)),
    );
    for (let day = PRICE_EVERY_DAYS; day < agenda.days; day += PRICE_EVERY_DAYS) {
      const market = random.pick(ledger.markets);
      const deviation = random.amount(0n, 2n * MAX_PRICE_DEVIATION) - MAX_PRICE_DEVIATION;
      const price = WAD + deviation - (deviation % (WAD / 100_000n));
      agenda.add(day, 0, 'governance', () => [calls.setPrice(cast.governor, market, price)]);
    }
  }

  function planDrill(): void {
    let day = dayAt(DRILL_PERMILLE);
    while (agenda.isBusinessDay(day)) day++;
    agenda.add(day, 0, 'last', () => [calls.pause(cast.governor)]);
    agenda.add(day, 1, 'governance', () => [calls.unpause(cast.governor)]);
  }
}
