import { pino } from 'pino';
import { createFakeChain, type FakeChain } from '../testing/fakeChain.js';
import { createFailoverClient, type FailoverOptions } from './failover.js';
import { createRpcClient, type RpcClient } from './rpc.js';
import type { RpcBlock } from './types.js';

const logger = pino({ level: 'silent' });
let chains: FakeChain[] = [];
let client: RpcClient;
let warnings: string[] = [];

afterEach(async () => {
  client.close();
  for (const chain of chains) await chain.close();
  chains = [];
  warnings = [];
});

async function connect(options: Partial<FailoverOptions> & { salts?: string[] } = {}): Promise<FakeChain[]> {
  const { salts = ['', ''] } = options;
  chains = salts.map((salt) => createFakeChain({ salt }));
  for (const chain of chains) chain.mineEmpty(10);
  const clients: RpcClient[] = [];
  for (const chain of chains)
    clients.push(createRpcClient({ url: await chain.listen(), logger, attempts: 2, timeoutMs: 100 }));
  const warn = Object.assign(Object.create(logger), {
    warn: (_: unknown, message: string) => warnings.push(message),
  }) as typeof logger;
  client = createFailoverClient({ clients, logger: warn, ...options });
  client.identify('31337', (chains[0] as FakeChain).block(0).hash);
  return chains;
}

const head = async () => Number((await client.call<RpcBlock>('eth_getBlockByNumber', ['latest', false])).number);
const asked = () => chains.map((chain) => chain.requests.length > 0);

test('the first endpoint is used while it is well', async () => {
  await connect();
  await expect(head()).resolves.toBe(10);
  expect(asked()).toEqual([true, false]);
});

test.each([
  ['fails', { status: 503 }],
  ['refuses the key', { status: 401 }],
  ['never answers', { hang: true }],
])('when it %s the next one takes over, which is said once', async (_, fault) => {
  const [first, second] = (await connect()) as [FakeChain, FakeChain];
  first.setFaults(() => fault);
  await expect(Promise.all([head(), head(), head()])).resolves.toEqual([10, 10, 10]);
  const before = first.requests.length;
  second.mineEmpty(1);
  await expect(head()).resolves.toBe(11);
  expect(first.requests).toHaveLength(before);
  expect(warnings).toEqual(['changing to another RPC endpoint']);
});

test('a refusal of the request is no reason to change', async () => {
  await connect();
  await expect(client.call('eth_nonsense', [])).rejects.toThrow('does not exist');
  expect(asked()).toEqual([true, false]);
});

test('an endpoint of another chain does not take over', async () => {
  const [first] = (await connect({ salts: ['', 'other', ''] })) as [FakeChain];
  first.setFaults(() => ({ status: 500 }));
  await head();
  await head();
  expect(chains[1]?.requests).toEqual(['eth_chainId', 'eth_getBlockByNumber', 'eth_blockNumber']);
  expect(chains[2]?.requests.at(-1)).toBe('eth_getBlockByNumber');
});

test('an endpoint that is behind does not take over', async () => {
  const [first] = (await connect()) as [FakeChain];
  first.mineEmpty(20);
  await expect(head()).resolves.toBe(30);
  first.setFaults(() => ({ status: 500 }));
  await expect(head()).rejects.toThrow("The chain's RPC does not answer");
});

test('an endpoint whose head goes back is left for one that is ahead', async () => {
  const [first, second] = (await connect()) as [FakeChain, FakeChain];
  first.mineEmpty(20);
  second.mineEmpty(20);
  await expect(head()).resolves.toBe(30);
  first.reorg(15, []);
  await expect(head()).resolves.toBe(30);
});

test('an endpoint whose head stands still is left for one that is ahead', async () => {
  const [, second] = (await connect({ stalledAfterMs: 20 })) as [FakeChain, FakeChain];
  await head();
  second.mineEmpty(5);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await expect(head()).resolves.toBe(15);
});

test('the first endpoint is used again when it is well', async () => {
  const [first] = (await connect({ returnAfterMs: 20 })) as [FakeChain];
  first.setFaults(() => ({ status: 500 }));
  await head();
  first.setFaults();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await head();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = first.requests.length;
  await head();
  expect(first.requests.length).toBeGreaterThan(before);
});
