import { addressOf } from '../chain/instances.js';
import { callStep, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Calls from outside, from contracts, from constructors and by delegation; calls that fail, alone or inside others. */
export function callhandlersScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const actor = addressOf('actor');
  const other = addressOf('other');
  const call = (instance: string, method: string, ...args: unknown[]): Step =>
    callStep(interfaces, instance, 'Actor', method, args);
  const raw = (data: string, fields: Partial<Step> = {}): Step => ({ to: actor, data, ...fields });
  const selector = interfaces.of('Actor').getFunction('act')?.selector ?? '';

  const blocks: Step[][] = [
    [call('actor', 'act', 1, accounts[1]), { ...call('actor', 'act', 2, accounts[2]), value: 5n }],
    [call('other', 'relay', actor, 3, false)],
    [call('other', 'relay', actor, 2, true), call('actor', 'relay', other, 1, true)],
    [],
    [{ ...call('actor', 'refuse', 9), fails: true }, call('actor', 'act', 3, accounts[3])],
    [call('actor', 'order', [7, accounts[4], ['a', '', 'größe']]), call('actor', 'order', [0, accounts[4], []])],
    [call('actor', 'create')],
    [call('other', 'delegate', actor), call('actor', 'delegate', other)],
    // Input that stops too early, input that goes on for too long, a selector that nobody knows, no input at all.
    [
      raw(selector, { fails: true }),
      raw(`${selector}${'0'.repeat(63)}5${'0'.repeat(64)}ffff`),
      raw('0xdeadbeef'),
      raw('0x', { value: 1n }),
    ],
    [call('other', 'act', 12, other), call('actor', 'act', 13, other), call('other', 'act', 14, actor)],
  ];
  return { name: 'callhandlers', blocks };
}
