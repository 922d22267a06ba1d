import { ChainUnreachableError, RpcError } from '../errors.js';

export type RpcCall = readonly [method: string, ...params: unknown[]];

/** JSON-RPC over HTTP. A failed call throws `RpcError`, a failed connection `ChainUnreachableError`. */
export interface JsonRpc {
  readonly url: string;
  call<T>(method: string, ...params: unknown[]): Promise<T>;
  /** Sends all calls in one request; anvil starts them in order but does not wait for one before the next. */
  batch(calls: readonly RpcCall[]): Promise<unknown[]>;
}

interface RpcResponse {
  id: number;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

export function createJsonRpc(url: string): JsonRpc {
  let lastId = 0;

  const request = ([method, ...params]: RpcCall) => ({ jsonrpc: '2.0', id: ++lastId, method, params });

  return {
    url,
    async call<T>(method: string, ...params: unknown[]) {
      const response = (await post(url, request([method, ...params]))) as RpcResponse;
      return resultOf(method, response) as T;
    },
    async batch(calls) {
      if (calls.length === 0) return [];
      const requests = calls.map(request);
      const responses = (await post(url, requests)) as RpcResponse[];
      const byId = new Map(responses.map((response) => [response.id, response]));
      return requests.map(({ id, method }) => resultOf(method, byId.get(id)));
    },
  };
}

async function post(url: string, body: unknown): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch (cause) {
    throw new ChainUnreachableError(url, cause);
  }
}

function resultOf(method: string, response: RpcResponse | undefined): unknown {
  if (!response) throw new RpcError(method, 0, 'no answer in the batch');
  if (response.error) throw new RpcError(method, response.error.code, response.error.message, response.error.data);
  return response.result;
}
