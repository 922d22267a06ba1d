export { type DeploymentState, type KnownBlock, openQueryDatabase, type QueryDatabase } from './database.js';
export { QueryError } from './errors.js';
export {
  createQueryEngine,
  type QueryEngine,
  type QueryRequest,
  type QueryResponse,
  unknownDeployment,
} from './execute.js';
export { buildApiSchema } from './schema/apiSchema.js';
export type { ApiSchema } from './schema/types.js';
