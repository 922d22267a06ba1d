export * from './errors.js';
export * from './schema/index.js';
export {
  createSubgraphServer,
  PortInUseError,
  type SubgraphServer,
  type SubgraphServerOptions,
} from './server/index.js';
