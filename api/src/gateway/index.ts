export { createGateway, type GatewayOptions } from './createGateway.js';
export { SubgraphError, SubgraphNotReadyError, SubgraphUnreachableError } from './errors.js';
export type { Gateway } from './serveGateway.js';
