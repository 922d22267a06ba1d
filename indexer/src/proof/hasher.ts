import { type WasmGlobal, type WasmMemory, type WasmModule, wasm } from '../runtime/webassembly.js';
import { STABLE_HASH_WASM } from './stableHash.wasm.js';

/** Length of a state: 24 bytes of mixer, 8 bytes of count. */
export const STATE_LENGTH = 32;

/** The compiled `wasm/stableHash.ts`, with its memory. Pointers are numbers. */
export interface StableHash {
  memory: WasmMemory;
  /** State that `absorb` writes to. */
  state: number;
  /** 16 bytes that `finish` and `hash` leave. */
  hashed: number;
  /** From here on the memory is the caller's. */
  free: number;
  hash(input: number, length: number, seed: bigint): void;
  clear(state: number): void;
  write(state: number, addressLow: bigint, addressHigh: bigint, input: number, length: number): void;
  finish(state: number): void;
  prepareField(state: number, name: number, length: number, kind: number): void;
  absorb(block: number, log: number, count: number): void;
  parseDecimal(text: number, length: number): void;
}

type Exports = Omit<StableHash, 'state' | 'hashed' | 'free'> & Record<'STATE' | 'HASH' | 'FREE', WasmGlobal>;

let compiled: WasmModule | undefined;

export function createStableHash(): StableHash {
  compiled ??= new wasm.Module(Buffer.from(STABLE_HASH_WASM, 'base64'));
  const exports = new wasm.Instance(compiled, {}).exports as unknown as Exports;
  const { STATE, HASH, FREE, ...rest } = exports;
  return { ...rest, state: STATE.value as number, hashed: HASH.value as number, free: FREE.value as number };
}
