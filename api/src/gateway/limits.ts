import type { ASTVisitor, FieldNode, FragmentDefinitionNode, SelectionSetNode, ValidationContext } from 'graphql';
import { toGraphQLError } from './errorFormat.js';
import { QueryTooLargeError } from './errors.js';

/** How large a query may be. */
export interface QueryLimits {
  maxDepth: number;
  maxAliases: number;
  maxRootFields: number;
  maxTokens: number;
  /** Objects in the answer and work for them, see cost/fieldCosts.ts. */
  maxCost: number;
  maxProofs: number;
  /** How long a request may run. */
  timeLimitMs: number;
}

export const DEFAULT_LIMITS: QueryLimits = {
  maxDepth: 12,
  maxAliases: 200,
  maxRootFields: 50,
  maxTokens: 5_000,
  maxCost: 50_000,
  maxProofs: 2_000,
  timeLimitMs: 30_000,
};

interface Size {
  depth: number;
  aliases: number;
  fields: number;
}

/** Validation rules that refuse a query before any of it runs. Fragments count wherever they are spread. */
export function limitRules({ maxDepth, maxAliases, maxRootFields }: QueryLimits) {
  return [
    (context: ValidationContext): ASTVisitor => ({
      OperationDefinition(operation) {
        const { depth, aliases, fields } = measure(operation.selectionSet, context, new Map());
        if (depth > maxDepth) refuse(context, 'depth', depth, maxDepth);
        if (aliases > maxAliases) refuse(context, 'aliases', aliases, maxAliases);
        if (fields > maxRootFields) refuse(context, 'root fields', fields, maxRootFields);
      },
    }),
  ];
}

function measure(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  known: Map<FragmentDefinitionNode, Size>,
): Size {
  const size = { depth: 0, aliases: 0, fields: 0 };
  for (const selection of selections) {
    const part =
      selection.kind === 'Field'
        ? measureField(selection, context, known)
        : selection.kind === 'InlineFragment'
          ? measure(selection.selectionSet, context, known)
          : measureFragment(context.getFragment(selection.name.value), context, known);
    size.depth = Math.max(size.depth, part.depth);
    size.aliases += part.aliases;
    size.fields += part.fields;
  }
  return size;
}

/** Introspection is as deep as it needs to be, and costs nothing but the schema. */
function measureField(field: FieldNode, context: ValidationContext, known: Map<FragmentDefinitionNode, Size>): Size {
  if (field.name.value.startsWith('__')) return { depth: 0, aliases: 0, fields: 1 };
  const inner = field.selectionSet ? measure(field.selectionSet, context, known) : { depth: 0, aliases: 0 };
  return { depth: inner.depth + 1, aliases: inner.aliases + (field.alias ? 1 : 0), fields: 1 };
}

/** Each fragment is measured once, so that fragments of fragments cost no time; a cycle is another rule's error. */
function measureFragment(
  fragment: FragmentDefinitionNode | null | undefined,
  context: ValidationContext,
  known: Map<FragmentDefinitionNode, Size>,
): Size {
  if (!fragment) return { depth: 0, aliases: 0, fields: 0 };
  const measured = known.get(fragment);
  if (measured) return measured;
  known.set(fragment, { depth: 0, aliases: 0, fields: 0 });
  const size = measure(fragment.selectionSet, context, known);
  known.set(fragment, size);
  return size;
}

function refuse(context: ValidationContext, what: string, actual: number, limit: number): void {
  context.reportError(toGraphQLError(new QueryTooLargeError(what, actual, limit)));
}
