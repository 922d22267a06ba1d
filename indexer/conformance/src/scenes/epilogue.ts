import { getCreateAddress } from 'ethers';
import { addressOf } from '../chain/instances.js';
import { callStep, emitterWords, type Interfaces, type Step } from '../chain/scene.js';

/** How many blocks of the first ending a reorganisation takes back. */
export const REORG_DEPTH = 4;

/** Pools that the templates' scene has made: the next one has this number. */
const POOLS = 5;

/**
 * The end of the chain, in two variants: the second one takes the place of the first one's last blocks. Both make rows, change
 * and remove them, write immutable ones and create data sources, under the same ids and at the same addresses.
 */
export function epilogue(interfaces: Interfaces, accounts: readonly string[], variant: 'first' | 'second'): Step[][] {
  const store = emitterWords(interfaces, 'store');
  const relations = emitterWords(interfaces, 'relations');
  const points = emitterWords(interfaces, 'points');
  const first = variant === 'first';
  const transfer = (to: number, value: bigint) =>
    callStep(interfaces, 'dai', 'Token', 'transfer', [accounts[to], value]);
  const make = (id: string, number: number) => store.command('new', id, variant, number);
  const fix = (id: string) => store.command('fixed', id, variant, first ? 1 : 2);
  const create = (label: string) => callStep(interfaces, 'factory', 'Factory', 'create', [label, first ? 90 : 91]);
  const pool = getCreateAddress({ from: addressOf('factory'), nonce: POOLS + 1 });
  const swap = (amount: number): Step => ({
    to: pool,
    data: interfaces.of('Pool').encodeFunctionData('swap', [amount, 1]),
  });
  const point = (amount: number) => points.log('Point', first ? 1 : 2, amount, amount, variant);
  const note = (text: string) => relations.command('note', 'ann', text, 0, '0x');

  return [
    [transfer(1, first ? 5n : 6n), store.emit(make('kept', 1), fix('fixed-1')), points.emit(point(5))],
    [
      create(`plain ${variant}`),
      store.emit(store.command('remove', 'kept'), make('ending', 2)),
      relations.emit(note(variant)),
    ],
    [swap(first ? 7 : 8), store.emit(fix('fixed-2'), store.command('log', 'ending', variant)), points.emit(point(6))],
    first ? [] : [transfer(2, 9n), store.emit(make('kept', 3))],
    [swap(9), transfer(3, first ? 1n : 2n), store.emit(store.command('merge', 'ending', variant))],
  ];
}
