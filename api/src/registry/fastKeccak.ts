import { createKeccak } from 'hash-wasm';
import type { Keccak256 } from '../proof/index.js';

/** keccak-256 in WebAssembly: some ten times as fast as in JavaScript, which tapes of 100,000s of loans need. */
export async function createFastKeccak(): Promise<Keccak256> {
  const hasher = await createKeccak(256);
  return (data) => hasher.init().update(data).digest('binary');
}
