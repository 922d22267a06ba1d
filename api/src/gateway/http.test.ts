import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createFakeRegistry } from '../testing/fakeRegistry.js';
import { startGateway, type TestGateway } from '../testing/testGateway.js';
import { blockHash, LISTED_AT } from '../testing/world.js';
import { serveGateway } from './serveGateway.js';

const log: { level: number; requestId?: string; err?: { message: string } }[] = [];
const logger = pino({ level: 'error' }, { write: (line: string) => void log.push(JSON.parse(line)) });

let gateway: TestGateway;
let dashboardDir: string;

beforeAll(async () => {
  dashboardDir = mkdtempSync(join(tmpdir(), 'dashboard-'));
  writeFileSync(join(dashboardDir, 'index.html'), '<title>dashboard</title>');
  gateway = await startGateway({ dashboardDir, common: { logger } });
});

afterAll(async () => {
  await gateway.close();
  rmSync(dashboardDir, { recursive: true });
});

function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  return fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
}

test('queries are answered by GET, too, for any origin', async () => {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent('{ tapes { number } }')}`, {
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toMatchObject({ data: { tapes: [{ number: '1' }, { number: '2' }] } });
});

test('a preflight request is allowed', async () => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'content-type,x-client' },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-headers')).toBe('content-type,x-client');
});

test('the explorer comes whole and from here', async () => {
  const response = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
  const page = await response.text();
  expect(response.headers.get('content-type')).toMatch('text/html');
  expect(page).toContain('"endpoint":"/graphql"');
  const outside = [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="(https?:[^"]+)"/g)].map(([, url]) => url);
  expect(outside).toEqual([]);
});

test('the dashboard is at the root, health beside it', async () => {
  expect(await (await fetch(`${gateway.url}/`)).text()).toContain('dashboard');
  const health = await fetch(`${gateway.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok', head: { number: 5 }, secondsSinceHeadMoved: 0 });
  expect((await fetch(`${gateway.url}/nothing-here`)).status).toBe(404);
});

test('health says how long the newest block has not moved, and is ill only when the subgraph is', async () => {
  const alone = await startGateway();
  const health = async () => {
    const response = await fetch(`${alone.url}/health`);
    return { status: response.status, ...((await response.json()) as object) };
  };
  try {
    expect(await health()).toMatchObject({ status: 'ok', head: { number: 5 }, secondsSinceHeadMoved: 0 });
    await sleep(1_100);
    expect(await health()).toMatchObject({ status: 'ok', head: { number: 5 }, secondsSinceHeadMoved: 1 });
    alone.subgraph.addBlock({ number: 6, hash: blockHash(6), timestamp: LISTED_AT });
    expect(await health()).toMatchObject({ head: { number: 6, time: String(LISTED_AT) }, secondsSinceHeadMoved: 0 });
    alone.subgraph.reportIndexingErrors();
    const response = await fetch(`${alone.url}/health`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'unavailable',
      reason: expect.stringContaining('the subgraph reports indexing errors'),
    });
  } finally {
    await alone.close();
  }
});

test('introspection gives one schema of all parts', async () => {
  const { data } = await gateway.ask(`{
    market: __type(name: "Market") { fields { name description } }
    tape: __type(name: "Tape") { fields { name } }
    filter: __type(name: "Tape_filter") { inputFields { name } }
  }`);
  const names = (type: { fields: { name: string }[] }) => type.fields.map(({ name }) => name);
  expect(names(data.market)).toEqual(
    expect.arrayContaining(['exchangeRate', 'history', 'latestTape', 'tapes', 'loans', 'metrics']),
  );
  expect(names(data.tape)).toEqual(expect.arrayContaining(['root', 'number', 'registered', 'loans', 'markets']));
  const described = data.market.fields.filter(
    ({ description }: { description: string | null }) => description !== null,
  );
  expect(names({ fields: described })).toEqual(expect.arrayContaining(['exchangeRate', 'latestTape', 'metrics']));
  expect(data.filter.inputFields).toContainEqual({ name: 'root_in' });
});

test.each([
  ['too deep', `{ markets ${'{ protocol { markets '.repeat(6)}{ id }${' } }'.repeat(6)} }`, 'depth 14'],
  [
    'too many aliases',
    `{ _meta { ${Array.from({ length: 201 }, (_, i) => `a${i}: deployment`).join(' ')} } }`,
    'aliases 201',
  ],
  [
    'too many root fields',
    `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: tapes { id }`).join(' ')} }`,
    'root fields 51',
  ],
  [
    'too deep through fragments',
    `{ markets { ...A } } fragment A on Market { protocol { markets { protocol { markets { protocol { markets { ...B } } } } } } }
     fragment B on Market { protocol { markets { protocol { markets { protocol { markets { id } } } } } } }`,
    'depth 14',
  ],
])('a query that is %s is refused before it runs', async (_, query, message) => {
  const { errors, roundTrips } = await gateway.ask(query);
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'QUERY_TOO_LARGE' },
    message: expect.stringContaining(message),
  });
  expect(roundTrips).toBe(0);
});

test('bodies that are too large or no JSON are refused with a code', async () => {
  const large = await post(JSON.stringify({ query: `{ tapes { id } } #${'x'.repeat(300_000)}` }));
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_LARGE' } }] });
  const broken = await post('{');
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('an unexpected error is masked for the client and logged under the id that the client gets', async () => {
  gateway.registry.breakWith(new Error('password=hunter2'));
  const { errors } = await gateway.ask('{ registeredTapes { root } }').finally(() => gateway.registry.breakWith(null));

  expect(JSON.stringify(errors)).not.toContain('hunter2');
  const { code, requestId } = errors?.[0]?.extensions ?? {};
  expect(code).toBe('INTERNAL_SERVER_ERROR');
  expect(log.find((entry) => entry.requestId === requestId)?.err?.message).toBe('password=hunter2');
});

test('a port in use is an error that says what to do', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as AddressInfo;
  try {
    await expect(startGateway({ port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining('another port'),
    });
  } finally {
    blocker.close();
  }
});

describe('without a subgraph', () => {
  const options = {
    common: { logger: pino({ level: 'silent' }) },
    registrySchema: createFakeRegistry({}).schema,
    port: 0,
    startTimeoutMs: 300,
  };

  test('starting gives up with where it looked and what to check', async () => {
    const lost = serveGateway({ ...options, subgraphUrl: 'http://127.0.0.1:9/subgraphs/name/nowhere' });
    await expect(lost.listen()).rejects.toMatchObject({
      code: 'SUBGRAPH_UNREACHABLE',
      message: expect.stringMatching(/127\.0\.0\.1:9[\s\S]*SUBGRAPH_URL/),
    });
  });

  test('starting says so when the server has no such subgraph', async () => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ errors: [{ message: 'deployment `nowhere` does not exist' }] }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const subgraphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      await expect(serveGateway({ ...options, subgraphUrl }).listen()).rejects.toMatchObject({
        code: 'SUBGRAPH_NOT_READY',
        message: expect.stringContaining('does not exist'),
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('a subgraph that goes away is a typed error, and health says unavailable', async () => {
    const orphan = await startGateway();
    await orphan.subgraph.close();
    for (const query of [
      '{ markets { id } }',
      '{ metric(id: AUM) { value } }',
      '{ tapesByRoot(roots: ["0x"]) { number } }',
    ]) {
      const { errors } = await orphan.ask(query);
      expect(errors?.[0]?.extensions?.code).toBe('SUBGRAPH_UNREACHABLE');
    }
    expect((await fetch(`${orphan.url}/health`)).status).toBe(503);
    await orphan.close();
  });
});
