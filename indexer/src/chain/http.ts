import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpResponse {
  status: number;
  /** Value of the header `retry-after`, in milliseconds. */
  retryAfterMs: number | undefined;
  body: string;
  /** The body's contents, where they are known already. */
  json?: unknown;
}

export interface HttpClient {
  /** @throws Error of the network; its `code` says which */
  post(body: string, timeoutMs: number): Promise<HttpResponse>;
  close(): void;
}

/** Posts JSON over connections that are kept open. Plain `http` takes a third of the time that `fetch` does for large answers. */
export function createHttpClient(url: URL, maxConnections: number): HttpClient {
  const secure = url.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: maxConnections };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const send = secure ? httpsRequest : httpRequest;
  const credentials =
    url.username === '' ? {} : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` };

  return {
    post: (body, timeoutMs) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const request = send(url, { method: 'POST', agent, headers, ...credentials }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(timer);
            const seconds = Number(response.headers['retry-after']);
            resolve({
              status: response.statusCode ?? 0,
              retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
              body: Buffer.concat(chunks).toString('utf8'),
            });
          });
        });
        const timer = setTimeout(() => {
          request.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
        }, timeoutMs);
        const fail = (error: Error) => {
          clearTimeout(timer);
          reject(error);
        };
        request.on('error', fail);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
