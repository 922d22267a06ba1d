import { addressOf } from '../chain/instances.js';
import { callStep, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Everything that a mapping can ask a contract, at blocks where the answers differ, and every way in which it fails. */
export function callsScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const reader = addressOf('reader');
  const call = (method: string, ...args: unknown[]) => callStep(interfaces, 'reader', 'Reader', method, args);
  const ask = (what: string, number: bigint | number = 0, target = reader) => call('ask', what, number, target);
  const declare = (number: number, other: string) => call('declare', accounts[0], number, other);
  // 5, out of gas, is left out: anvil words it as no list of reverts has it, so that graph-node asks again for ever.
  const failures = [0, 1, 2, 3, 4, 6, 7, 8].map((how) => ask('fail', how));

  const blocks: Step[][] = [
    [ask('value'), call('set', 11), ask('value'), ask('many')],
    failures,
    [ask('broken', 0), ask('broken', 1), ask('broken', 2)],
    [ask('shape', 5n), ask('shape', 2n ** 250n), ask('overloads', 41), ask('sum', 12), ask('small')],
    [ask('context')],
    [ask('value', 0, addressOf('dai')), ask('value', 0, accounts[9]), ask('value', 0, `0x${'0'.repeat(39)}4`)],
    [ask('token', 0, addressOf('usdc')), ask('token', 0, reader), ask('token', 0, addressOf('actor'))],
    [{ ...call('set', 12), value: 12_345n }, ask('account', 0, reader)],
    [ask('account', 0, accounts[7]), ask('account', 0, addressOf('dai')), ask('account', 0, `0x${'1'.repeat(40)}`)],
    [declare(3, addressOf('dai')), declare(0, reader)],
    [call('set', 2n ** 256n - 1n), declare(7, accounts[3] ?? ''), ask('fail', 3)],
  ];
  return { name: 'calls', blocks };
}
