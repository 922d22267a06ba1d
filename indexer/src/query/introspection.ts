import { displayFormat } from './language/format.js';
import type { PlainObject, PlainValue } from './objectAnswer.js';
import type {
  ApiSchema,
  DirectiveDefinition,
  FieldDefinition,
  InputDefinition,
  TypeDefinition,
  TypeRef,
} from './schema/types.js';

export interface Introspection {
  readonly schema: PlainObject;
  type(name: string): PlainValue;
}

const NOT_DEPRECATED = { isDeprecated: false, deprecationReason: null };

/** What `__schema` and `__type` answer. Types are sorted by name; those of introspection itself are left out, as in graph-node. */
export function createIntrospection(api: ApiSchema): Introspection {
  const objects = new Map<string, PlainObject>();
  const names = [...api.types.keys()].filter((name) => !name.startsWith('__')).sort();
  for (const name of names) objects.set(name, typeObject(api.types.get(name) as TypeDefinition));

  function typeObject(definition: TypeDefinition): PlainObject {
    const { kind, name, description } = definition;
    switch (definition.kind) {
      case 'SCALAR':
        return { kind, name, description };
      case 'ENUM':
        return {
          kind,
          name,
          description,
          enumValues: definition.values.map((value) => ({ ...value, ...NOT_DEPRECATED })),
        };
      case 'INPUT_OBJECT':
        return { kind, name, description, inputFields: [...definition.fields.values()].map(inputObject) };
      case 'INTERFACE': {
        const implementors = api.implementors.get(name) ?? [];
        return {
          kind,
          name,
          description,
          fields: fieldObjects(definition.fields),
          get possibleTypes() {
            return implementors.length === 0 ? null : implementors.map(typeByName);
          },
        };
      }
      case 'OBJECT':
        return {
          kind,
          name,
          description,
          fields: fieldObjects(definition.fields),
          get interfaces() {
            return definition.interfaces.map(typeByName);
          },
        };
    }
  }

  function fieldObjects(fields: ReadonlyMap<string, FieldDefinition>): PlainObject[] {
    return [...fields.values()]
      .filter((field) => !field.name.startsWith('__') && field.counts === undefined)
      .map((field) => ({
        name: field.name,
        description: field.description,
        args: field.args.map(inputObject),
        get type() {
          return typeRefObject(field.type);
        },
        ...NOT_DEPRECATED,
      }));
  }

  function inputObject(input: InputDefinition): PlainObject {
    return {
      name: input.name,
      description: input.description,
      get type() {
        return typeRefObject(input.type);
      },
      defaultValue: input.defaultValue ? displayFormat(input.defaultValue) : null,
      ...NOT_DEPRECATED,
    };
  }

  function typeRefObject(type: TypeRef): PlainValue {
    if (type.kind === 'named') return typeByName(type.name);
    return {
      kind: type.kind === 'list' ? 'LIST' : 'NON_NULL',
      get ofType() {
        return typeRefObject(type.of);
      },
    };
  }

  function typeByName(name: string): PlainValue {
    return objects.get(name) ?? null;
  }

  function directiveObject({ name, description, locations, args }: DirectiveDefinition): PlainObject {
    return { name, description, locations, args: args.map(inputObject) };
  }

  return {
    schema: {
      queryType: typeByName('Query'),
      mutationType: null,
      subscriptionType: null,
      types: names.map(typeByName),
      directives: api.directives.map(directiveObject),
    },
    type: typeByName,
  };
}
