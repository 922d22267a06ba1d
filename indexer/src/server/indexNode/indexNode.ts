import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { graphql } from 'graphql';
import type { Logger } from 'pino';
import { toHex } from '../../chain/chain.js';
import { createRpcClient } from '../../chain/rpc.js';
import { errorMessage } from '../../errors.js';
import { ClientError, parseQueryRequest, readBody } from '../request.js';
import { type DeploymentReader, openDeploymentReader } from './deploymentReader.js';
import { createResolvers } from './resolvers.js';
import { indexNodeSchema } from './schema.js';

export interface IndexNodeOptions {
  logger: Logger;
  databasePath: string;
  /** Name of the subgraph. */
  name: string;
  /** The chain's JSON-RPC, for the hashes of blocks that the database does not have. */
  rpcUrl?: string | readonly string[];
}

export type IndexNode = ReturnType<typeof createIndexNode>;

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'Content-Type, User-Agent',
  'access-control-allow-methods': 'GET, OPTIONS, POST',
};

/** graph-node's API about indexing, at `/graphql` of a port of its own. */
export function createIndexNode({ logger, databasePath, name, rpcUrl }: IndexNodeOptions) {
  const [url] = typeof rpcUrl === 'string' ? [rpcUrl] : (rpcUrl ?? []);
  const rpc = url === undefined ? undefined : createRpcClient({ url, logger });
  let reader: DeploymentReader | undefined;
  const resolvers = createResolvers({ deployment, name, version: packageVersion(), blockHash });
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof ClientError) return send(response, 400, { error: error.message });
      logger.error({ err: error }, 'request failed');
      return send(response, 500, { error: errorMessage(error) });
    });
  });

  function deployment(): DeploymentReader | undefined {
    try {
      reader ??= openDeploymentReader(databasePath);
      reader.record();
      return reader;
    } catch (error) {
      // The indexer may not have made it yet, or makes it anew.
      logger.debug({ databasePath, reason: errorMessage(error) }, 'no database to answer from yet');
      return undefined;
    }
  }

  async function blockHash(number: number): Promise<string | null> {
    if (rpc === undefined) return null;
    try {
      const block = await rpc.call<{ hash: string } | null>('eth_getBlockByNumber', [toHex(number), false]);
      return block?.hash ?? null;
    } catch (error) {
      logger.warn({ number, reason: errorMessage(error) }, 'the chain did not say the hash of a block');
      return null;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && pathname === '/') {
      return send(response, 200, { message: 'Send GraphQL queries to /graphql' });
    }
    if (pathname !== '/graphql') return send(response, 404, { message: 'Not found' });
    if (request.method === 'OPTIONS') return send(response, 200, {});
    if (request.method !== 'POST') return send(response, 405, { message: 'Send queries by POST' });
    const { query, variables } = parseQueryRequest(await readBody(request));
    const answer = await graphql({
      schema: indexNodeSchema,
      source: query,
      rootValue: resolvers,
      variableValues: variables as Record<string, unknown> | undefined,
    });
    send(response, 200, answer);
  }

  return {
    server,
    /** Call it when the server is closed. */
    close(): void {
      rpc?.close();
      reader?.close();
      reader = undefined;
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function packageVersion(): { version: string; commit: string } {
  const file = join(import.meta.dirname, '../../../package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return { version, commit: 'unknown' };
}
