import { isPromise, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLFieldConfig,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql';
import { type Cost, elementCost } from './queryCost.js';
import type { Account, RequestBudget } from './requestBudget.js';

/** Makes every list in a schema count against the budget of its request, and every object need one that is open. */
export function meterSchema(schema: GraphQLSchema, account: Account): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field) => {
      const type = getNamedType(field.type);
      if (!isCompositeType(type)) return undefined;
      return isListType(getNullableType(field.type)) ? meterList(field, type, account) : requireBudget(field);
    },
  });
}

type Field = GraphQLFieldConfig<unknown, Partial<{ budget: RequestBudget }> | undefined>;

function requireBudget(field: Field): Field {
  const { resolve = defaultFieldResolver } = field;
  return {
    ...field,
    resolve(parent, args, context, info) {
      context?.budget?.requireOpen();
      return resolve(parent, args, context, info);
    },
  };
}

function meterList(field: Field, type: GraphQLCompositeType, account: Account): Field {
  const { resolve = defaultFieldResolver } = field;
  // graphql-js hands the same field nodes to all parents in a list.
  const costs = new WeakMap<readonly FieldNode[], Cost>();
  const costOf = ({ schema, fragments, variableValues, fieldNodes }: GraphQLResolveInfo): Cost => {
    const cost =
      costs.get(fieldNodes) ?? elementCost({ schema, fragments, variables: variableValues }, type, fieldNodes);
    costs.set(fieldNodes, cost);
    return cost;
  };
  return {
    ...field,
    resolve(parent, args, context, info) {
      const budget = context?.budget;
      if (budget === undefined) return resolve(parent, args, context, info);
      const charge = (list: unknown): unknown => {
        if (Array.isArray(list)) budget.charge(account, costOf(info), list.length);
        return list;
      };
      budget.requireOpen();
      const list: unknown = resolve(parent, args, context, info);
      return isPromise(list) ? list.then(charge) : charge(list);
    },
  };
}
