import type { Interfaces, Scene, Step } from '../chain/scene.js';
import { callStep } from '../chain/scene.js';

const UNIT = 10n ** 18n;

/** Two tokens change hands, are minted and burnt; a collectible emits what only looks like their event. */
export function erc20Scene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const token = (instance: string, method: string, args: unknown[], from = 0): Step => ({
    ...callStep(interfaces, instance, 'Token', method, args),
    from,
  });
  const give = (to: number, id: number) =>
    callStep(interfaces, 'collectible', 'Collectible', 'give', [accounts[to], id]);

  const blocks: Step[][] = [
    [token('dai', 'transfer', [accounts[1], 1000n * UNIT]), token('dai', 'transfer', [accounts[2], 1n])],
    [token('usdc', 'transfer', [accounts[1], 5_000_001n]), give(1, 7)],
    [
      token('dai', 'approve', [accounts[3], 2n ** 256n - 1n], 1),
      { ...token('dai', 'transfer', [accounts[3], 10n ** 30n], 1), fails: true },
    ],
    [],
    [token('dai', 'transfer', [accounts[0], 1000n * UNIT], 1), token('dai', 'approve', [accounts[3], 0n], 1)],
    [token('dai', 'burn', [UNIT / 3n]), token('dai', 'mint', [accounts[4], 77n])],
    [token('dai', 'transfer', [accounts[0], 1n], 2), token('dai', 'transfer', [accounts[2], 0n])],
    [token('dai', 'transfer', [accounts[0], 0n])],
  ];
  for (let round = 0; round < 8; round++) {
    const to = accounts[3 + (round % 5)];
    blocks.push([
      token('dai', 'transfer', [to, BigInt(round + 1) * 333_333_333_333_333_333_333n]),
      token('usdc', 'transfer', [to, BigInt(round) ** 9n]),
    ]);
  }
  blocks.push([give(2, 8), token('usdc', 'approve', [accounts[1], 5n], 3)]);
  return { name: 'erc20', blocks };
}
