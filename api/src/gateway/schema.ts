import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubschemaConfig } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import { schemaFromExecutor } from '@graphql-tools/wrap';
import {
  GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { VitrineError } from '../errors.js';
import { createAnalyticsResolvers } from './analytics.js';
import { meterSchema } from './cost/meterSchema.js';
import { SubgraphNotReadyError } from './errors.js';
import { createJoinResolvers } from './joins.js';
import type { SubgraphClient } from './subgraphClient.js';
import { onChainTape, registeredTape } from './typeMerging.js';

const SCHEMA_FOLDER = join(import.meta.dirname, '..', '..', 'schema');

export interface GatewaySchemaSources {
  client: SubgraphClient;
  registrySchema: GraphQLSchema;
}

/** One schema of three: the subgraph's as it says it is, the registry's, and the metrics and joins over both. */
export async function createGatewaySchema({ client, registrySchema }: GatewaySchemaSources): Promise<GraphQLSchema> {
  const subgraph: SubschemaConfig = {
    name: 'subgraph',
    schema: await introspect(client),
    executor: client.executor,
    // All that one tick asks of the subgraph is one request: consistent, as a direct query would be.
    batch: true,
    merge: { Tape: onChainTape },
  };
  const registry: SubschemaConfig = {
    name: 'registry',
    schema: meterSchema(registrySchema, 'registry'),
    batch: true,
    merge: { Tape: registeredTape },
  };
  const sources = { subgraph, registry };
  const stitched = stitchSchemas({
    subschemas: [subgraph, registry],
    typeDefs: ['analytics.graphql', 'joins.graphql'].map((file) => readFileSync(join(SCHEMA_FOLDER, file), 'utf8')),
    resolvers: [
      lexicalScalars([subgraph.schema, registry.schema]),
      createAnalyticsResolvers(sources),
      createJoinResolvers(sources),
    ],
    mergeDirectives: false,
  });
  return meterSchema(stitched, 'answer');
}

async function introspect({ executor, url }: SubgraphClient): Promise<GraphQLSchema> {
  try {
    return await schemaFromExecutor(executor);
  } catch (error) {
    if (error instanceof VitrineError) throw error;
    throw new SubgraphNotReadyError(url, error);
  }
}

/**
 * Both sides have scalars of the same name (BigInt, Bytes). The gateway hands values on as they are written, digit by
 * digit: each side checks its own.
 */
function lexicalScalars(schemas: GraphQLSchema[]): Record<string, GraphQLScalarType> {
  const scalars = schemas
    .flatMap((schema) => Object.values(schema.getTypeMap()))
    .filter((type): type is GraphQLScalarType => isScalarType(type) && !isSpecifiedScalarType(type));
  return Object.fromEntries(
    scalars.map(({ name, description }) => [
      name,
      new GraphQLScalarType({
        name,
        description: description ?? null,
        parseValue: (value) => value,
        parseLiteral: readLiteral,
      }),
    ]),
  );
}

/** Integers of any size, which JavaScript's numbers do not hold, stay strings. */
function readLiteral(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : valueFromASTUntyped(node, variables);
}
