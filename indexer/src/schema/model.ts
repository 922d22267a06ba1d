/** Type of an entity's id. `ID` and `String` are the same thing. */
export type IdType = 'String' | 'Bytes' | 'Int8';

export type ScalarName = 'ID' | 'String' | 'Bytes' | 'Int' | 'Int8' | 'BigInt' | 'BigDecimal' | 'Boolean' | 'Timestamp';

export const SCALARS: ReadonlySet<string> = new Set<ScalarName>([
  'ID',
  'String',
  'Bytes',
  'Int',
  'Int8',
  'BigInt',
  'BigDecimal',
  'Boolean',
  'Timestamp',
]);

export interface FieldType {
  /** Name of the scalar, enum, entity type or interface. */
  name: string;
  kind: 'scalar' | 'enum' | 'entity' | 'interface';
  list: boolean;
  nonNull: boolean;
  /** For lists: whether elements are non-null. */
  elementNonNull: boolean;
  /** How a value (or an element of a list) is stored: a scalar name. Enums are `String`, references their target's id type. */
  storedAs: Exclude<ScalarName, 'ID'>;
  /** For enums: the values that it may have. */
  enumValues?: readonly string[];
}

export interface Field {
  name: string;
  /** Column of the entity's table; meaningless for derived fields, which have none. */
  column: string;
  type: FieldType;
  /** Name of the field of the target type that points back here. */
  derivedFrom?: string;
  description?: string;
}

export interface EntityType {
  name: string;
  table: string;
  immutable: boolean;
  timeseries: boolean;
  /** Immutable types only: a second row with the same id is dropped instead of failing. */
  skipDuplicates: boolean;
  idType: IdType;
  fields: Field[];
  /** Names of the interfaces that it implements. */
  interfaces: string[];
  description?: string;
}

export interface InterfaceType {
  name: string;
  fields: Field[];
  /** Names of the entity types that implement it, in the schema's order. */
  implementors: string[];
  idType: IdType;
  description?: string;
}

export interface EnumType {
  name: string;
  values: string[];
  description?: string;
}

/** The schema that a subgraph's author wrote. Maps keep the order of the file. */
export interface InputSchema {
  entityTypes: Map<string, EntityType>;
  interfaces: Map<string, InterfaceType>;
  enums: Map<string, EnumType>;
  /** The file's text. */
  source: string;
}
