import { type DocumentNode, Kind, parse } from 'graphql';
import type { Field, InputSchema } from '../../schema/index.js';
import { BUILTIN_DEFINITIONS, BUILTIN_QUERY_FIELDS, INTROSPECTION_DEFINITIONS } from './builtin.js';
import { bucketOperators, filterType } from './filters.js';
import { directiveFromNode, typeFromNode } from './fromSdl.js';
import { queryFieldNames } from './inflector.js';
import {
  type ApiSchema,
  type CompositeDefinition,
  type DirectiveDefinition,
  type EnumDefinition,
  type FieldDefinition,
  type InputDefinition,
  isList,
  listOf,
  named,
  nonNull,
  type ObjectDefinition,
  type TypeDefinition,
} from './types.js';

const BLOCK_ARGUMENT: InputDefinition = {
  name: 'block',
  description:
    'The block at which the query should be executed. Can either be a `{ hash: Bytes }` value containing a block hash, ' +
    'a `{ number: Int }` containing the block number, or a `{ number_gte: Int }` containing the minimum block number. ' +
    'In the case of `number_gte`, the query will be executed on the latest block only if the subgraph has progressed ' +
    'to or past the minimum block number. Defaults to the latest block when omitted.',
  type: named('Block_height'),
};

const SUBGRAPH_ERROR_ARGUMENT: InputDefinition = {
  name: 'subgraphError',
  description: 'Set to `allow` to receive data even if the subgraph has skipped over errors while syncing.',
  type: nonNull(named('_SubgraphErrorPolicy_')),
  defaultValue: { kind: 'enum', value: 'deny' },
};

/** The schema that clients query, made from the one that the subgraph's author wrote. */
export function buildApiSchema(input: InputSchema): ApiSchema {
  const document = parse(input.source, { noLocation: true });
  const types = new Map<string, TypeDefinition>();
  const directives: DirectiveDefinition[] = [];
  const definitions = [...document.definitions, ...BUILTIN_DEFINITIONS, ...INTROSPECTION_DEFINITIONS];
  for (const node of definitions) {
    const type = typeFromNode(node);
    if (type && type.name !== '_Schema_' && !types.has(type.name)) types.set(type.name, withListArguments(type, input));
    const directive = directiveFromNode(node);
    if (directive) directives.push(directive);
  }
  const order = typeOrder(document);
  const collections = [...sorted(input.entityTypes.values(), order), ...sorted(input.interfaces.values(), order)];
  for (const type of collections) {
    types.set(`${type.name}_orderBy`, orderByType(types, type.name, type.fields));
    types.set(`${type.name}_filter`, filterType(input, type.name, type.fields));
  }
  const aggregations = sorted(input.aggregations.values(), order);
  for (const { name, fields, plain } of aggregations) {
    types.set(`${name}_orderBy`, orderByType(types, name, fields));
    types.set(`${name}_filter`, filterType(input, name, plain, bucketOperators));
  }
  const query = queryType([
    ...collections.flatMap((type) => [...queryFields(type.name), countField(type.name)]),
    ...aggregations.map(({ name }) => bucketsField(name)),
  ]);
  types.set(query.name, query);
  const implementors = new Map([...input.interfaces.values()].map((item) => [item.name, item.implementors]));
  return { types, directives, query, implementors };
}

/** Fields that hold lists of entities, derived or not, take the arguments of a collection. */
function withListArguments(type: TypeDefinition, input: InputSchema): TypeDefinition {
  if (type.kind !== 'OBJECT' && type.kind !== 'INTERFACE') return type;
  if (!input.entityTypes.has(type.name) && !input.interfaces.has(type.name)) return type;
  const owner = input.entityTypes.get(type.name) ?? input.interfaces.get(type.name);
  const fields = new Map<string, FieldDefinition>();
  for (const definition of type.fields.values()) {
    const field = owner?.fields.find((item) => item.name === definition.name);
    const takesArguments = field && isList(definition.type) && isReference(field);
    fields.set(
      definition.name,
      takesArguments ? { ...definition, args: listArguments(input, field.type.name) } : definition,
    );
  }
  return { ...type, fields };
}

function listArguments(input: InputSchema, typeName: string): InputDefinition[] {
  return input.aggregations.has(typeName) ? bucketArguments(typeName) : collectionArguments(typeName);
}

function collectionArguments(typeName: string): InputDefinition[] {
  return [
    { name: 'skip', description: null, type: named('Int'), defaultValue: { kind: 'int', value: 0n } },
    { name: 'first', description: null, type: named('Int'), defaultValue: { kind: 'int', value: 100n } },
    { name: 'orderBy', description: null, type: named(`${typeName}_orderBy`) },
    { name: 'orderDirection', description: null, type: named('OrderDirection') },
    { name: 'where', description: null, type: named(`${typeName}_filter`) },
  ];
}

function bucketArguments(typeName: string): InputDefinition[] {
  const [skip, first, orderBy, orderDirection, where] = collectionArguments(typeName) as [
    InputDefinition,
    InputDefinition,
    InputDefinition,
    InputDefinition,
    InputDefinition,
  ];
  const interval = { name: 'interval', description: null, type: nonNull(named('Aggregation_interval')) };
  const current = { name: 'current', description: null, type: named('Aggregation_current') };
  return [skip, first, interval, orderBy, orderDirection, current, where];
}

function orderByType(
  types: ReadonlyMap<string, TypeDefinition>,
  typeName: string,
  fields: readonly Field[],
): EnumDefinition {
  const values = fields.flatMap((field) => [field.name, ...childOrders(types, field)]);
  return {
    kind: 'ENUM',
    name: `${typeName}_orderBy`,
    description: null,
    values: values.map((name) => ({ name, description: null })),
  };
}

/** `rel__field` for each field of the target of a single reference that is neither a list nor a reference itself. */
function childOrders(types: ReadonlyMap<string, TypeDefinition>, field: Field): string[] {
  if (field.type.list || !isReference(field)) return [];
  const target = types.get(field.type.name) as CompositeDefinition;
  return [...target.fields.values()]
    .filter((child) => !isList(child.type) && !isEntity(types, child))
    .map((child) => `${field.name}__${child.name}`);
}

function isEntity(types: ReadonlyMap<string, TypeDefinition>, field: FieldDefinition): boolean {
  const type = field.type.kind === 'nonNull' ? field.type.of : field.type;
  const kind = type.kind === 'named' ? types.get(type.name)?.kind : undefined;
  return kind === 'OBJECT' || kind === 'INTERFACE';
}

function isReference(field: Field): boolean {
  return field.type.kind === 'entity' || field.type.kind === 'interface';
}

function queryType(collections: readonly FieldDefinition[]): ObjectDefinition {
  const fields = [...collections];
  const [builtin] = BUILTIN_QUERY_FIELDS;
  const own = builtin ? typeFromNode(builtin) : undefined;
  if (own?.kind === 'OBJECT') fields.push(...own.fields.values());
  return {
    kind: 'OBJECT',
    name: 'Query',
    description: null,
    interfaces: [],
    fields: new Map(fields.map((field) => [field.name, field])),
  };
}

function queryFields(typeName: string): FieldDefinition[] {
  const names = queryFieldNames(typeName);
  const id: InputDefinition = { name: 'id', description: null, type: nonNull(named('ID')) };
  return [
    {
      name: names.single,
      description: null,
      args: [id, BLOCK_ARGUMENT, SUBGRAPH_ERROR_ARGUMENT],
      type: named(typeName),
    },
    {
      name: names.collection,
      description: null,
      args: [...collectionArguments(typeName), BLOCK_ARGUMENT, SUBGRAPH_ERROR_ARGUMENT],
      type: nonNull(listOf(nonNull(named(typeName)))),
    },
  ];
}

/** No other name of the schema can be like this: an underscore in a query field comes with `_collection`, `_meta` and `_logs` only. */
function countField(typeName: string): FieldDefinition {
  return {
    name: `${queryFieldNames(typeName).collection}_totalCount`,
    description: null,
    args: [
      { name: 'where', description: null, type: named(`${typeName}_filter`) },
      BLOCK_ARGUMENT,
      SUBGRAPH_ERROR_ARGUMENT,
    ],
    type: nonNull(named('Int')),
    counts: typeName,
  };
}

function bucketsField(typeName: string): FieldDefinition {
  return {
    name: queryFieldNames(typeName).collection,
    description: `Collection of aggregated \`${typeName}\` values`,
    args: [...bucketArguments(typeName), BLOCK_ARGUMENT, SUBGRAPH_ERROR_ARGUMENT],
    type: nonNull(listOf(nonNull(named(typeName)))),
  };
}

/**
 * graph-node sorts types by when their name was first seen while it reads the schema, and it sees names of fields too:
 * a type that is called like an earlier field comes early.
 */
function typeOrder(document: DocumentNode): Map<string, number> {
  const order = new Map<string, number>();
  const see = (name: string): void => {
    if (!order.has(name)) order.set(name, order.size);
  };
  for (const name of ['id', 'Poi$', 'digest', 'blockTime', 'vid']) see(name);
  for (const node of document.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      see(node.name.value);
      for (const field of node.fields ?? []) see(field.name.value);
    } else if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      see(node.name.value);
    }
  }
  return order;
}

function sorted<T extends { name: string }>(items: Iterable<T>, order: ReadonlyMap<string, number>): T[] {
  return [...items].sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
}
