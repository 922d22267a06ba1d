import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { PortInUseError, RetryableError } from '../errors.js';
import { createSnapshots } from '../metrics/index.js';
import { createApolloServer } from './apolloServer.js';
import { createApp } from './app.js';
import { createBlockLookup } from './chainClient.js';
import { DEFAULT_LIMITS, type QueryLimits } from './limits.js';
import { createGatewaySchema } from './schema.js';
import { createSubgraphClient } from './subgraphClient.js';

const RETRY_INTERVAL_MS = 250;
const START_TIMEOUT_MS = 60_000;

export interface ServeOptions {
  common: { logger: Logger };
  /** Where the subgraph answers queries, for example `http://127.0.0.1:4002/subgraphs/name/vitrine/local`. */
  subgraphUrl: string;
  /** The registry's part of the schema, with its resolvers. */
  registrySchema: GraphQLSchema;
  /** 0 = any free port. */
  port: number;
  host?: string;
  /** Folder of static files to serve at `/`. */
  dashboardDir?: string;
  /** Chain node to ask for the time of past blocks, where the subgraph does not tell. */
  rpcUrl?: string;
  limits?: Partial<QueryLimits>;
  /** How long to wait for the subgraph when starting. */
  startTimeoutMs?: number;
}

export interface Gateway {
  /** Resolves when queries are answered. */
  listen(): Promise<void>;
  close(): Promise<void>;
  /** Base URL, without a slash at its end; known once listening. */
  readonly url: string;
}

/** Serves one GraphQL schema over a subgraph and a registry's schema. */
export function serveGateway(options: ServeOptions): Gateway {
  const { common, port, host = '127.0.0.1', dashboardDir, rpcUrl, startTimeoutMs = START_TIMEOUT_MS } = options;
  const { logger } = common;
  const client = createSubgraphClient(options.subgraphUrl);
  let stop: (() => Promise<void>) | undefined;
  let url = `http://${host}:${port}`;

  return {
    get url() {
      return url;
    },

    async listen() {
      const schema = await retry(
        () => createGatewaySchema({ client, registrySchema: options.registrySchema }),
        startTimeoutMs,
        () => logger.info({ subgraphUrl: client.url }, 'waiting for the subgraph'),
      );
      const snapshots = createSnapshots(rpcUrl === undefined ? undefined : createBlockLookup(rpcUrl));
      const limits = { ...DEFAULT_LIMITS, ...options.limits };
      const apollo = createApolloServer({ schema, logger, limits, client, snapshots });
      await apollo.start();
      const server = createServer(createApp({ client, apollo, limits, dashboardDir, logger }));
      stop = async () => {
        await closeServer(server);
        await apollo.stop();
      };
      try {
        await bind(server, port, host);
      } catch (error) {
        await apollo.stop();
        throw error;
      }
      url = `http://${host}:${(server.address() as AddressInfo).port}`;
      logger.info({ url }, 'gateway listens');
    },

    async close() {
      await stop?.();
      stop = undefined;
    },
  };
}

/** Tries again while the error says that it may help; gives up with that error. */
async function retry<Value>(
  attempt: () => Promise<Value>,
  timeoutMs: number,
  onFirstFailure: () => void,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RetryableError) || Date.now() + RETRY_INTERVAL_MS > deadline) throw error;
      if (attempts === 1) onFirstFailure();
      await sleep(RETRY_INTERVAL_MS);
    }
  }
}

async function bind(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUseError(host, port, error);
    throw error;
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // Whoever keeps a connection busy must not keep the process alive.
  const patience = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(patience);
}
