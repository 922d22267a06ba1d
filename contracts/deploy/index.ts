export { ABIS, type Artifact, CONTRACT_NAMES, type ContractName, loadArtifact } from './artifacts.js';
export { type ConnectedMarket, connect, type Protocol } from './connect.js';
export * from './contracts.js';
export {
  type DeployedMarket,
  type Deployment,
  type DeployOptions,
  LAUNCH_MARKETS,
  LAUNCH_NOMINAL_RATE_WAD,
  LAUNCH_OPTIONS,
  type MarketOptions,
  type RoleOptions,
} from './deployment.js';
export { deployProtocol } from './deployProtocol.js';
export { ArtifactMissingError, ContractsError, DeploymentFailedError, MarketUnknownError } from './errors.js';
export { EVIDENCE_CLASSES, encodeName, FEEDS, PARAMETERS, ROLES } from './names.js';
export { type GaslessRequest, type SignedGaslessRequest, signGaslessRequest } from './signGaslessRequest.js';
