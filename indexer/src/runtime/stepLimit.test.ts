import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildFixture } from '../testing/fixtures.js';
import { prepareModule } from './binary.js';
import { STEP_LIMIT } from './stepLimit.js';
import { type WasmGlobal, wasm } from './webassembly.js';

// (global (mut i32) (i32.const 7))
// (func (export "count") (param $turns i32) (result i32) (local $i i32)
//   (loop (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $turns))))
//   (local.get $i))
const COUNTING = Buffer.from(
  '0061736d01000000' + // header
    '0106016001 7f017f'.replace(' ', '') + // type (i32) -> i32
    '03020100' + // function of that type
    '060601 7f0141070b'.replace(' ', '') + // global
    '0709010563 6f756e740000'.replace(' ', '') + // export
    '0a17 0115 01017f 0340 2001 4101 6a 2201 2000 49 0d00 0b 2001 0b'.replaceAll(' ', ''),
  'hex',
);

function instantiate(limit: bigint) {
  const prepared = prepareModule(COUNTING, 'counting.wasm', limit);
  const { exports } = new wasm.Instance(new wasm.Module(prepared.bytes), {});
  return {
    count: exports.count as (turns: number) => number,
    counter: exports[prepared.counter as string] as WasmGlobal,
    own: exports['vitrine.global.0'] as WasmGlobal,
  };
}

test('a loop that ends in time is not disturbed, and its turns are counted', () => {
  const { count, counter, own } = instantiate(1_000n);
  expect(count(40)).toBe(40);
  expect(counter.value).toBe(960n);
  expect(own.value).toBe(7);
});

test('a loop that does not end is stopped', () => {
  const { count, counter } = instantiate(1_000n);
  expect(() => count(0xffffffff)).toThrow(wasm.RuntimeError);
  expect(counter.value).toBe(0n);
});

test('the limit is counted anew when the counter is put back', () => {
  const { count, counter } = instantiate(1_000n);
  expect(count(900)).toBe(900);
  counter.value = 1_000n;
  expect(count(900)).toBe(900);
});

test('code that graph-cli makes is understood', () => {
  const files = ['token', 'host'].flatMap((name) => wasmFiles(dirname(buildFixture(name))));
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    const { bytes, counter } = prepareModule(readFileSync(file), file);
    expect(counter).toBeDefined();
    expect(new wasm.Module(bytes)).toBeDefined();
  }
});

test('instructions that are not known are left alone', () => {
  const strange = Buffer.from(COUNTING);
  strange[strange.indexOf(0x6a)] = 0xfd;
  const { counter, bytes } = prepareModule(strange, 'strange.wasm');
  expect(counter).toBeUndefined();
  expect(Buffer.from(bytes).includes(Buffer.from('fd2201', 'hex'))).toBe(true);
});

test('the limit is a number of turns that no handler takes on purpose', () => {
  expect(STEP_LIMIT).toBeGreaterThan(1_000_000_000n);
});

function wasmFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.wasm'))
    .map((file) => join(folder, file));
}
