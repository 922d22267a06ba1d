export {
  createSubgraphServer,
  PortInUseError,
  type SubgraphServer,
  type SubgraphServerOptions,
} from './subgraphServer.js';
