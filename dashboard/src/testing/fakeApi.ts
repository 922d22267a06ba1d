import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildASTSchema, type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import { blockHash, DEFINITIONS, metricValue } from './metrics.js';
import { mergedTypes } from './sdl.js';
import { serveStatic } from './serveStatic.js';
import type { FakeTape } from './tapes.js';
import { collateralisationAt, rateAt, type World } from './world.js';

/** A gateway's stand-in: the real schema over a made-up world, and the page beside it. */
export interface FakeApi {
  url: string;
  /** How it answers: with data, with HTTP 503, or by hanging up. */
  mode: 'up' | 'failing' | 'down';
  close(): Promise<void>;
}

export interface FakeApiOptions {
  world: World;
  /** Folder served at `/`. */
  dashboardDir?: string;
  port?: number;
}

interface LoansArguments {
  first: number;
  after?: string | null;
  state?: string | null;
  minDaysPastDue?: number | null;
}

interface SeriesArguments {
  metric: string;
  market?: string | null;
  from?: string | null;
  to?: string | null;
  points: number;
}

export function createSchema(): GraphQLSchema {
  return buildASTSchema(mergedTypes(), { assumeValidSDL: true });
}

export async function startFakeApi({ world, dashboardDir, port = 0 }: FakeApiOptions): Promise<FakeApi> {
  const schema = createSchema();
  const server = createServer((request, response) => {
    if (api.mode === 'down') return void request.socket.destroy();
    if (request.url?.startsWith('/graphql')) return void answer(request, response);
    if (dashboardDir) return void serveStatic(dashboardDir, request, response);
    response.writeHead(404).end();
  });
  const api: FakeApi = { url: '', mode: 'up', close: () => close(server) };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    if (api.mode === 'failing') return void response.writeHead(503).end('upstream is away');
    const body = await readBody(request);
    const result = await execute(schema, world, JSON.parse(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

function execute(
  schema: GraphQLSchema,
  world: World,
  request: { query: string; variables: Record<string, unknown> },
): Promise<ExecutionResult> {
  return graphql({
    schema,
    source: request.query,
    variableValues: request.variables,
    rootValue: resolvers(world),
  });
}

function resolvers(world: World) {
  const tape = ({ onChain, registered, loans }: FakeTape) => ({
    ...onChain,
    registered,
    loans: (args: LoansArguments) => loanPage(loans, args),
  });
  return {
    _meta: {
      block: { number: world.block, hash: blockHash(world.block), timestamp: world.time },
      hasIndexingErrors: false,
    },
    protocols: [
      {
        id: `0x${'c0'.repeat(20)}`,
        paused: false,
        minReserveRatio: '500000000000000000',
        minCollateralization: '1000000000000000000',
      },
    ],
    markets: world.markets,
    market: ({ id }: { id: string }) => world.markets.find((market) => market.id === id) ?? null,
    tapes: world.tapes.map(tape),
    tape({ id }: { id: string }) {
      const found = world.tapes.find(({ onChain }) => onChain.id === id);
      return found ? tape(found) : null;
    },
    metricDefinitions: DEFINITIONS,
    metrics: ({ block }: { block?: number }) => allMetrics(world, block ?? world.block - world.lag),
    series: (args: SeriesArguments) => series(world, args),
  };
}

function allMetrics(world: World, block: number) {
  return DEFINITIONS.flatMap((definition) =>
    (definition.scope === 'MARKET' ? world.markets : [null]).map((market) =>
      metricValue(world, definition, market, block),
    ),
  );
}

function series(world: World, { metric, market, from, to, points }: SeriesArguments) {
  const subject = world.markets.find(({ id }) => id === market) ?? null;
  const start = Number(from ?? world.markets[0]?.listedAt ?? world.time);
  const end = Number(to ?? world.time);
  return {
    definition: DEFINITIONS.find(({ id }) => id === metric),
    market: subject,
    points: Array.from({ length: points }, (_, index) => {
      const time = Math.round(start + ((end - start) * index) / (points - 1));
      const value = subject ? rateAt(subject, time) : collateralisationAt(world, time);
      return { time: time.toString(), value, fill: value === null ? 'MISSING' : 'OBSERVED', evidence: 'ONCHAIN' };
    }),
  };
}

function loanPage(loans: FakeTape['loans'], { first, after, state, minDaysPastDue }: LoansArguments) {
  const matching = loans.filter(
    (loan) => (!state || loan.obligorState === state) && loan.daysPastDue >= (minDaysPastDue ?? 0),
  );
  const start = after ? matching.findIndex(({ id }) => id === after) + 1 : 0;
  const nodes = matching.slice(start, start + first);
  return {
    nodes,
    totalCount: matching.length,
    pageInfo: { hasNextPage: start + first < matching.length, endCursor: nodes.at(-1)?.id ?? null },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
