import { shiftPoint } from '../format/decimal.js';
import { createTape, type FakeTape } from './tapes.js';

/** The made-up protocol that the fake API answers about. Tests change it before or while the page looks at it. */
export interface World {
  block: number;
  /** Seconds since 1970. */
  time: number;
  markets: FakeMarket[];
  tapes: FakeTape[];
  /** Blocks by which the metrics are behind the rest of an answer. */
  lag: number;
  /** Metrics without a value, with the reason. */
  unknown: Map<string, string>;
}

export interface FakeMarket {
  id: string;
  marketId: string;
  name: string;
  symbol: string;
  underlyingSymbol: string;
  decimals: number;
  supplyCap: string;
  totalSupply: string;
  reserve: string;
  capitalOutstanding: string;
  listedAt: number;
}

export interface WorldOptions {
  tapes?: number;
  loans?: number;
}

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365n * 86_400n;
const WAD = 10n ** 18n;
const NOMINAL_RATE = 62_500_000_000_000_000n;
/** 20 November 2025. */
const NOW = 1_763_596_800;
const AGE_DAYS = 540;
const BLOCK_SECONDS = 4;

export function createWorld({ tapes = 3, loans = 137 }: WorldOptions = {}): World {
  const block = 18_204;
  return {
    block,
    time: NOW,
    markets: [market(1, 'DAI', 18, '6148203', '3401877'), market(2, 'USDC', 6, '3920117', '2188440')],
    tapes: Array.from({ length: tapes }, (_, index) => {
      const age = (tapes - index - 1) * 30 * DAY_SECONDS;
      return createTape({
        number: index + 1,
        loanCount: loans + index * 11,
        periodEnd: NOW - age - 20 * DAY_SECONDS,
        block: block - 40 - Math.floor(age / 3_600),
        timestamp: NOW - age - 5 * DAY_SECONDS,
      });
    }).reverse(),
    lag: 0,
    unknown: new Map(),
  };
}

/** One block further. */
export function mineBlock(world: World): void {
  world.block += 1;
  world.time += BLOCK_SECONDS;
}

/** Exchange rate of a market at a time, WAD, as a decimal string; null before it was listed. */
export function rateAt({ listedAt, marketId }: FakeMarket, time: number): string | null {
  if (time < listedAt) return null;
  const start = WAD + (marketId === '2' ? 4n * 10n ** 15n : 0n);
  const growth = (NOMINAL_RATE * BigInt(time - listedAt)) / YEAR_SECONDS;
  return wad((start * (WAD + growth)) / WAD);
}

/** Collateralisation at a time: a slow swing above one. */
export function collateralisationAt(world: World, time: number): string | null {
  const start = world.markets[0]?.listedAt ?? 0;
  if (time < start + 3 * DAY_SECONDS) return null;
  const days = (time - start) / DAY_SECONDS;
  return (1.08 + 0.035 * Math.sin(days / 40) + 0.012 * Math.sin(days / 7)).toFixed(18);
}

export function wad(value: bigint): string {
  return shiftPoint(value.toString(), -18);
}

function market(number: number, underlying: string, decimals: number, reserve: string, capital: string): FakeMarket {
  const units = (whole: string) => shiftPoint(`${whole}.482915`, decimals).split('.')[0] ?? '0';
  return {
    id: `0x${number.toString().repeat(2)}${'ab'.repeat(19)}`,
    marketId: number.toString(),
    name: `DMM: ${underlying}`,
    symbol: `m${underlying}`,
    underlyingSymbol: underlying,
    decimals,
    supplyCap: units('100000000'),
    totalSupply: units((BigInt(reserve) + BigInt(capital) - 800_000n).toString()),
    reserve: units(reserve),
    capitalOutstanding: units(capital),
    listedAt: NOW - AGE_DAYS * DAY_SECONDS,
  };
}
