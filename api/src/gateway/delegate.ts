import { delegateToSchema, type SubschemaConfig } from '@graphql-tools/delegate';
import { relocatedError } from '@graphql-tools/utils';
import {
  type FieldNode,
  GraphQLError,
  GraphQLList,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  Kind,
  OperationTypeNode,
  responsePathAsArray,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GatewayContext } from './context.js';

export interface ListRequest {
  subschema: SubschemaConfig;
  fieldName: string;
  /** Type of the list's elements. */
  typeName: string;
  args: Record<string, unknown>;
  /** What to select of each element; by default what the client selects of the field that is being resolved. */
  selectionSet?: SelectionSetNode;
  /** Leaves the elements as the subschema gave them, without their other halves. */
  skipTypeMerging?: boolean;
}

/** Asks a subschema's root field for a list on behalf of a field. Throws when the whole list failed. */
export async function delegateList<Element>(
  { subschema, fieldName, typeName, args, selectionSet, skipTypeMerging = false }: ListRequest,
  context: GatewayContext,
  info: GraphQLResolveInfo,
): Promise<Element[]> {
  const result: unknown = await delegateToSchema({
    schema: subschema,
    operation: OperationTypeNode.QUERY,
    fieldName,
    returnType: new GraphQLList(info.schema.getType(typeName) as GraphQLObjectType),
    args,
    context,
    info,
    skipTypeMerging,
    selectionSet: selectionSet ?? clientSelection(info),
  });
  if (result instanceof Error) throw result;
  return (await Promise.all((result ?? []) as unknown[])) as Element[];
}

/** What the client selects of a field, and more fields under aliases of ours. */
export function clientSelection(info: GraphQLResolveInfo, more: SelectionNode[] = []): SelectionSetNode {
  const selections = info.fieldNodes.flatMap((node) => node.selectionSet?.selections ?? []);
  return { kind: Kind.SELECTION_SET, selections: [...selections, ...more] };
}

export function aliasedField(alias: string, name: string, children: string[] = []): FieldNode {
  const selectionSet: SelectionSetNode = {
    kind: Kind.SELECTION_SET,
    selections: children.map((child) => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: child } })),
  };
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: name },
    ...(children.length === 0 ? {} : { selectionSet }),
  };
}

/** A failure shared by many parents, put at the place of one of them. */
export function atField(error: unknown, info: GraphQLResolveInfo): unknown {
  return error instanceof GraphQLError ? relocatedError(error, responsePathAsArray(info.path)) : error;
}
