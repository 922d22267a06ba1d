import type { ApolloServerPlugin } from '@apollo/server';
import { type FragmentDefinitionNode, GraphQLError, getVariableValues, Kind } from 'graphql';
import type { GatewayContext } from '../context.js';
import { toFormattedError } from '../errorFormat.js';
import { QueryTooCostlyError } from '../errors.js';
import type { QueryLimits } from '../limits.js';
import { type Cost, operationCost } from './queryCost.js';

/**
 * Refuses an operation that may cost too much before any of it runs, says with each answer what it may have cost, and
 * answers with the one reason when a request was ended.
 */
export function limitCost({ maxCost, maxProofs }: QueryLimits): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      let requested: Cost | null = null;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue: { budget } }) {
          // That there is no such operation, or that variables can not be read, is an error of the execution.
          if (operation === undefined) return;
          const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
          if (coerced === undefined) return;
          const fragments = Object.fromEntries(
            document.definitions
              .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
              .map((node) => [node.name.value, node]),
          );
          const { cost, costliest } = operationCost({ schema, fragments, variables: coerced }, operation);
          requested = cost;
          if (cost.total > maxCost) refuse(QueryTooCostlyError.beforeRunning('cost', cost.total, maxCost, costliest));
          if (cost.proofs > maxProofs) {
            refuse(QueryTooCostlyError.beforeRunning('number of proofs', cost.proofs, maxProofs, costliest));
          }
          budget.requireOpen();
        },
        async willSendResponse({ contextValue: { budget }, response: { body } }) {
          if (body.kind !== 'single') return;
          if (budget.signal.aborted) {
            body.singleResult = { data: null, errors: [toFormattedError(budget.signal.reason)] };
          }
          if (requested === null) return;
          const cost = { requested: Math.min(Math.ceil(requested.total), Number.MAX_SAFE_INTEGER), limit: maxCost };
          body.singleResult.extensions = { ...body.singleResult.extensions, cost };
        },
      };
    },
  };
}

function refuse(error: QueryTooCostlyError): never {
  const { code, message } = error;
  throw new GraphQLError(message, { originalError: error, extensions: { code, http: { status: 400 } } });
}
