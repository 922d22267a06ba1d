import { type DefinitionNode, type InputValueDefinitionNode, Kind, type TypeNode } from 'graphql';
import { NULL, valueFromAst } from '../language/values.js';
import {
  type DirectiveDefinition,
  type FieldDefinition,
  type InputDefinition,
  listOf,
  named,
  nonNull,
  type TypeDefinition,
  type TypeRef,
} from './types.js';

interface Described {
  readonly description?: { readonly value: string } | undefined;
}

/** A type definition of a schema's text; `undefined` for what is not a type, or a kind that graph-node ignores. */
export function typeFromNode(node: DefinitionNode): TypeDefinition | undefined {
  switch (node.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return { kind: 'SCALAR', name: node.name.value, description: description(node) };
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = (node.values ?? []).map((value) => ({ name: value.name.value, description: description(value) }));
      return { kind: 'ENUM', name: node.name.value, description: description(node), values };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return {
        kind: 'INPUT_OBJECT',
        name: node.name.value,
        description: description(node),
        fields: byName((node.fields ?? []).map(inputFromNode)),
      };
    case Kind.OBJECT_TYPE_DEFINITION:
      return {
        kind: 'OBJECT',
        name: node.name.value,
        description: description(node),
        fields: fieldsOf(node.fields),
        interfaces: (node.interfaces ?? []).map((item) => item.name.value),
      };
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        kind: 'INTERFACE',
        name: node.name.value,
        description: description(node),
        fields: fieldsOf(node.fields),
      };
    default:
      return undefined;
  }
}

export function directiveFromNode(node: DefinitionNode): DirectiveDefinition | undefined {
  if (node.kind !== Kind.DIRECTIVE_DEFINITION) return undefined;
  return {
    name: node.name.value,
    description: description(node),
    locations: node.locations.map((location) => location.value),
    args: (node.arguments ?? []).map(inputFromNode),
  };
}

export function byName<T extends { name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

export function typeRefFromNode(node: TypeNode): TypeRef {
  if (node.kind === Kind.NAMED_TYPE) return named(node.name.value);
  const of = typeRefFromNode(node.type);
  return node.kind === Kind.LIST_TYPE ? listOf(of) : nonNull(of);
}

function fieldsOf(
  nodes: Extract<DefinitionNode, { kind: Kind.OBJECT_TYPE_DEFINITION }>['fields'],
): Map<string, FieldDefinition> {
  return byName(
    (nodes ?? []).map((node) => ({
      name: node.name.value,
      description: description(node),
      args: (node.arguments ?? []).map(inputFromNode),
      type: typeRefFromNode(node.type),
    })),
  );
}

function inputFromNode(node: InputValueDefinitionNode): InputDefinition {
  const definition: InputDefinition = {
    name: node.name.value,
    description: description(node),
    type: typeRefFromNode(node.type),
  };
  if (!node.defaultValue) return definition;
  return { ...definition, defaultValue: valueFromAst(node.defaultValue, () => NULL) };
}

function description(node: Described): string | null {
  return node.description?.value ?? null;
}
