import pino from 'pino';
import type { Fixture } from '../query/testing/fixture.js';
import { createZoo, HEAD } from '../query/testing/zoo.js';
import type { IndexerStatus } from '../sync/progress.js';
import { createSubgraphServer, type SubgraphServer } from './index.js';

const common = { logger: pino({ level: 'silent' }) };
const status: IndexerStatus = {
  deployment: 'QmFixture',
  health: 'healthy',
  synced: true,
  head: null,
  chainHead: HEAD,
  error: null,
  events: 41,
  eventsPerSecond: 7,
  etaSeconds: 0,
  headStalledSeconds: 0,
  reorgs: 2,
  rpc: { requests: 13, retries: 1 },
};
let zoo: Fixture;
let server: SubgraphServer;

beforeEach(async () => {
  zoo = createZoo();
  status.chainHead = HEAD;
  server = await serve({ status: () => status });
});
afterEach(async () => {
  await server.close();
  zoo.close();
});

async function serve(indexer?: { status(): IndexerStatus }, databasePath = zoo.path): Promise<SubgraphServer> {
  const made = createSubgraphServer({ common, databasePath, name: 'zoo', port: 0, ...(indexer ? { indexer } : {}) });
  await made.listen();
  return made;
}

async function get(path: string, from = server) {
  const response = await fetch(new URL(path, from.url));
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text };
}

async function getJson(path: string, from = server) {
  const { status: code, text } = await get(path, from);
  return { status: code, body: JSON.parse(text) as Record<string, unknown> };
}

test('a subgraph at the head of the chain is ready', async () => {
  expect(await getJson('/ready')).toEqual({
    status: 200,
    body: { ready: true, reason: null, head: HEAD, chainHead: HEAD, behind: 0 },
  });
});

test('how far behind it may be is up to who asks', async () => {
  status.chainHead = HEAD + 11;
  expect(await getJson('/ready')).toMatchObject({
    status: 503,
    body: { ready: false, behind: 11, reason: '11 blocks behind the chain’s head' },
  });
  expect((await getJson('/ready?blocks=11')).status).toBe(200);
  expect((await getJson('/ready?blocks=10')).status).toBe(503);
  expect((await getJson('/ready?blocks=-1')).status).toBe(400);
});

test('a failed subgraph is not ready, but alive', async () => {
  zoo.setErrors('failed', [{ message: 'no', block: { number: 1 } }]);
  expect(await getJson('/ready')).toMatchObject({ status: 503, body: { reason: 'a handler has failed' } });
  expect(await getJson('/health')).toMatchObject({ status: 200, body: { status: 'failed' } });
});

test('before the database there is nothing to be ready for', async () => {
  const early = await serve(undefined, `${zoo.path}.later`);
  expect(await getJson('/ready', early)).toMatchObject({ status: 503, body: { reason: 'no block is indexed yet' } });
  expect(await getJson('/health', early)).toMatchObject({ status: 200, body: { status: 'starting', head: null } });
  expect((await get('/metrics', early)).status).toBe(200);
  await early.close();
});

test('without an indexer in the process, it counts whether the head was ever reached', async () => {
  const alone = await serve();
  expect((await getJson('/ready', alone)).status).toBe(503);
  zoo.db.exec('UPDATE vitrine_deployment SET synced = 1');
  expect((await getJson('/ready', alone)).status).toBe(200);
  await alone.close();
});

test('metrics tell what the indexer did and how long queries took', async () => {
  const query = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ items { id } }"}',
  };
  for (let i = 0; i < 3; i++) await (await fetch(server.url, query)).text();
  const { type, text } = await get('/metrics');
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
  const values = Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
  expect(values).toMatchObject({
    vitrine_indexer_head_block: HEAD,
    vitrine_indexer_chain_head_block: HEAD,
    vitrine_indexer_events_total: 41,
    vitrine_indexer_events_per_second: 7,
    vitrine_indexer_healthy: 1,
    vitrine_indexer_failed: 0,
    vitrine_indexer_reorgs_total: 2,
    vitrine_indexer_rpc_requests_total: 13,
    vitrine_indexer_rpc_retries_total: 1,
    vitrine_indexer_query_duration_seconds_count: 3,
    'vitrine_indexer_query_duration_seconds_bucket{le="+Inf"}': 3,
  });
  const buckets = Object.keys(values).filter((name) => name.includes('_bucket'));
  expect(buckets.map((name) => values[name])).toEqual(
    [...buckets.map((name) => values[name] as number)].sort((a, b) => a - b),
  );
  for (const line of text.split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{le="[^"]+"\})? [-+.e\d]+|)$/);
});
