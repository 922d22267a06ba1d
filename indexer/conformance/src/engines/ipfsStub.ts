import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IpfsStub {
  url: string;
  stop(): void;
}

/** graph-node waits for an IPFS node at its start, even where no subgraph uses one: this says its version and has no files. */
export function startIpfsStub(): Promise<IpfsStub> {
  const server = createServer((request, response) => {
    const known = request.url?.startsWith('/api/v0/version');
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(known ? '{"Version":"0.10.0"}' : '{"Message":"no such file"}');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, stop: () => server.close() });
    });
  });
}
