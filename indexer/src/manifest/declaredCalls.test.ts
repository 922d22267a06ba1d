import { writeFileSync } from 'node:fs';
import { parseContractAbi } from '../abi/contract.js';
import { temporaryFolder } from '../testing/harness.js';
import { readDeclaredCalls } from './declaredCalls.js';
import { readYaml } from './reader.js';

const parameter = (name: string, type: string, indexed = false) => ({ name, type, indexed });
const ABI = parseContractAbi(
  'Pool',
  JSON.stringify([
    {
      type: 'event',
      name: 'Swap',
      inputs: [
        parameter('note', 'string'),
        parameter('who', 'address', true),
        parameter('pair', 'uint256[2]'),
        parameter('amount', 'uint256'),
      ],
    },
    { type: 'function', name: 'balanceOf', inputs: [parameter('', 'address')], outputs: [] },
    { type: 'function', name: 'quote', inputs: [parameter('', 'uint256'), parameter('', 'address')], outputs: [] },
    { type: 'function', name: 'name', inputs: [parameter('', 'string')], outputs: [] },
  ]),
);
const ADDRESS = '0x00000000000000000000000000000000000000aB';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function read(call: string) {
  writeFileSync(folder.path('calls.yaml'), `calls:\n  it: ${call}\n`);
  const [event] = ABI.events;
  if (event === undefined) throw new Error('no event');
  return readDeclaredCalls(readYaml(folder.path('calls.yaml')).get('calls'), event, new Map([['Pool', ABI]]));
}

test('what an event tells is put into the call by its place', () => {
  expect(read('Pool[event.address].quote(event.params.amount, event.params.who)')).toEqual([
    {
      to: { kind: 'address' },
      selector: expect.stringMatching(/^0x[0-9a-f]{8}$/),
      // Behind the string's offset and the two words of the pair.
      arguments: [
        { kind: 'data', offset: 96 },
        { kind: 'topic', index: 1 },
      ],
    },
  ]);
  expect(read(`Pool[event.params.who].balanceOf(${ADDRESS})`)).toMatchObject([
    { to: { kind: 'topic', index: 1 }, arguments: [{ kind: 'literal', word: `${'0'.repeat(62)}ab` }] },
  ]);
});

test.each([
  'Pool[event.address].name(event.params.note)',
  'Pool[event.address].balanceOf(event.params.pair)',
  'Pool[event.address].balanceOf(event.params.order.maker)',
])('%s is left to the handler', (call) => {
  expect(read(call)).toEqual([]);
});

test.each([
  ['balanceOf', /is not a call/],
  ['Vault[event.address].balanceOf(event.params.who)', /`Vault` is not in `mapping.abis`/],
  ['Pool[event.address].balanceOf()', /no function `balanceOf` of 0 arguments/],
  ['Pool[event.address].balanceOf(event.params.whom)', /no parameter `whom`/],
])('%s is refused', (call, message) => {
  expect(() => read(call)).toThrow(message);
});
