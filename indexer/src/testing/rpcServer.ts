import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeError, type SyntheticChain } from './syntheticChain.js';

interface Request {
  id: number;
  method: string;
  params: unknown[];
}

/** Serves a chain over JSON-RPC at a local port, while a test needs it. */
export async function serveChain(chain: SyntheticChain): Promise<{ url: string; close(): Promise<void> }> {
  function answer({ id, method, params }: Request): unknown {
    try {
      return { jsonrpc: '2.0', id, result: chain.answer(method, params) };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
    }
  }

  const server = createServer((request, response) => {
    readText(request)
      .then((text) => {
        const body = JSON.parse(text) as Request | Request[];
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(Array.isArray(body) ? body.map(answer) : answer(body)));
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
