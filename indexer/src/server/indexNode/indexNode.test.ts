import { pino } from 'pino';
import { createFakeChain, type FakeChain } from '../../testing/fakeChain.js';
import { buildFixture, eventsOf } from '../../testing/fixtures.js';
import { startIndexer, temporaryFolder } from '../../testing/harness.js';
import { createSubgraphServer, type SubgraphServer } from '../subgraphServer.js';

const common = { logger: pino({ level: 'silent' }) };
const token = eventsOf('token', 'Token', '0x00000000000000000000000000000000000000aa');
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;
const ID = 'QmToken';

const folder = temporaryFolder();
let chain: FakeChain;
let server: SubgraphServer;

beforeAll(async () => {
  chain = createFakeChain();
  const rpcUrl = await chain.listen();
  for (const value of [1, 2, 3]) chain.mine([token('Transfer', account(1), account(2), value)]);
  const databasePath = folder.path('db');
  const options = { manifestPath: buildFixture('token'), rpcUrl, databasePath, until: 3, deploymentId: ID };
  await (await startIndexer(options)).done;
  server = createSubgraphServer({ common, databasePath, name: 'my/token', port: 0, indexNodePort: 0, rpcUrl });
  await server.listen();
});
afterAll(async () => {
  await server.close();
  await chain.close();
  folder.remove();
});

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const response = await fetch(server.indexNodeUrl as string, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data: Record<string, unknown>; errors?: { message: string }[] };
}

const PROOF = `query ($id: String!, $number: Int!, $hash: Bytes!, $indexer: Bytes) {
  proofOfIndexing(subgraph: $id, blockNumber: $number, blockHash: $hash, indexer: $indexer)
}`;

async function proof(number: number, variables: Record<string, unknown> = {}): Promise<string | null> {
  const { hash } = chain.block(Math.min(number, chain.head()));
  return (await ask(PROOF, { id: ID, number, hash, ...variables })).data.proofOfIndexing as string | null;
}

test('the status of a deployment is found by id and by name', async () => {
  const status = `{
    subgraph synced health fatalError { message } nonFatalErrors { message } entityCount historyBlocks node paused
    chains { __typename network chainHeadBlock { number hash } earliestBlock { number hash } latestBlock { number hash } }
  }`;
  const { data } = await ask(`{
    indexingStatuses(subgraphs: ["${ID}"]) ${status}
    others: indexingStatuses(subgraphs: ["QmOther"]) ${status}
    indexingStatusForCurrentVersion(subgraphName: "my/token") ${status}
    indexingStatusForPendingVersion(subgraphName: "my/token") ${status}
  }`);
  const head = { number: '3', hash: chain.block(3).hash.slice(2) };
  const expected = {
    subgraph: ID,
    synced: true,
    health: 'healthy',
    fatalError: null,
    nonFatalErrors: [],
    entityCount: '6',
    historyBlocks: 2147483647,
    node: 'default',
    paused: false,
    chains: [
      {
        __typename: 'EthereumIndexingStatus',
        network: 'local',
        chainHeadBlock: head,
        earliestBlock: { number: '0', hash: '0x0' },
        latestBlock: head,
      },
    ],
  };
  expect(data).toMatchObject({
    indexingStatuses: [{ ...expected, chains: [{ ...expected.chains[0], network: expect.any(String) }] }],
    others: [],
    indexingStatusForCurrentVersion: { subgraph: ID },
    indexingStatusForPendingVersion: null,
  });
});

test('each block has a proof of its own, and each indexer', async () => {
  const proofs = await Promise.all([proof(1), proof(2), proof(3), proof(3, { indexer: account(7) })]);
  for (const text of proofs) expect(text).toMatch(/^0x[0-9a-f]{64}$/);
  expect(new Set(proofs).size).toBe(4);
});

test('there is no proof of a block that is not indexed, nor of another deployment', async () => {
  expect(await proof(4)).toBeNull();
  expect(await proof(3, { id: 'QmOther' })).toBeNull();
});

test('a public proof is that for the indexer with address zero', async () => {
  const query = `{ publicProofsOfIndexing(requests: [{ deployment: "${ID}", blockNumber: "2" }]) {
    deployment proofOfIndexing block { number hash } } }`;
  const { data } = await ask(query);
  expect(data.publicProofsOfIndexing).toEqual([
    {
      deployment: ID,
      proofOfIndexing: await proof(2, { indexer: account(0) }),
      block: { number: '2', hash: chain.block(2).hash.slice(2) },
    },
  ]);
});

test('the features are those of the manifest, and what its schema uses', async () => {
  const { data } = await ask(
    `{ subgraphFeatures(subgraphId: "${ID}") { apiVersion specVersion features dataSources handlers network } }`,
  );
  expect(data.subgraphFeatures).toMatchObject({ apiVersion: '0.0.9', handlers: ['event'] });
});

test('what a block has changed', async () => {
  const { data } = await ask(`{
    entityChangesInBlock(subgraphId: "${ID}", blockNumber: 2) { updates { type entities } deletions { type } }
  }`);
  const updates = (data.entityChangesInBlock as { updates: { type: string; entities: object[] }[] }).updates;
  expect(updates.map(({ type, entities }) => [type, entities.length])).toEqual([
    ['Account', 2],
    ['Transfer', 1],
  ]);
  expect(updates[0]?.entities[0]).toMatchObject({ id: account(1), balance: '-3' });
});

test('what is wrong with a query is said', async () => {
  const { errors } = await ask(PROOF, { id: ID, number: 1, hash: '0x12' });
  expect(errors?.[0]?.message).toBe('`0x12` is not the hash of a block');
  const { errors: unknown } = await ask('{ subgraphFeatures(subgraphId: "QmOther") { apiVersion } }');
  expect(unknown?.[0]?.message).toBe('deployment not found: QmOther');
});
