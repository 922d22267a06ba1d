import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { type ServeOptions, serveGateway } from '../gateway/serveGateway.js';
import { createFakeRegistry } from './fakeRegistry.js';
import { type FakeBlock, startFakeSubgraph } from './fakeSubgraph.js';
import { BLOCKS, buildWorld, TAPES } from './world.js';

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers have the shape of their query
  data?: any;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code: string; requestId?: string } }[];
  extensions?: { cost?: { requested: number; limit: number } };
  /** Requests that the subgraph got for this answer. */
  roundTrips: number;
}

export type TestGateway = Awaited<ReturnType<typeof startGateway>>;

/** A gateway over the small world: HTTP on all sides. */
export async function startGateway({
  withChain = true,
  ...options
}: Partial<ServeOptions> & { withChain?: boolean } = {}) {
  const subgraph = await startFakeSubgraph();
  buildWorld(subgraph);
  const chain = await startFakeChain();
  const registry = createFakeRegistry(TAPES);
  const gateway = serveGateway({
    common: { logger: pino({ level: 'silent' }) },
    subgraphUrl: subgraph.url,
    registrySchema: registry.schema,
    port: 0,
    ...(withChain ? { rpcUrl: chain.url } : {}),
    ...options,
  });
  const closeSources = () => Promise.all([subgraph.close(), chain.close()]);
  try {
    await gateway.listen();
  } catch (error) {
    await closeSources();
    throw error;
  }

  return {
    subgraph,
    chain,
    registry,
    url: gateway.url,
    async ask(query: string, variables?: Record<string, unknown>): Promise<Answer> {
      subgraph.requests.length = 0;
      registry.calls.length = 0;
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Omit<Answer, 'roundTrips'>;
      return { ...answer, roundTrips: subgraph.requests.length };
    },
    async close(): Promise<void> {
      await gateway.close();
      await closeSources();
    },
  };
}

/** A chain node that knows the world's blocks, and others that are added. */
async function startFakeChain() {
  const blocks = new Map<number, FakeBlock>(BLOCKS.map((block) => [block.number, block]));
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { params } = JSON.parse(body) as { params: [string] };
    const block = blocks.get(Number(params[0]));
    const result = block === undefined ? null : { hash: block.hash, timestamp: `0x${block.timestamp.toString(16)}` };
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Adds a block, or puts it in the place of the one of its number. */
    setBlock(block: FakeBlock): void {
      blocks.set(block.number, block);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
