import {
  type DefinitionNode,
  type FieldDefinitionNode,
  GraphQLError,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import { SchemaError } from '../errors.js';
import { checkTimestamp, readAggregation } from './aggregations.js';
import {
  type Aggregation,
  type EntityType,
  type EnumType,
  type Field,
  type FieldType,
  type IdType,
  type InputSchema,
  type InterfaceType,
  SCALARS,
  type ScalarName,
} from './model.js';
import { columnName, tableName } from './names.js';
import { argument, describe, directive, flag, hasList, namedType } from './nodes.js';

/**
 * Parses the GraphQL schema of a subgraph.
 * @param source text of the schema
 * @param file name used in error messages
 */
export function parseInputSchema(source: string, file = 'schema.graphql'): InputSchema {
  return createParser(source, file).parse();
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function createParser(source: string, file: string) {
  const entityTypes = new Map<string, EntityType>();
  const interfaces = new Map<string, InterfaceType>();
  const enums = new Map<string, EnumType>();
  const aggregations = new Map<string, Aggregation>();
  const idTypes = new Map<string, IdType>();
  let objects: ObjectTypeDefinitionNode[] = [];

  function parseSchema(): InputSchema {
    const definitions = readDefinitions();
    for (const node of definitions) {
      if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
        const values = (node.values ?? []).map((value) => value.name.value);
        enums.set(node.name.value, { name: node.name.value, values, ...describe(node) });
      }
    }
    const interfaceNodes = definitions.filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION);
    objects = definitions.filter(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value !== '_Schema_',
    ) as ObjectTypeDefinitionNode[];
    for (const node of [...interfaceNodes, ...objects]) idTypes.set(node.name.value, readIdType(node));
    for (const node of interfaceNodes) addInterface(node);
    const aggregationNodes = objects.filter((node) => directive(node, 'aggregation'));
    for (const node of objects) if (!aggregationNodes.includes(node)) addEntity(node);
    for (const node of aggregationNodes) addAggregation(node);
    for (const type of entityTypes.values()) checkDerivedFields(type);
    return { entityTypes, interfaces, enums, aggregations, source };
  }

  function readDefinitions(): readonly DefinitionNode[] {
    let definitions: readonly DefinitionNode[];
    try {
      definitions = parse(source).definitions;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const line = error.locations?.[0]?.line ?? 1;
      throw new SchemaError(error.message, { where: `${file}:${line}`, hint: 'Correct the schema and build again.' });
    }
    for (const node of definitions) refuseUnsupported(node);
    return definitions;
  }

  function refuseUnsupported(node: DefinitionNode): void {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION) {
      if (node.name.value === '_Schema_' && directive(node, 'fulltext')) {
        throw fail(
          node,
          'Fulltext search is not supported.',
          'Remove the @fulltext directive or index with graph-node.',
        );
      }
      if (node.name.value !== '_Schema_' && !directive(node, 'entity') && !directive(node, 'aggregation')) {
        throw fail(
          node,
          `Type \`${node.name.value}\` has no @entity directive.`,
          'Add `@entity(immutable: ...)` to it.',
        );
      }
      return;
    }
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      throw fail(
        node,
        `A subgraph's schema can not hold a ${node.kind}.`,
        'Only types, interfaces and enums are allowed.',
      );
    }
  }

  function readIdType(node: Composite): IdType {
    const id = node.fields?.find((field) => field.name.value === 'id');
    const name = id === undefined ? undefined : namedType(id.type);
    if (name === 'ID' || name === 'String') return 'String';
    if (name === 'Bytes' || name === 'Int8') return name;
    const found = name === undefined ? 'has no field `id`' : `has an \`id\` of type ${name}`;
    throw fail(
      id ?? node,
      `Type \`${node.name.value}\` ${found}.`,
      'Give it `id: Bytes!`, `id: String!` or `id: Int8!`.',
    );
  }

  function addInterface(node: InterfaceTypeDefinitionNode): void {
    const name = node.name.value;
    const fields = (node.fields ?? []).map((field) => readField(field, name));
    interfaces.set(name, { name, fields, implementors: [], idType: idTypes.get(name) ?? 'String', ...describe(node) });
  }

  function addEntity(node: ObjectTypeDefinitionNode): void {
    const name = node.name.value;
    const entity = directive(node, 'entity');
    const timeseries = flag(entity, 'timeseries');
    const type: EntityType = {
      name,
      table: tableName(name),
      immutable: timeseries || flag(entity, 'immutable'),
      timeseries,
      skipDuplicates: flag(entity, 'skipDuplicates'),
      idType: idTypes.get(name) ?? 'String',
      fields: (node.fields ?? []).map((field) => readField(field, name)),
      interfaces: (node.interfaces ?? []).map((item) => item.name.value),
      ...describe(node),
    };
    if (entityTypes.has(name)) throw fail(node, `Type \`${name}\` is defined twice.`, 'Remove one of them.');
    if (timeseries) checkTimeseries(node);
    checkColumns(node, type);
    for (const item of type.interfaces) joinInterface(node, type, item);
    entityTypes.set(name, type);
  }

  function checkTimeseries(node: ObjectTypeDefinitionNode): void {
    const name = node.name.value;
    if (argument(directive(node, 'entity'), 'immutable') === false) {
      throw fail(node, `Timeseries ${name} is marked as mutable, it must be immutable`, 'Remove `immutable: false`.');
    }
    if (idTypes.get(name) !== 'Int8') {
      throw fail(node, `Timeseries \`${name}\` must have an \`id\` field of type \`Int8\``, 'Give it `id: Int8!`.');
    }
    checkTimestamp(node, { fail, readField }, 'Timeseries');
  }

  function addAggregation(node: ObjectTypeDefinitionNode): void {
    const name = node.name.value;
    if (aggregations.has(name)) throw fail(node, `Type \`${name}\` is defined twice.`, 'Remove one of them.');
    const aggregation = readAggregation(node, { entityTypes, readField, fail });
    for (const type of aggregation.types.values()) checkColumns(node, type);
    aggregations.set(name, aggregation);
  }

  function joinInterface(node: ObjectTypeDefinitionNode, type: EntityType, name: string): void {
    const target = interfaces.get(name);
    if (!target)
      throw fail(node, `Type \`${type.name}\` implements \`${name}\`, which does not exist.`, 'Define the interface.');
    const missing = target.fields.filter((field) => !type.fields.some((own) => own.name === field.name));
    if (missing.length > 0) {
      const names = missing.map((field) => field.name).join(', ');
      throw fail(node, `Type \`${type.name}\` implements \`${name}\` but lacks ${names}.`, 'Add the missing fields.');
    }
    const sibling = target.implementors[0] === undefined ? undefined : entityTypes.get(target.implementors[0]);
    if (sibling && sibling.idType !== type.idType) {
      throw fail(
        node,
        `\`${type.name}\` and \`${sibling.name}\` both implement \`${name}\` but their ids differ in type.`,
        'Give all implementors the same id type.',
      );
    }
    target.implementors.push(type.name);
    target.idType = type.idType;
  }

  function readField(node: FieldDefinitionNode, owner: string): Field {
    const name = node.name.value;
    const type = readType(node, owner);
    const field: Field = { name, column: columnName(name), type, ...describe(node) };
    const derived = directive(node, 'derivedFrom');
    if (!derived) return field;
    const target = argument(derived, 'field');
    if (typeof target !== 'string') {
      throw fail(node, `@derivedFrom on \`${owner}.${name}\` has no \`field\`.`, 'Write `@derivedFrom(field: "...")`.');
    }
    return { ...field, derivedFrom: target };
  }

  function readType(node: FieldDefinitionNode, owner: string): FieldType {
    const { type } = node;
    const nonNull = type.kind === Kind.NON_NULL_TYPE;
    const inner = nonNull ? type.type : type;
    const list = inner.kind === Kind.LIST_TYPE;
    const element = list ? inner.type : inner;
    const elementNonNull = list && element.kind === Kind.NON_NULL_TYPE;
    if (list && hasList(element)) {
      throw fail(
        node,
        `\`${owner}.${node.name.value}\` is a list of lists.`,
        'Only lists of plain values are allowed.',
      );
    }
    const name = namedType(type);
    return { name, list, nonNull, elementNonNull, ...classify(node, name, owner) };
  }

  function classify(
    node: FieldDefinitionNode,
    name: string,
    owner: string,
  ): Pick<FieldType, 'kind' | 'storedAs' | 'enumValues'> {
    if (SCALARS.has(name)) {
      return { kind: 'scalar', storedAs: name === 'ID' ? 'String' : (name as Exclude<ScalarName, 'ID'>) };
    }
    const enumType = enums.get(name);
    if (enumType) return { kind: 'enum', storedAs: 'String', enumValues: enumType.values };
    const idType = idTypes.get(name);
    if (idType === undefined) {
      throw fail(
        node,
        `\`${owner}.${node.name.value}\` has the unknown type \`${name}\`.`,
        'Define it or correct the name.',
      );
    }
    const target = objects.find((item) => item.name.value === name);
    if (target && directive(target, 'aggregation') && !directive(node, 'derivedFrom')) {
      const message = `\`${owner}.${node.name.value}\` refers to the aggregation \`${name}\`, which can not be set.`;
      throw fail(node, message, 'Add a @derivedFrom to it.');
    }
    if (target) return { kind: 'entity', storedAs: idType };
    return { kind: 'interface', storedAs: storedIdType(name, idType) };
  }

  // An interface's own `id` may be declared `ID` while its implementors use `Bytes`; what is stored is the implementors' type.
  function storedIdType(name: string, declared: IdType): IdType {
    const implementor = objects.find((node) => node.interfaces?.some((item) => item.name.value === name));
    return implementor === undefined ? declared : (idTypes.get(implementor.name.value) ?? declared);
  }

  function checkColumns(node: ObjectTypeDefinitionNode, type: EntityType): void {
    const seen = new Map<string, string>();
    for (const field of type.fields) {
      if (field.derivedFrom !== undefined) continue;
      const other = seen.get(field.column);
      if (other !== undefined) {
        throw fail(
          node,
          `\`${type.name}.${other}\` and \`${type.name}.${field.name}\` need the same column.`,
          'Rename one.',
        );
      }
      seen.set(field.column, field.name);
    }
  }

  function checkDerivedFields(type: EntityType): void {
    for (const field of type.fields) {
      if (field.derivedFrom === undefined) continue;
      const { name } = field.type;
      const target = entityTypes.get(name) ?? interfaces.get(name) ?? aggregations.get(name);
      const back = target?.fields.find((other) => other.name === field.derivedFrom);
      if (!back) {
        throw new SchemaError(
          `\`${type.name}.${field.name}\` is derived from \`${field.type.name}.${field.derivedFrom}\`, which does not exist.`,
          { where: file, hint: 'Correct the `field` of its @derivedFrom.' },
        );
      }
    }
  }

  function fail(
    node: { loc?: { startToken: { line: number } } | undefined },
    message: string,
    hint: string,
  ): SchemaError {
    return new SchemaError(message, { where: `${file}:${node.loc?.startToken.line ?? 1}`, hint });
  }

  return { parse: parseSchema };
}
