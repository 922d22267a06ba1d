import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse, print, type TypeNode } from 'graphql';

/** An entity type of the input schema, as far as a fake needs it. */
export interface FakeEntity {
  name: string;
  fields: FakeField[];
}

export interface FakeField {
  name: string;
  /** Named type. */
  type: string;
  isList: boolean;
  /** Field of the target that points back, for derived fields. */
  derivedFrom: string | null;
}

/** Makes graph-node's query schema out of an input schema: the part of it that the gateway and its tests use. */
export function readFakeSchema(inputSchema: string): { typeDefs: string; entities: FakeEntity[] } {
  const document = parse(inputSchema);
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const enums = document.definitions.filter((node) => node.kind === Kind.ENUM_TYPE_DEFINITION);
  const entities = objects.map(readEntity);
  const names = new Set(entities.map(({ name }) => name));
  const typeDefs = [
    'scalar BigInt scalar Bytes',
    'enum OrderDirection { asc desc }',
    'input Block_height { hash: Bytes number: Int number_gte: Int }',
    'type _Block_ { hash: Bytes number: Int! timestamp: Int parentHash: Bytes }',
    'type _Meta_ { block: _Block_! deployment: String! hasIndexingErrors: Boolean! }',
    ...enums.map((node) => print(node)),
    ...objects.map((node) => printType(node, names)),
    ...entities.map((entity) => printFilter(entity, names)),
    printQuery(entities),
  ];
  return { typeDefs: typeDefs.join('\n'), entities };
}

export function pluralField(name: string): string {
  return `${name[0]?.toLowerCase()}${name.slice(1)}s`;
}

function readEntity(node: ObjectTypeDefinitionNode): FakeEntity {
  return {
    name: node.name.value,
    fields: (node.fields ?? []).map((field) => ({
      name: field.name.value,
      type: namedType(field.type),
      isList: isList(field.type),
      derivedFrom: derivedFrom(field),
    })),
  };
}

function derivedFrom(field: FieldDefinitionNode): string | null {
  const value = field.directives?.find(({ name }) => name.value === 'derivedFrom')?.arguments?.[0]?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

function printType(node: ObjectTypeDefinitionNode, entities: Set<string>): string {
  const fields = (node.fields ?? []).map((field) => {
    const target = namedType(field.type);
    const args = isList(field.type) && entities.has(target) ? `(${listArguments(target)})` : '';
    const description = field.description ? `${print(field.description)}\n` : '';
    return `${description}  ${field.name.value}${args}: ${print(field.type)}`;
  });
  return `type ${node.name.value} {\n${fields.join('\n')}\n}`;
}

function printFilter({ name, fields }: FakeEntity, entities: Set<string>): string {
  const stored = fields.filter((field) => field.derivedFrom === null);
  const inputs = stored.flatMap((field) => {
    const type = entities.has(field.type) ? 'String' : field.type;
    const single = ['', '_not', '_gt', '_gte', '_lt', '_lte'].map((suffix) => `${field.name}${suffix}: ${type}`);
    return [...single, `${field.name}_in: [${type}!]`];
  });
  return `input ${name}_filter { ${inputs.join(' ')} }
enum ${name}_orderBy { ${stored.map((field) => field.name).join(' ')} }`;
}

function printQuery(entities: FakeEntity[]): string {
  const fields = entities.flatMap(({ name }) => [
    `${name[0]?.toLowerCase()}${name.slice(1)}(id: ID!, block: Block_height): ${name}`,
    `${pluralField(name)}(${listArguments(name)}, block: Block_height): [${name}!]!`,
  ]);
  return `type Query { ${fields.join('\n')} _meta(block: Block_height): _Meta_ }`;
}

function listArguments(target: string): string {
  return `skip: Int = 0, first: Int = 100, orderBy: ${target}_orderBy, orderDirection: OrderDirection, where: ${target}_filter`;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}
