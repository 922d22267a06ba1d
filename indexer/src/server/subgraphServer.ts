import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { DatabaseError, errorMessage, VitrineError } from '../errors.js';
import {
  createQueryEngine,
  openQueryDatabase,
  type QueryDatabase,
  type QueryEngine,
  type QueryResponse,
  unknownDeployment,
} from '../query/index.js';
import type { IndexerStatus } from '../sync/progress.js';
import { EXPLORER_PAGE } from './explorer.js';
import { createIndexNode } from './indexNode/indexNode.js';
import { createOperations } from './operations.js';
import { ClientError, parseQueryRequest, readBody, serverError } from './request.js';
import { isSubgraphName, type Target, targetOf } from './target.js';

export interface SubgraphServerOptions {
  common: { logger: Logger };
  /** Database file that an indexer writes; it may appear after the server has started. */
  databasePath: string;
  /** Name under which the subgraph is served, for example `vitrine/local`. */
  name: string;
  /** 0 takes any free port. */
  port: number;
  host?: string;
  /** The indexer that writes the database, if it runs in this process: it knows the chain's head, and what it has done. */
  indexer?: { status(): IndexerStatus | undefined };
  /** Where graph-node's API about indexing is served, at `/graphql`; 0 takes any free port. Without it there is none. */
  indexNodePort?: number;
  /** The chain's JSON-RPC, for the hashes of blocks that the database does not have. */
  rpcUrl?: string | readonly string[];
}

export interface SubgraphServer {
  /** URL of the subgraph, by name; its port is known once the server listens. */
  readonly url: string;
  /** URL of the API about indexing, if there is one. */
  readonly indexNodeUrl: string | undefined;
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** Another program listens on the port. */
export class PortInUseError extends VitrineError {
  constructor(host: string, port: number, cause: unknown) {
    super('PORT_IN_USE', `Port ${port} is already in use.`, {
      where: `${host}:${port}`,
      hint: 'Stop the program that uses it, or choose another port.',
      cause,
    });
  }
}

const ANY_ORIGIN = { 'access-control-allow-origin': '*' };
const CORS_HEADERS = {
  ...ANY_ORIGIN,
  'access-control-allow-headers': 'Content-Type, User-Agent',
  'access-control-allow-methods': 'GET, OPTIONS, POST',
};

/** Answers that are shorter than this, in characters, are sent in one go, with their length. */
const WHOLE_ANSWER_LENGTH = 262_144;

/** Serves one subgraph over HTTP at graph-node's URLs, with its statuses, headers and bodies. */
export function createSubgraphServer(options: SubgraphServerOptions): SubgraphServer {
  const { databasePath, name, port, host = '127.0.0.1' } = options;
  const logger = options.common.logger.child({ component: 'subgraph-server' });
  if (!isSubgraphName(name)) {
    throw new VitrineError('SUBGRAPH_NAME_INVALID', `\`${name}\` can not be the name of a subgraph.`, {
      hint: 'Use letters, digits, `-` and `_`, in parts that are separated by `/`.',
    });
  }
  const indexNode = options.indexNodePort === undefined ? undefined : createIndexNode({ ...options, logger });
  let opened: { database: QueryDatabase; engine: QueryEngine } | undefined;
  const operations = createOperations({
    database: () => open()?.database,
    status: () => options.indexer?.status(),
  });
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => fail(response, error));
  });

  function open(): { database: QueryDatabase; engine: QueryEngine } | undefined {
    try {
      if (!opened) {
        const database = openQueryDatabase(databasePath);
        opened = { database, engine: createQueryEngine(database) };
      }
      return opened;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      logger.debug({ databasePath, reason: error.message }, 'no database to answer queries from yet');
      return undefined;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const plain = request.method === 'GET' ? operations.answer(url) : undefined;
    if (plain) return send(response, plain.status, plain.contentType, plain.body);
    const target = targetOf(url.pathname);
    if (request.method === 'POST') await handlePost(request, response, target);
    else if (request.method === 'OPTIONS' && target.kind === 'subgraph') sendOptions(response);
    else if (request.method === 'GET') handleGet(response, target, url.searchParams.get('query') ?? '');
    else notFound(response);
  }

  async function handlePost(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
    if (request.headers['content-type'] === undefined) throw new ClientError('Content-Type header is required');
    const startedAt = performance.now();
    const body = await readBody(request);
    if (body === '') throw new ClientError('Body is required');
    if (target.kind !== 'subgraph') {
      notFound(response);
      return;
    }
    if (target.by === 'name' && (target.explorer || !isSubgraphName(target.value))) {
      throw serverError(`Invalid subgraph name \`${target.value}${target.explorer ? '/graphql' : ''}\``);
    }
    await sendAnswer(response, answer(target, body));
    operations.metrics.queried((performance.now() - startedAt) / 1000);
  }

  function answer(target: Extract<Target, { kind: 'subgraph' }>, body: string): QueryResponse {
    const query = parseQueryRequest(body);
    const ready = open();
    const known = target.by === 'name' ? target.value === name : target.value === ready?.engine.deploymentId();
    return ready && known ? ready.engine.execute(query) : unknownDeployment(target.value, query);
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.headersSent) {
      logger.warn({ error: errorMessage(error) }, 'answer broken off');
      response.destroy();
    } else if (error instanceof ClientError) {
      sendJson(response, 400, { error: error.message });
    } else {
      operations.metrics.failed();
      logger.error({ err: error }, 'request failed');
      send(response, 500, 'text/plain; charset=utf-8', 'Internal server error');
    }
  }

  return {
    get url() {
      const address = server.address() as AddressInfo | null;
      return `http://${host}:${address?.port ?? port}/subgraphs/name/${name}`;
    },
    get indexNodeUrl() {
      const address = indexNode?.server.address() as AddressInfo | null | undefined;
      return indexNode && `http://${host}:${address?.port ?? options.indexNodePort}/graphql`;
    },
    async listen() {
      await listen(server, host, port);
      if (indexNode) await listen(indexNode.server, host, options.indexNodePort ?? 0);
      logger.info({ host, port: (server.address() as AddressInfo).port, name }, 'serving the subgraph');
    },
    async close() {
      await Promise.all([server, ...(indexNode ? [indexNode.server] : [])].map(closeServer));
      indexNode?.close();
      opened?.database.close();
      opened = undefined;
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function handleGet(response: ServerResponse, target: Target, query: string): void {
  if (target.kind === 'index') {
    sendJson(response, 200, {
      message: 'Access deployed subgraphs by deployment ID at /subgraphs/id/<ID> or by name at /subgraphs/name/<NAME>',
    });
  } else if (target.kind === 'unknown') {
    notFound(response);
  } else if (target.by === 'name' && query.trim().toLowerCase().startsWith('mutation')) {
    throw new ClientError("Can't use mutations with GET method");
  } else if (target.explorer) {
    send(response, 200, 'text/html; charset=utf-8', EXPLORER_PAGE);
  } else {
    const path = [
      'subgraphs',
      target.by,
      ...target.value.split('/').filter(Boolean).map(encodeURIComponent),
      'graphql',
    ];
    response.setHeader('location', `/${path.join('/')}`);
    send(response, 302, 'text/plain; charset=utf-8', 'Redirecting...');
  }
}

async function sendAnswer(response: ServerResponse, answer: QueryResponse): Promise<void> {
  response.setHeader('content-type', 'application/json');
  for (const [header, value] of Object.entries(CORS_HEADERS)) response.setHeader(header, value);
  response.setHeader('graph-attestable', String(answer.attestable));
  response.setHeader('graph-indexed', JSON.stringify(answer.indexed));
  let text = '';
  for (const piece of answer.pieces) {
    text += piece;
    if (text.length < WHOLE_ANSWER_LENGTH) continue;
    const drained = response.write(text);
    text = '';
    if (!drained) await drain(response);
    if (response.destroyed) return;
  }
  response.end(text);
}

function drain(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { ...ANY_ORIGIN, 'content-type': contentType });
  response.end(body);
}

function sendOptions(response: ServerResponse): void {
  response.writeHead(200, { ...CORS_HEADERS, 'content-type': 'text/html; charset=utf-8' });
  response.end();
}

function notFound(response: ServerResponse): void {
  sendJson(response, 200, { message: 'Not found' });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port, error) : error);
    });
    server.listen(port, host, () => resolve());
  });
}
