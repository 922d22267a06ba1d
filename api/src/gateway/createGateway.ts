import { createRegistrySchema, type Registry } from '../registry/index.js';
import { type Gateway, type ServeOptions, serveGateway } from './serveGateway.js';

export interface GatewayOptions extends Omit<ServeOptions, 'registrySchema'> {
  /** Where the loans come from; whoever opened it closes it. */
  registry: Registry;
}

/** Serves the one GraphQL schema over subgraph, registry and metrics. */
export function createGateway({ registry, ...options }: GatewayOptions): Gateway {
  return serveGateway({ ...options, registrySchema: createRegistrySchema(registry) });
}
