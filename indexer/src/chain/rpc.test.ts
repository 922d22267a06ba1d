import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createRpcClient, type RpcClient, RpcError, RpcUnreachableError } from './rpc.js';

type Answer = { status?: number; body: unknown };

let server: Server;
let answers: ((body: never, index: number) => Answer)[] = [];
let bodies: unknown[] = [];
let url = '';
let client: RpcClient | undefined;

beforeEach(async () => {
  bodies = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = JSON.parse(text) as never;
      const index = bodies.push(body) - 1;
      const answer = (answers[Math.min(index, answers.length - 1)] as (typeof answers)[number])(body, index);
      response
        .writeHead(answer.status ?? 200)
        .end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  client?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function connect(options: { attempts?: number; timeoutMs?: number } = {}): RpcClient {
  client = createRpcClient({ url, logger: pino({ level: 'silent' }), ...options });
  return client;
}

const ok = (result: unknown) => (body: { id: number }) => ({ body: { jsonrpc: '2.0', id: body.id, result } });
const failure = (code: number, message: string) => (body: { id: number }) => ({
  body: { id: body.id, error: { code, message } },
});
const status = (code: number) => () => ({ status: code, body: 'busy' });

test('a request is answered', async () => {
  answers = [ok('0x1')];
  await expect(connect().call('eth_chainId', [])).resolves.toBe('0x1');
});

test.each([
  ['429', status(429)],
  ['502', status(502)],
  ['a page instead of JSON', () => ({ body: '<html>' })],
  ['a busy node', failure(-32005, 'rate limit exceeded')],
])('after %s it is asked again', async (_, bad) => {
  answers = [bad, bad, ok('0x1')];
  await expect(connect().call('eth_chainId', [])).resolves.toBe('0x1');
  expect(bodies).toHaveLength(3);
});

test('a refusal is not asked again', async () => {
  answers = [failure(-32602, 'query returned more than 10000 results')];
  await expect(connect().call('eth_getLogs', [])).rejects.toThrow(RpcError);
  expect(bodies).toHaveLength(1);
});

test('answers of a batch are put in the order of the requests', async () => {
  answers = [
    (body: { id: number; method: string }[]) => ({
      body: [...body].reverse().map(({ id, method }) => ({ id, result: method })),
    }),
  ];
  const methods = Array.from({ length: 250 }, (_, i) => `m${i}`);
  const requests = methods.map((method) => ({ method, params: [] }));
  await expect(connect().batch(requests)).resolves.toEqual(methods);
  expect(bodies).toHaveLength(3);
});

test('a node that takes no batches gets single requests', async () => {
  answers = [
    (body: { id: number } | { id: number; method: string }[]) =>
      Array.isArray(body)
        ? { body: { error: { code: -32600, message: 'no batches' } } }
        : { body: { id: body.id, result: 'ok' } },
  ];
  await expect(
    connect().batch([
      { method: 'a', params: [] },
      { method: 'b', params: [] },
    ]),
  ).resolves.toEqual(['ok', 'ok']);
});

test('a request that is never answered is given up', async () => {
  server.removeAllListeners('request');
  await expect(connect({ attempts: 2, timeoutMs: 50 }).call('eth_chainId', [])).rejects.toThrow(RpcUnreachableError);
});

test('a node that is not there is named with what to do', async () => {
  url = 'http://127.0.0.1:1';
  await expect(connect({ attempts: 2 }).call('eth_chainId', [])).rejects.toThrow(
    /The chain's RPC does not answer: .*ECONNREFUSED.*\n {2}at http:\/\/127\.0\.0\.1:1\n {2}Check that the node runs/,
  );
});

test('keys in the URL are not shown', async () => {
  url = 'http://user:secret@127.0.0.1:1/v2/abcdefghijklmnopqrstuvwxyz';
  const error = await connect({ attempts: 1 }).call('eth_chainId', []).catch(String);
  expect(error).toContain('http://127.0.0.1:1/v2/…');
  expect(error).not.toContain('secret');
});

test('a URL that is not one is refused', () => {
  expect(() => createRpcClient({ url: 'localhost:8545', logger: pino({ level: 'silent' }) })).toThrow(
    'is not an HTTP or WebSocket URL',
  );
});
