import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import {
  DEFAULT_LENGTH,
  FIELD_COSTS,
  type FieldArguments,
  INTROSPECTION_FACTOR,
  LISTS_OF_PAGE,
  OBJECT_COST,
  PROOF_FIELD,
  VALUE_COST,
} from './fieldCosts.js';

/** What an answer costs: objects, values in them, and the work to make them; and how many proofs are in it. */
export interface Cost {
  total: number;
  proofs: number;
}

export interface CostSource {
  schema: GraphQLSchema;
  fragments: { readonly [name: string]: FragmentDefinitionNode };
  /** Coerced, defaults filled in. */
  variables: Record<string, unknown>;
}

const FREE: Cost = { total: 0, proofs: 0 };

/** The most that an operation may cost, from its text alone, and the field at its root that costs the most. */
export function operationCost(
  source: CostSource,
  operation: OperationDefinitionNode,
): { cost: Cost; costliest: string | null } {
  const query = source.schema.getQueryType();
  if (!query) return { cost: FREE, costliest: null };
  const costOf = createEstimator(source, true);
  const parts = operation.selectionSet.selections.map((selection) => ({
    cost: costOf.selection(selection, query, undefined),
    name: selection.kind === 'Field' ? (selection.alias ?? selection.name).value : null,
  }));
  const costliest = parts.reduce((most, part) => (part.cost.total > most.cost.total ? part : most), {
    cost: FREE,
    name: null as string | null,
  });
  return { cost: parts.map(({ cost }) => cost).reduce(add, FREE), costliest: costliest.name };
}

/** What each element of a list costs, without the lists in it. */
export function elementCost(source: CostSource, type: GraphQLCompositeType, fieldNodes: readonly FieldNode[]): Cost {
  const costOf = createEstimator(source, false);
  return fieldNodes
    .map(({ selectionSet }) => costOf.selectionSet(selectionSet, type, undefined))
    .reduce(add, {
      total: OBJECT_COST,
      proofs: 0,
    });
}

/** A field that is selected twice counts twice. Each fragment is measured once, so that fragments of fragments cost no time. */
function createEstimator({ schema, fragments, variables }: CostSource, countsLists: boolean) {
  const known = new Map<SelectionSetNode, Map<string, Cost>>();

  /** `length` is that of the page or series that encloses the selection. */
  function selectionSet(
    node: SelectionSetNode | undefined,
    type: GraphQLCompositeType,
    length: number | undefined,
  ): Cost {
    if (node === undefined) return FREE;
    const key = `${type.name}/${length}`;
    const ofNode = known.get(node) ?? new Map<string, Cost>();
    known.set(node, ofNode);
    const cost = ofNode.get(key) ?? node.selections.map((one) => selection(one, type, length)).reduce(add, FREE);
    ofNode.set(key, cost);
    return cost;
  }

  function selection(node: SelectionNode, type: GraphQLCompositeType, length: number | undefined): Cost {
    if (!isIncluded(node, variables)) return FREE;
    if (node.kind === 'Field') return field(node, type, length);
    const fragment = node.kind === 'InlineFragment' ? node : fragments[node.name.value];
    const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
    return selectionSet(fragment?.selectionSet, isCompositeType(condition) ? condition : type, length);
  }

  function field(node: FieldNode, parent: GraphQLCompositeType, enclosing: number | undefined): Cost {
    if (node.name.value === TypeNameMetaFieldDef.name) return { total: VALUE_COST, proofs: 0 };
    const definition = findField(parent, node.name.value);
    if (definition === undefined) return FREE;
    const name = `${parent.name}.${definition.name}`;
    const args = readArguments(definition, node, variables);
    const isList = isListType(getNullableType(definition.type));
    const type = getNamedType(definition.type);
    if (isCompositeType(type) && isList && !countsLists) return FREE;

    const page = pageLength(definition, args);
    const work = FIELD_COSTS[name]?.work?.(page ?? DEFAULT_LENGTH) ?? 0;
    const factor = parent.name.startsWith('__') || type.name.startsWith('__') ? INTROSPECTION_FACTOR : 1;
    if (!isCompositeType(type)) return { total: VALUE_COST * factor + work, proofs: 0 };
    const inner = selectionSet(node.selectionSet, type, page);
    const size = isList ? listLength(name, args, page, enclosing) : 1;
    const proofs = name === PROOF_FIELD ? 1 : 0;
    return { total: work + size * (OBJECT_COST * factor + inner.total), proofs: proofs + size * inner.proofs };
  }

  function listLength(name: string, args: FieldArguments, page: number | undefined, enclosing: number | undefined) {
    if (LISTS_OF_PAGE.has(name)) return enclosing ?? DEFAULT_LENGTH;
    if (name === '__Schema.types') return Object.keys(schema.getTypeMap()).length;
    return page ?? FIELD_COSTS[name]?.size?.(args) ?? DEFAULT_LENGTH;
  }

  return { selectionSet, selection };
}

function add(a: Cost, b: Cost): Cost {
  return { total: a.total + b.total, proofs: a.proofs + b.proofs };
}

function isIncluded(node: SelectionNode, variables: Record<string, unknown>): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
}

function findField(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (isUnionType(parent)) return undefined;
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return parent.getFields()[name];
}

/** How long a page, list or series the arguments ask for; never nothing, so that what is inside always counts. */
function pageLength({ args }: GraphQLField<unknown, unknown>, values: FieldArguments): number | undefined {
  const argument = args.find(({ name }) => name === 'first' || name === 'points');
  if (argument === undefined) return undefined;
  const length = values[argument.name] ?? argument.defaultValue ?? DEFAULT_LENGTH;
  return typeof length === 'number' ? Math.max(1, length) : DEFAULT_LENGTH;
}

/** Arguments that can not be read are reported when the query runs. */
function readArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
): FieldArguments {
  try {
    return getArgumentValues(definition, node, variables);
  } catch {
    return {};
  }
}
