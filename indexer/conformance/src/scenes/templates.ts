import { getCreateAddress } from 'ethers';
import { addressOf } from '../chain/instances.js';
import { callStep, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Pools are made, announced again, spawn leaves, and are swapped in the very block in which they are made. */
export function templatesScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const create = (label: string, fee: number) => callStep(interfaces, 'factory', 'Factory', 'create', [label, fee]);
  const announce = (pool: string, label: string, fee: number, times: number) =>
    callStep(interfaces, 'factory', 'Factory', 'announce', [pool, label, fee, times]);
  const pool = (at: number) => getCreateAddress({ from: addressOf('factory'), nonce: at + 1 });
  const call = (at: number, method: string, args: unknown[] = []): Step => ({
    to: pool(at),
    data: interfaces.of('Pool').encodeFunctionData(method, args),
  });

  const blocks: Step[][] = [
    [create('plain', 5)],
    [call(0, 'swap', [-10, 3]), create('with context', 30)],
    [call(0, 'spawn', ['first leaf']), call(1, 'swap', [2n ** 200n, 1])],
    [announce(pool(0), 'plain again', 6, 2)],
    // Other context than before: a second source at the same address.
    [announce(pool(1), 'with another context', 31, 1), call(1, 'swap', [7, 7])],
    [create('made twice, watched', 12), call(2, 'swap', [1, 1]), call(2, 'close')],
    [announce(accounts[5] ?? '', 'plain account', 1, 1)],
    [],
    [create('plain watched', 77), create('plain watched too', 78), call(3, 'spawn', ['second leaf'])],
    [announce(pool(0), 'plain watched late', 9, 1), call(0, 'swap', [4, 4]), call(0, 'close')],
    [call(4, 'spawn', ['third leaf']), call(4, 'spawn', ['fourth leaf']), call(4, 'close')],
  ];
  for (let round = 0; round < 6; round++) blocks.push([call(round % 5, 'swap', [round - 3, round * round])]);
  return { name: 'templates', blocks };
}
