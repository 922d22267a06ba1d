import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorMessage, RetryableError, VitrineError } from '../errors.js';
import { createHttpClient, type HttpResponse } from './http.js';
import { createSocketClient } from './socket.js';

export interface RpcRequest {
  method: string;
  params: readonly unknown[];
}

export interface RpcClient {
  readonly url: string;
  /** Whether answers come from several nodes, of which one may be behind another. */
  readonly mayLag: boolean;
  /** @throws RpcError when the node refuses, RpcUnreachableError when it can not be reached */
  call<T>(method: string, params: readonly unknown[]): Promise<T>;
  /** Sends many requests at once; answers come in their order. */
  batch<T>(requests: readonly RpcRequest[]): Promise<T[]>;
  /** The same, with the node's refusals among the answers. */
  settle<T>(requests: readonly RpcRequest[]): Promise<(T | RpcError)[]>;
  /** Says which chain it is expected to serve. */
  identify(chainId: string, genesisHash: string): void;
  /** Calls back when there is a new block, where the connection can tell. @returns what ends it */
  onHead?(listener: () => void): () => void;
  close(): void;
}

/** The node answered with an error that would come again. */
export class RpcError extends VitrineError {
  constructor(
    message: string,
    readonly rpcCode: number,
    readonly data: unknown,
    details: { where: string },
  ) {
    super('RPC', message, details);
  }
}

/** The node can not be reached, or only says that it is too busy. */
export class RpcUnreachableError extends RetryableError {
  constructor(url: string, cause: unknown) {
    super('RPC_UNREACHABLE', `The chain's RPC does not answer: ${errorMessage(cause)}`, {
      where: url,
      hint: 'Check that the node runs and that the URL is right (--rpc).',
      cause,
    });
  }
}

type Reader<T> = (answer: unknown, method: string) => T;

class TransientError extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number | undefined = undefined,
  ) {
    super(message);
  }
}

/** Counts that go up while a client is used; several clients may share them. */
export interface RpcStats {
  /** Requests sent over the network; a batch is one. */
  requests: number;
  /** Requests sent again because the one before failed. */
  retries: number;
}

export interface RpcOptions {
  url: string;
  logger: Logger;
  /** Tries of one request before giving up. */
  attempts?: number;
  timeoutMs?: number;
  maxConnections?: number;
  stats?: RpcStats;
}

const MAX_BATCH = 100;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;
const BUSY = /rate limit|too many requests|limit exceeded|capacity|try again|timeout|timed out|temporarily|overloaded/i;
/** JSON-RPC codes for "limit exceeded" and "internal error" that providers use when they are busy. */
const BUSY_CODES = new Set([429, -32005, -32097, -32090]);

/** A JSON-RPC client over HTTP that retries what is worth retrying, with growing delays and jitter. */
export function createRpcClient(options: RpcOptions): RpcClient {
  const { url, logger, attempts = 7, timeoutMs = 60_000, maxConnections = 8 } = options;
  const stats = options.stats ?? { requests: 0, retries: 0 };
  const parsedUrl = parseUrl(url);
  const socket = parsedUrl.protocol.startsWith('ws') ? createSocketClient(parsedUrl) : undefined;
  const transport = socket ?? createHttpClient(parsedUrl, maxConnections);
  const shownUrl = withoutSecrets(url);
  let nextId = 1;
  let batches = true;
  let closed = false;

  async function retry<T>(what: string, run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (attempt >= attempts || closed) throw new RpcUnreachableError(shownUrl, error);
        const wait = delayMs(attempt, error);
        logger.debug({ what, attempt, wait, error: errorMessage(error) }, 'retrying an RPC request');
        await delay(wait);
        stats.retries += 1;
      }
    }
  }

  async function post(body: unknown): Promise<unknown> {
    stats.requests += 1;
    const response = await transport.post(JSON.stringify(body), timeoutMs);
    if (response.json !== undefined) return response.json;
    checkStatus(response);
    try {
      return JSON.parse(response.body) as unknown;
    } catch {
      throw new TransientError(`not JSON: ${response.body.slice(0, 100)}`);
    }
  }

  function call<T>(method: string, params: readonly unknown[], read: Reader<T> = readAnswer<T>): Promise<T> {
    return retry(method, async () => {
      const answer = await post({ jsonrpc: '2.0', id: nextId++, method, params });
      return read(answer, method);
    });
  }

  async function batch<T>(requests: readonly RpcRequest[], read: Reader<T>): Promise<T[]> {
    const chunks: RpcRequest[][] = [];
    for (let i = 0; i < requests.length; i += MAX_BATCH) chunks.push(requests.slice(i, i + MAX_BATCH));
    const answers = await Promise.all(chunks.map((chunk) => sendChunk(chunk, read)));
    return answers.flat();
  }

  async function sendChunk<T>(requests: RpcRequest[], read: Reader<T>): Promise<T[]> {
    if (!batches || requests.length === 1) return sendSingly(requests, read);
    const method = requests[0]?.method ?? '';
    return retry(`${requests.length} × ${method}`, async () => {
      const first = nextId;
      nextId += requests.length;
      const answer = await post(requests.map((request, i) => ({ jsonrpc: '2.0', id: first + i, ...request })));
      if (!Array.isArray(answer)) {
        batches = false;
        logger.info({ url: shownUrl }, 'the RPC does not take batches; sending single requests');
        return sendSingly(requests, read);
      }
      const byId = new Map(answer.map((item: { id: number }) => [item.id, item]));
      return requests.map((request, i) => read(byId.get(first + i), request.method));
    });
  }

  function sendSingly<T>(requests: RpcRequest[], read: Reader<T>): Promise<T[]> {
    return Promise.all(requests.map(({ method, params }) => call<T>(method, params, read)));
  }

  function readSettled<T>(answer: unknown, method: string): T | RpcError {
    try {
      return readAnswer<T>(answer, method);
    } catch (error) {
      if (error instanceof RpcError) return error;
      throw error;
    }
  }

  function readAnswer<T>(answer: unknown, method: string): T {
    const { result, error } = (answer ?? {}) as {
      result?: T;
      error?: { code?: number; message?: string; data?: unknown };
    };
    if (error) {
      const message = error.message ?? JSON.stringify(error);
      const code = error.code ?? 0;
      if (BUSY_CODES.has(code) && !/range|results|response size|logs/i.test(message)) throw new TransientError(message);
      if (code === -32603 && BUSY.test(message)) throw new TransientError(message);
      throw new RpcError(`${method}: ${message}`, code, error.data, { where: shownUrl });
    }
    if (result === undefined) throw new TransientError(`no result for ${method}`);
    return result;
  }

  return {
    url: shownUrl,
    mayLag: false,
    call: (method, params) => call(method, params),
    batch: <T>(requests: readonly RpcRequest[]) => batch(requests, readAnswer<T>),
    settle: <T>(requests: readonly RpcRequest[]) => batch(requests, readSettled<T>),
    identify: () => undefined,
    ...(socket && { onHead: socket.onHead }),
    close() {
      closed = true;
      transport.close();
    },
  };
}

/** Text of a URL without user, password and long path segments, which often are keys. */
function withoutSecrets(text: string): string {
  const url = new URL(text);
  const path = url.pathname.split('/').map((part) => (part.length >= 20 ? '…' : part));
  return `${url.protocol}//${url.host}${path.join('/').replace(/\/$/, '')}`;
}

function parseUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (/^(?:http|ws)s?:$/.test(url.protocol)) return url;
  } catch {
    // Falls through to the same message.
  }
  throw new VitrineError('RPC_URL', `\`${text}\` is not an HTTP or WebSocket URL.`, {
    hint: 'Give one such as http://127.0.0.1:8545.',
  });
}

function checkStatus({ status, body, retryAfterMs }: HttpResponse): void {
  if (status === 429 || status === 408 || status >= 500) throw new TransientError(`HTTP ${status}`, retryAfterMs);
  // Some nodes answer 400 with a JSON-RPC error in the body; that is read as usual.
  if (status >= 300 && !body.trimStart().startsWith('{') && !body.trimStart().startsWith('[')) {
    throw new VitrineError('RPC', `The RPC answered HTTP ${status}: ${body.slice(0, 200)}`, {
      hint: 'Check the URL and its key.',
    });
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  return typeof (error as { code?: unknown }).code === 'string' && !(error instanceof VitrineError);
}

function delayMs(attempt: number, error: unknown): number {
  const backoff = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  const wanted = (error instanceof TransientError ? error.retryAfterMs : undefined) ?? backoff;
  return Math.min(MAX_DELAY_MS, wanted) * (0.5 + Math.random() / 2);
}
