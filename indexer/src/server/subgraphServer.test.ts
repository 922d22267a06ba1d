import pino from 'pino';
import { DEPLOYMENT_ID, type Fixture } from '../query/testing/fixture.js';
import { createZoo, HEAD } from '../query/testing/zoo.js';
import { createSubgraphServer, PortInUseError, type SubgraphServer } from './index.js';

const common = { logger: pino({ level: 'silent' }) };
let zoo: Fixture;
let server: SubgraphServer;
let origin: string;

beforeAll(async () => {
  zoo = createZoo();
  server = createSubgraphServer({ common, databasePath: zoo.path, name: 'vitrine/local', port: 0 });
  await server.listen();
  origin = new URL(server.url).origin;
});
afterAll(async () => {
  await server.close();
  zoo.close();
});

function post(path: string, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  return fetch(origin + path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

test('a subgraph is served by name and by deployment id', async () => {
  const query = { query: '{ item(id: "i1") { count } }' };
  for (const path of ['/subgraphs/name/vitrine/local', `/subgraphs/id/${DEPLOYMENT_ID}`]) {
    const response = await post(path, query);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { item: { count: 3 } } });
  }
});

test('answers say whether they are attestable and which block they are of', async () => {
  const response = await post('/subgraphs/name/vitrine/local', { query: '{ items(first: 1) { id } }' });
  expect(response.headers.get('graph-attestable')).toBe('true');
  expect(JSON.parse(response.headers.get('graph-indexed') ?? '')).toMatchObject({ number: HEAD });
  const refused = await post('/subgraphs/name/vitrine/local', { query: '{ nope }' });
  expect(refused.headers.get('graph-indexed')).toBe('null');
});

test('any origin may ask', async () => {
  const preflight = await fetch(server.url, { method: 'OPTIONS' });
  expect(preflight.status).toBe(200);
  for (const response of [preflight, await post('/subgraphs/name/vitrine/local', { query: '{ items { id } }' })]) {
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe('Content-Type, User-Agent');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, OPTIONS, POST');
  }
});

test('errors in a query, and unknown subgraphs, are answered with status 200', async () => {
  const unknown = await post('/subgraphs/name/nope', { query: '{ items { id } }' });
  expect(unknown.status).toBe(200);
  expect(await unknown.json()).toEqual({ errors: [{ message: 'deployment `nope` does not exist' }] });
  const wrong = await post('/subgraphs/name/vitrine/local', { query: '{ nope }' });
  expect(wrong.status).toBe(200);
});

test.each([
  [{}, 'GraphQL server error (client error): The "query" field is missing in request data'],
  [[], 'GraphQL server error (client error): Request data is not an object'],
  [{ query: 1 }, 'GraphQL server error (client error): The "query" field is not a string'],
  [
    { query: '{ items { id } }', variables: 1 },
    'GraphQL server error (client error): Invalid query variables provided',
  ],
  ['{"query":', 'GraphQL server error (client error): EOF while parsing a value at line 1 column 9'],
  ['!@#', 'GraphQL server error (client error): expected value at line 1 column 1'],
  ['', 'Body is required'],
])('the body %j is refused with status 400', async (body, error) => {
  const response = await post('/subgraphs/name/vitrine/local', body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error });
});

test('names that can not be are refused', async () => {
  const response = await post('/subgraphs/name/vitrine/local/graphql', { query: '{ items { id } }' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: 'GraphQL server error (client error): Invalid subgraph name `vitrine/local/graphql`',
  });
});

test('a browser is led to a page to try queries with', async () => {
  const response = await fetch(server.url, { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('/subgraphs/name/vitrine/local/graphql');
  const page = await fetch(server.url);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).not.toMatch(/https?:\/\//);
});

test('other paths are answered as graph-node does', async () => {
  expect(await (await fetch(`${origin}/nope`)).json()).toEqual({ message: 'Not found' });
  expect(await (await fetch(origin)).json()).toEqual({ message: expect.stringContaining('/subgraphs/name/<NAME>') });
});

test('large answers arrive whole', async () => {
  const text = 'x'.repeat(5_000);
  for (let i = 0; i < 900; i++) zoo.insert('Profile', { id: `big${i}`, owner: 'o2', bio: text });
  const response = await post('/subgraphs/name/vitrine/local', { query: '{ profiles(first: 1000) { id bio } }' });
  expect(((await response.json()) as { data: { profiles: unknown[] } }).data.profiles).toHaveLength(902);
  zoo.db.exec("DELETE FROM profile WHERE id LIKE 'big%'");
});

test('a port in use is named', async () => {
  const port = Number(new URL(server.url).port);
  const second = createSubgraphServer({ common, databasePath: zoo.path, name: 'vitrine/local', port });
  await expect(second.listen()).rejects.toThrow(PortInUseError);
  await expect(second.listen()).rejects.toThrow(`Port ${port} is already in use.`);
});

test('the server may start before there is a database', async () => {
  const early = createSubgraphServer({ common, databasePath: `${zoo.path}.later`, name: 'early', port: 0 });
  await early.listen();
  const response = await fetch(early.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ items { id } }"}',
  });
  expect(await response.json()).toEqual({ errors: [{ message: 'deployment `early` does not exist' }] });
  await early.close();
});
