import WebSocket from 'ws';
import type { HttpClient, HttpResponse } from './http.js';

export interface SocketClient extends HttpClient {
  /** Calls back when the node has a new block. @returns what ends it */
  onHead(listener: () => void): () => void;
}

interface Pending {
  resolve(response: HttpResponse): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

interface Answer {
  id?: number | null;
  method?: string;
}

const FIRST_ID = /^\[?\{"jsonrpc":"2\.0","id":(\d+)/;
const MAX_ANSWER_BYTES = 1024 ** 3;
/** Ids of the client's own requests begin at 1; this one is never theirs. */
const SUBSCRIPTION_ID = 0;

/** JSON-RPC over a WebSocket, which is opened when it is needed, and again after it was closed. */
export function createSocketClient(url: URL): SocketClient {
  const pending = new Map<number, Pending>();
  const listeners = new Set<() => void>();
  let opening: Promise<WebSocket> | undefined;
  let closed = false;

  function open(): Promise<WebSocket> {
    opening ??= new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { maxPayload: MAX_ANSWER_BYTES });
      socket.once('open', () => {
        if (listeners.size > 0) subscribe(socket);
        resolve(socket);
      });
      socket.on('message', (data) => receive(String(data)));
      socket.on('error', (error) => {
        reject(error);
        fail(error);
      });
      socket.once('close', () => fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
    });
    return opening;
  }

  function fail(error: Error): void {
    opening = undefined;
    const broken = 'code' in error ? error : Object.assign(error, { code: 'EWEBSOCKET' });
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(broken);
    }
    pending.clear();
  }

  function subscribe(socket: WebSocket): void {
    const request = { jsonrpc: '2.0', id: SUBSCRIPTION_ID, method: 'eth_subscribe', params: ['newHeads'] };
    socket.send(JSON.stringify(request));
  }

  function receive(body: string): void {
    let json: Answer | Answer[];
    try {
      json = JSON.parse(body) as Answer | Answer[];
    } catch {
      fail(Object.assign(new Error('not JSON'), { code: 'EWEBSOCKET' }));
      return;
    }
    if (!Array.isArray(json) && json.method === 'eth_subscription') {
      for (const listener of listeners) listener();
      return;
    }
    // A batch is known by the first id of its requests; its answers may come in any order.
    const ids = (Array.isArray(json) ? json : [json]).map(({ id }) => id ?? Number.POSITIVE_INFINITY);
    const id = Math.min(...ids);
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve({ status: 200, retryAfterMs: undefined, body, json });
  }

  return {
    async post(body, timeoutMs) {
      const socket = await open().catch((error: Error) => {
        throw 'code' in error ? error : Object.assign(error, { code: 'EWEBSOCKET' });
      });
      const id = Number(FIRST_ID.exec(body)?.[1]);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
        }, timeoutMs);
        pending.set(id, { resolve, reject, timer });
        socket.send(body);
      });
    },
    onHead(listener) {
      listeners.add(listener);
      if (listeners.size === 1) open().then(subscribeOpened, () => undefined);
      return () => void listeners.delete(listener);
    },
    close() {
      closed = true;
      opening?.then((socket) => socket.terminate()).catch(() => undefined);
    },
  };

  function subscribeOpened(socket: WebSocket): void {
    if (!closed && socket.readyState === WebSocket.OPEN) subscribe(socket);
  }
}
