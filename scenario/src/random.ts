import { createHash } from 'node:crypto';

/** Seeded pseudo-random numbers (sfc32): the same seed gives the same world on every machine. */
export interface Random {
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** Whole number from `min` to `max`, both included, bell-shaped around the middle. */
  bell(min: number, max: number): number;
  /** Amount from `min` to `max`, both included. */
  amount(min: bigint, max: bigint): bigint;
  /** True in `permille` of 1,000 cases. */
  chance(permille: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Item chosen in proportion to its weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** Another generator that depends on this one's seed and the label only, never on how much was drawn. */
  fork(label: string): Random;
}

const UINT32_RANGE = 2 ** 32;
const WARM_UP_ROUNDS = 12;
const BELL_DRAWS = 4;

export function createRandom(seed: string): Random {
  const next = sfc32(seed);

  const int = (min: number, max: number): number => min + Math.floor((next() / UINT32_RANGE) * (max - min + 1));

  const random: Random = {
    int,
    bell(min, max) {
      let sum = 0;
      for (let draw = 0; draw < BELL_DRAWS; draw++) sum += int(min, max);
      return Math.round(sum / BELL_DRAWS);
    },
    amount(min, max) {
      const wide = (BigInt(next()) << 64n) | (BigInt(next()) << 32n) | BigInt(next());
      return min + (wide % (max - min + 1n));
    },
    chance: (permille) => int(0, 999) < permille,
    pick: (items) => items[int(0, items.length - 1)] as (typeof items)[number],
    weighted(items) {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let left = int(0, total - 1);
      for (const [item, weight] of items) {
        if (left < weight) return item;
        left -= weight;
      }
      throw new RangeError('weighted needs at least one item with a positive weight');
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
  return random;
}

function sfc32(seed: string): () => number {
  const digest = createHash('sha256').update(seed, 'utf8').digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return next;
}
