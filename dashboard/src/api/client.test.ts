import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from './client.js';
import { HEAD } from './queries.js';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function endpointOf(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

function answering(status: number, body: string): RequestListener {
  return (_, response) => response.writeHead(status).end(body);
}

test('gives the data of an answer', async () => {
  const data = { _meta: { block: { number: 7, hash: '0x07', timestamp: 1 }, hasIndexingErrors: false } };
  const client = createClient({ endpoint: await endpointOf(answering(200, JSON.stringify({ data }))) });
  await expect(client.query(HEAD, {})).resolves.toEqual(data);
});

test('sends the query and its variables as JSON', async () => {
  let received = '';
  const endpoint = await endpointOf(async (request, response) => {
    for await (const chunk of request) received += chunk;
    response.end('{"data":{}}');
  });
  await createClient({ endpoint }).query({ text: 'query Q($a: Int) { a }' }, { a: 1 });
  expect(JSON.parse(received)).toEqual({ query: 'query Q($a: Int) { a }', variables: { a: 1 } });
});

test('fails with the first error and its place when the query failed, even with partial data', async () => {
  const body = JSON.stringify({
    data: { markets: null },
    errors: [{ message: 'no such block', path: ['markets', 0] }],
  });
  const client = createClient({ endpoint: await endpointOf(answering(200, body)) });
  await expect(client.query(HEAD, {})).rejects.toMatchObject({
    code: 'API_QUERY_FAILED',
    message: 'no such block (at markets.0)',
  });
});

test.each([
  [503, 'upstream is away', 'API_STATUS'],
  [502, '{}', 'API_STATUS'],
  [200, '<html>another server</html>', 'API_NOT_JSON'],
])('tells HTTP %i with %j apart', async (status, body, code) => {
  const client = createClient({ endpoint: await endpointOf(answering(status, body)) });
  await expect(client.query(HEAD, {})).rejects.toMatchObject({ code });
});

test('says so when nothing answers', async () => {
  const client = createClient({ endpoint: 'http://127.0.0.1:1/graphql' });
  await expect(client.query(HEAD, {})).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
});

test('does not wait longer than its timeout', async () => {
  const client = createClient({ endpoint: await endpointOf(() => {}), timeoutMs: 50 });
  await expect(client.query(HEAD, {})).rejects.toMatchObject({ code: 'API_TIMEOUT' });
});
