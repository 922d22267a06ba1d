export {
  createSubgraphServer,
  PortInUseError,
  type SubgraphServer,
  type SubgraphServerOptions,
} from './subgraph-server.js';
