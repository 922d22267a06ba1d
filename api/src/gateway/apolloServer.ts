import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { createSnapshots } from '../metrics/index.js';
import { completeContext, type GatewayContext } from './context.js';
import { limitCost } from './cost/limitCost.js';
import { formatError, isUnexpected } from './errorFormat.js';
import { limitRules, type QueryLimits } from './limits.js';
import type { SubgraphClient } from './subgraphClient.js';

export interface ApolloOptions {
  schema: GraphQLSchema;
  logger: Logger;
  limits: QueryLimits;
  client: SubgraphClient;
  snapshots: ReturnType<typeof createSnapshots>;
}

/** Apollo Server without anything that talks to the outside. */
export function createApolloServer({
  schema,
  logger,
  limits,
  client,
  snapshots,
}: ApolloOptions): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    schema,
    logger,
    formatError,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // The API only reads and knows no cookies: a forged cross-site request can do nothing that any page may not do.
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    validationRules: limitRules(limits),
    parseOptions: { maxTokens: limits.maxTokens },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      prepareContext(client, snapshots),
      logUnexpectedErrors(logger),
      returnPartialErrors(),
      limitCost(limits),
    ],
  });
}

function prepareContext(
  client: SubgraphClient,
  snapshots: ReturnType<typeof createSnapshots>,
): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue }) {
      completeContext(contextValue, client, snapshots);
    },
  };
}

function logUnexpectedErrors(logger: Logger): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: { requestId } }) {
      return {
        async didEncounterErrors({ errors, request }) {
          for (const error of errors.filter(isUnexpected)) {
            error.extensions.requestId = requestId;
            logger.error(
              { err: error.originalError ?? error, requestId, path: error.path, query: request.query },
              'query failed',
            );
          }
        },
      };
    },
  };
}

/** The subgraph's errors that came with data come to the client with the data, too. */
function returnPartialErrors(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue: { partialErrors }, response: { body } }) {
          if (body.kind !== 'single') return;
          const sent = body.singleResult.errors ?? [];
          const unsent = partialErrors.filter(({ message }) => sent.every((error) => error.message !== message));
          if (unsent.length > 0) body.singleResult.errors = [...sent, ...unsent.map((error) => error.toJSON())];
        },
      };
    },
  };
}
