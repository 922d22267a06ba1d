import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { QueryError, QueryErrors, type SourcePosition, unattestable } from '../errors.js';
import { typeRefFromNode } from '../schema/fromSdl.js';
import {
  type ApiSchema,
  baseType,
  type CompositeDefinition,
  compositeType,
  fieldOf,
  isComposite,
  possibleTypes,
  type TypeRef,
} from '../schema/types.js';
import { coerceArgument, coerceValue, invalidArgument } from './coerce.js';
import { checkDepth } from './complexity.js';
import { EMPTY_SELECTION, type SelectedField, SelectionSet } from './selection.js';
import { checkFields } from './validate.js';
import { NULL, type QueryValue, valueFromAst, valueFromJson } from './values.js';

/** Fields that a query may come to once its fragments are expanded; a few nested ones can stand for millions. */
const MAX_FIELDS = 20_000;

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = ReadonlyMap<string, QueryValue>;

/**
 * What `document` asks for, variables and fragments resolved. The checks, their order and what is tolerated are graph-node's:
 * unknown arguments are dropped, objects without a sub-selection are left out, directives on fragment spreads have no effect.
 */
export function resolveOperation(
  schema: ApiSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | undefined,
): SelectionSet {
  const { operation, fragments } = splitDocument(document);
  const values = coerceVariables(schema, operation, variables ?? {});
  if (operation.operation !== OperationTypeNode.QUERY) {
    const kind = operation.operation === OperationTypeNode.MUTATION ? 'Mutations' : 'Subscriptions';
    throw new QueryError(`Not supported: ${kind} are not supported`);
  }
  checkDepth(schema, operation.selectionSet, fragments);
  checkFields(schema, operation.selectionSet, fragments);
  const types = new Set(['Query']);
  return createExpander(schema, fragments, values).expand(operation.selectionSet, types, schema.query);
}

export function positionOf(node: {
  readonly loc?: { startToken: { line: number; column: number } } | undefined;
}): SourcePosition {
  const token = node.loc?.startToken;
  return { line: token?.line ?? 0, column: token?.column ?? 0 };
}

function splitDocument(document: DocumentNode): { operation: OperationDefinitionNode; fragments: Fragments } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      if (operation) throw new QueryError('Operation name required');
      operation = definition;
    }
  }
  if (!operation) throw new QueryError('Operation name required');
  return { operation, fragments };
}

function coerceVariables(
  schema: ApiSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Variables {
  const values = new Map<string, QueryValue>();
  const errors: QueryError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const position = positionOf(definition);
    const type = typeRefFromNode(definition.type);
    if (!isInputType(schema, type)) {
      errors.push(new QueryError(`Variable \`${name}\` must have an input type`, position));
      continue;
    }
    const value = Object.hasOwn(given, name)
      ? valueFromJson(given[name])
      : definition.defaultValue && valueFromAst(definition.defaultValue, () => NULL);
    if (!value) {
      if (type.kind === 'nonNull') {
        errors.push(new QueryError(`No value provided for required variable \`${name}\``, position));
      }
      continue;
    }
    const coerced = coerceValue(schema, value, type);
    if ('mismatch' in coerced) throw invalidArgument(name, coerced.mismatch, position);
    values.set(name, coerced);
  }
  if (errors.length > 0) throw new QueryErrors(errors);
  return values;
}

function isInputType(schema: ApiSchema, type: TypeRef): boolean {
  const definition = schema.types.get(baseType(type));
  return definition !== undefined && !isComposite(definition);
}

function createExpander(schema: ApiSchema, fragments: Fragments, variables: Variables) {
  const lookup = (name: string): QueryValue => variables.get(name) ?? NULL;
  let fields = 0;

  /** `types`: the concrete types that are still possible here; field names refer to `parent`. */
  function expand(set: SelectionSetNode, types: ReadonlySet<string>, parent: CompositeDefinition): SelectionSet {
    const result = new SelectionSet(possibleTypes(schema, parent.name).filter((name) => types.has(name)));
    const spread = new Set<string>();
    for (const item of set.selections) {
      if (item.kind === Kind.FIELD) {
        const field = expandField(item, parent);
        if (field) result.push(field);
      } else if (item.kind === Kind.INLINE_FRAGMENT) {
        expandFragment(item.selectionSet, item.typeCondition?.name.value, item.directives, types, parent, result);
      } else {
        const fragment = fragments.get(item.name.value);
        if (!fragment || spread.has(item.name.value)) continue;
        spread.add(item.name.value);
        const { selectionSet, typeCondition, directives } = fragment;
        expandFragment(selectionSet, typeCondition.name.value, directives, types, parent, result);
      }
    }
    return result;
  }

  function expandFragment(
    set: SelectionSetNode,
    condition: string | undefined,
    directives: readonly DirectiveNode[] | undefined,
    types: ReadonlySet<string>,
    parent: CompositeDefinition,
    result: SelectionSet,
  ): void {
    if (isSkipped(directives)) return;
    if (condition === undefined) {
      result.merge(expand(set, types, parent));
      return;
    }
    const target = compositeType(schema, condition);
    if (!target) throw new QueryError(`Failed to resolve named type \`${condition}\``);
    const narrowed = new Set(possibleTypes(schema, condition).filter((name) => types.has(name)));
    result.merge(expand(set, narrowed, target));
  }

  function expandField(node: FieldNode, parent: CompositeDefinition): SelectedField | undefined {
    fields += 1;
    if (fields > MAX_FIELDS) throw unattestable('query is too expensive');
    const name = node.name.value;
    const position = positionOf(node);
    const definition = fieldOf(parent, name);
    if (!definition) throw new QueryError(`Type \`${parent.name}\` has no field \`${name}\``, position);
    const responseKey = node.alias?.value ?? name;
    if (name === '__typename') {
      return { name, responseKey, position, definition, args: new Map(), selection: EMPTY_SELECTION };
    }
    if (isSkipped(node.directives)) return undefined;
    const args = coerceArguments(node, definition.args);
    const target = compositeType(schema, baseType(definition.type));
    const selects = (node.selectionSet?.selections.length ?? 0) > 0;
    if (!target) return { name, responseKey, position, definition, args, selection: EMPTY_SELECTION };
    if (!selects || !node.selectionSet) return undefined;
    const types = new Set(possibleTypes(schema, target.name));
    const selection = expand(node.selectionSet, types, target);
    return { name, responseKey, position, definition, args, selection };
  }

  function coerceArguments(node: FieldNode, definitions: SelectedField['definition']['args']): Map<string, QueryValue> {
    const args = new Map<string, QueryValue>();
    const errors: QueryError[] = [];
    for (const definition of definitions) {
      const given = node.arguments?.find((item) => item.name.value === definition.name);
      try {
        const value = coerceArgument(schema, given && valueFromAst(given.value, lookup), definition);
        if (value) args.set(definition.name, value);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new QueryErrors(errors);
    return args;
  }

  function isSkipped(directives: readonly DirectiveNode[] | undefined): boolean {
    return (directives ?? []).some((directive) => {
      const name = directive.name.value;
      if (name !== 'skip' && name !== 'include') return false;
      const argument = directive.arguments?.find((item) => item.name.value === 'if');
      const value = argument && valueFromAst(argument.value, lookup);
      const condition = value ? value.kind === 'boolean' && value.value : true;
      return condition === (name === 'skip');
    });
  }

  return { expand };
}
