import { getIntrospectionQuery } from 'graphql';
import { postGraphql } from '../graphqlHttp.js';

/** A type of GraphQL's type system without its wrappers: `[Item!]!` is Item in a list. */
export interface TypeRef {
  name: string;
  list: boolean;
}

export interface ApiField {
  name: string;
  type: TypeRef;
  args: Map<string, TypeRef>;
}

/** The parts of an introspected schema that queries are made from. */
export interface ApiSchema {
  rootFields: ApiField[];
  /** Fields of an object or interface type; undefined for any other type. */
  fields(type: string): ApiField[] | undefined;
  inputFields(type: string): Map<string, TypeRef>;
  enumValues(type: string): string[];
  isEnum(type: string): boolean;
  /** Handlers have failed: rows are given only to those who say that they want them all the same. */
  hasErrors: boolean;
}

interface RawType {
  kind: string;
  name: string | null;
  ofType?: RawType | null;
}

interface RawNamedType {
  kind: string;
  name: string;
  fields: Array<{ name: string; type: RawType; args: Array<{ name: string; type: RawType }> }> | null;
  inputFields: Array<{ name: string; type: RawType }> | null;
  enumValues: Array<{ name: string }> | null;
}

export const INTROSPECTION_QUERY = getIntrospectionQuery({ descriptions: true });

export async function readSchema(queryUrl: string): Promise<ApiSchema> {
  const { parsed, status } = await postGraphql(queryUrl, { query: INTROSPECTION_QUERY });
  const data = parsed?.data as { __schema: { types: RawNamedType[] } } | undefined;
  if (!data) throw new Error(`${queryUrl} can not be introspected: ${status}`);
  const types = new Map(data.__schema.types.map((type) => [type.name, type]));
  const fields = (name: string) =>
    types.get(name)?.fields?.map((field) => ({
      name: field.name,
      type: unwrap(field.type),
      args: new Map(field.args.map((argument) => [argument.name, unwrap(argument.type)])),
    }));

  return {
    rootFields: fields('Query') ?? [],
    fields,
    inputFields: (name) =>
      new Map((types.get(name)?.inputFields ?? []).map((field) => [field.name, unwrap(field.type)])),
    enumValues: (name) => (types.get(name)?.enumValues ?? []).map((value) => value.name),
    isEnum: (name) => types.get(name)?.kind === 'ENUM',
    hasErrors: parsed?.errors !== undefined,
  };
}

function unwrap(type: RawType): TypeRef {
  let list = false;
  let inner = type;
  while (inner.ofType) {
    if (inner.kind === 'LIST') list = true;
    inner = inner.ofType;
  }
  return { name: inner.name ?? '', list };
}
