import { createServer } from 'node:net';
import { PortInUseError } from '../errors.js';

/** The three ports of a running Vitrine, each the one before plus one. */
export interface Ports {
  /** Dashboard, GraphQL API. */
  gateway: number;
  /** JSON-RPC of the local chain. */
  chain: number;
  /** The subgraph engine's GraphQL. */
  indexer: number;
}

/** The ports that follow from the one that the user chose. */
export function portsFrom(gateway: number): Ports {
  return { gateway, chain: gateway + 1, indexer: gateway + 2 };
}

/**
 * Checks that each port can be bound, before any work is done.
 * @throws PortInUseError naming the port and what it is for
 */
export async function checkPortsFree(ports: [port: number, purpose: string][]): Promise<void> {
  for (const [port, purpose] of ports) {
    if (!(await canBind(port))) throw new PortInUseError(port, purpose);
  }
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
