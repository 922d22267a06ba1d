import type { BlockLookup } from '../metrics/index.js';

const REQUEST_TIMEOUT_MS = 10_000;

/** Asks a chain node for the hash and time of blocks; answers null when it can not tell. */
export function createBlockLookup(rpcUrl: string): BlockLookup {
  return async (number, signal) => {
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: number,
        method: 'eth_getBlockByNumber',
        params: [`0x${number.toString(16)}`, false],
      }),
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    }).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as {
      result?: { hash: string; timestamp: string } | null;
    };
    const block = answer?.result;
    return block == null ? null : { hash: block.hash, time: BigInt(block.timestamp) };
  };
}
