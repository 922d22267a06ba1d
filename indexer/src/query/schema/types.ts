import type { QueryValue } from '../language/values.js';

export type TypeRef =
  | { kind: 'named'; name: string }
  | { kind: 'list'; of: TypeRef }
  | { kind: 'nonNull'; of: TypeRef };

export interface InputDefinition {
  name: string;
  description: string | null;
  type: TypeRef;
  defaultValue?: QueryValue;
}

export interface FieldDefinition {
  name: string;
  description: string | null;
  args: readonly InputDefinition[];
  type: TypeRef;
  /** Entity type or interface that the field counts. graph-node has no such fields, so introspection does not show them. */
  counts?: string;
}

interface Definition {
  name: string;
  description: string | null;
}

export interface ScalarDefinition extends Definition {
  kind: 'SCALAR';
}

export interface EnumDefinition extends Definition {
  kind: 'ENUM';
  values: readonly { name: string; description: string | null }[];
}

export interface InputObjectDefinition extends Definition {
  kind: 'INPUT_OBJECT';
  fields: ReadonlyMap<string, InputDefinition>;
}

export interface ObjectDefinition extends Definition {
  kind: 'OBJECT';
  fields: ReadonlyMap<string, FieldDefinition>;
  interfaces: readonly string[];
}

export interface InterfaceDefinition extends Definition {
  kind: 'INTERFACE';
  fields: ReadonlyMap<string, FieldDefinition>;
}

export type CompositeDefinition = ObjectDefinition | InterfaceDefinition;
export type TypeDefinition = ScalarDefinition | EnumDefinition | InputObjectDefinition | CompositeDefinition;

export interface DirectiveDefinition extends Definition {
  locations: readonly string[];
  args: readonly InputDefinition[];
}

/** The schema that clients query: made from the input schema, introspection types included. */
export interface ApiSchema {
  types: ReadonlyMap<string, TypeDefinition>;
  directives: readonly DirectiveDefinition[];
  query: ObjectDefinition;
  /** Names of the object types that implement an interface, in the order of the input schema. */
  implementors: ReadonlyMap<string, readonly string[]>;
}

export const named = (name: string): TypeRef => ({ kind: 'named', name });
export const listOf = (of: TypeRef): TypeRef => ({ kind: 'list', of });
export const nonNull = (of: TypeRef): TypeRef => ({ kind: 'nonNull', of });

export function baseType(type: TypeRef): string {
  return type.kind === 'named' ? type.name : baseType(type.of);
}

export function isList(type: TypeRef): boolean {
  if (type.kind === 'nonNull') return isList(type.of);
  return type.kind === 'list';
}

export function typeText(type: TypeRef): string {
  if (type.kind === 'named') return type.name;
  return type.kind === 'list' ? `[${typeText(type.of)}]` : `${typeText(type.of)}!`;
}

export function isComposite(definition: TypeDefinition | undefined): definition is CompositeDefinition {
  return definition?.kind === 'OBJECT' || definition?.kind === 'INTERFACE';
}

/** The composite type called `name`, if there is one. */
export function compositeType(schema: ApiSchema, name: string): CompositeDefinition | undefined {
  const definition = schema.types.get(name);
  return isComposite(definition) ? definition : undefined;
}

const TYPENAME: FieldDefinition = {
  name: '__typename',
  description: null,
  args: [],
  type: nonNull(named('String')),
};

export function fieldOf(type: CompositeDefinition, name: string): FieldDefinition | undefined {
  return name === '__typename' ? TYPENAME : type.fields.get(name);
}

/** Names of the object types that a value of type `name` can have. */
export function possibleTypes(schema: ApiSchema, name: string): readonly string[] {
  return schema.types.get(name)?.kind === 'INTERFACE' ? (schema.implementors.get(name) ?? []) : [name];
}
