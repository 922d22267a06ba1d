import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildClientSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  validateSchema,
} from 'graphql';
import { createFixture, type Fixture } from './testing/fixture.js';
import { createZoo } from './testing/zoo.js';

let zoo: Fixture;
let schema: GraphQLSchema;
beforeAll(() => {
  zoo = createZoo();
  schema = introspect(zoo);
});
afterAll(() => zoo.close());

function introspect(fixture: Fixture): GraphQLSchema {
  return buildClientSchema(
    fixture.query(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true })).data,
  );
}

const names = (fields: Record<string, unknown>) => Object.keys(fields);
const filterNames = (type: string, prefix: string) =>
  names((schema.getType(type) as GraphQLInputObjectType).getFields()).filter(
    (name) => name === prefix || name.startsWith(`${prefix}_`),
  );

test('a client can build the schema', () => {
  expect(validateSchema(schema)).toEqual([]);
});

test('a client can build the schema of the project', () => {
  const project = createFixture(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
  project.setHead(0);
  expect(validateSchema(introspect(project))).toEqual([]);
  project.close();
});

test('each type has a field for one and for many entities, interfaces after object types', () => {
  expect(names(schema.getQueryType()?.getFields() ?? {})).toEqual([
    'owner',
    'owners',
    'profile',
    'profiles',
    'item',
    'items',
    'gadget',
    'gadgets',
    'token',
    'tokens',
    'link',
    'links',
    'series',
    'series_collection',
    'named',
    'nameds',
    '_meta',
    '_logs',
  ]);
});

test('collections take the same arguments, at the root also block and subgraphError', () => {
  const root = schema
    .getQueryType()
    ?.getFields()
    .items?.args.map((arg) => `${arg.name}: ${arg.type} = ${arg.defaultValue}`);
  expect(root).toEqual([
    'skip: Int = 0',
    'first: Int = 100',
    'orderBy: Item_orderBy = undefined',
    'orderDirection: OrderDirection = undefined',
    'where: Item_filter = undefined',
    'block: Block_height = undefined',
    'subgraphError: _SubgraphErrorPolicy_! = deny',
  ]);
  const fields = (schema.getType('Item') as GraphQLObjectType).getFields();
  expect(fields.friends?.args.map((arg) => arg.name)).toEqual(['skip', 'first', 'orderBy', 'orderDirection', 'where']);
  expect(fields.tags?.args).toEqual([]);
});

test('filters depend on the type of the field', () => {
  const ordered = ['', '_not', '_gt', '_lt', '_gte', '_lte', '_in', '_not_in'];
  expect(filterNames('Item_filter', 'amount')).toEqual(ordered.map((suffix) => `amount${suffix}`));
  expect(filterNames('Item_filter', 'data')).toEqual([...ordered, '_contains', '_not_contains'].map((s) => `data${s}`));
  expect(filterNames('Item_filter', 'flag')).toEqual(['flag', 'flag_not', 'flag_in', 'flag_not_in']);
  expect(filterNames('Item_filter', 'numbers')).toEqual([
    'numbers',
    'numbers_not',
    'numbers_contains',
    'numbers_not_contains',
  ]);
  expect(filterNames('Item_filter', 'tags')).toHaveLength(6);
  expect(filterNames('Item_filter', 'name')).toHaveLength(20);
  expect(filterNames('Item_filter', 'likedBy')).toEqual(['likedBy_']);
  expect(filterNames('Token_filter', 'series').slice(-1)).toEqual(['series_']);
});

test('all filters end with the change of block, and, or', () => {
  expect(names((schema.getType('Item_filter') as GraphQLInputObjectType).getFields()).slice(-3)).toEqual([
    '_change_block',
    'and',
    'or',
  ]);
});

test('references are compared as text, or as Int when their ids are Int8', () => {
  const type = (name: string, field: string) =>
    String((schema.getType(name) as GraphQLInputObjectType).getFields()[field]?.type);
  expect(type('Item_filter', 'owner_in')).toBe('[String!]');
  expect(type('Link_filter', 'token')).toBe('String');
  expect(type('Token_filter', 'series')).toBe('Int');
  expect(type('Series_filter', 'id')).toBe('Int8');
});

test('collections are sorted by own fields and by those of single references', () => {
  const values = (schema.getType('Owner_orderBy') as GraphQLEnumType).getValues().map((value) => value.name);
  expect(values).toEqual([
    'id',
    'name',
    'rank',
    'items',
    'profile',
    'profile__id',
    'profile__bio',
    'things',
    'favourite',
    'favourite__id',
    'favourite__name',
  ]);
});

test('descriptions come from the schema of the subgraph', () => {
  expect(schema.getType('Owner')?.description).toBe('Somebody who owns things.\n  An indented line.');
  expect((schema.getType('Color') as GraphQLEnumType).getValue('RED')?.description).toBe('Like blood.');
  expect((schema.getType('Owner') as GraphQLObjectType).getFields().name?.description).toBe('Its name; not unique.');
});

test('types are listed by name, introspection left out; deprecation and directives as in graph-node', () => {
  const { types, directives } = zoo.query('{ __schema { types { name } directives { name locations } } }').data
    .__schema;
  const listed = types.map((type: { name: string }) => type.name);
  expect(listed).toEqual([...listed].sort());
  expect(listed.filter((name: string) => name.startsWith('__'))).toEqual([]);
  expect(directives.map((directive: { name: string }) => directive.name)).toEqual([
    'skip',
    'include',
    'entity',
    'subgraphId',
    'derivedFrom',
  ]);
});

test('a type can be asked for by name', () => {
  expect(
    zoo.query('{ __type(name: "Named") { kind possibleTypes { name } interfaces { name } } }').data.__type,
  ).toEqual({
    kind: 'INTERFACE',
    possibleTypes: [{ name: 'Item' }, { name: 'Gadget' }],
    interfaces: null,
  });
  expect(zoo.query('{ __type(name: "Nope") { kind } }').data).toEqual({ __type: null });
});
