import type { Expression } from '../expression/index.js';

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

/** Lengths of the buckets that time series are rolled up into. */
export type Interval = 'hour' | 'day';
export type AggregateFunction = 'sum' | 'count' | 'min' | 'max' | 'first' | 'last';

export interface Aggregate {
  field: Field;
  fn: AggregateFunction;
  /** What is aggregated, over the fields of the source; `count` has none. */
  expression?: Expression;
  /** Over all time until the end of the bucket, not over the bucket alone. */
  cumulative: boolean;
}

/** A type with @aggregation. It has no rows; those of its buckets are in one table for each interval. */
export interface Aggregation {
  name: string;
  source: EntityType;
  idType: IdType;
  /** The plain fields, then the aggregates. */
  fields: Field[];
  /** Those that are fields of the source too, `id` and `timestamp` among them. */
  plain: Field[];
  /** The plain fields that buckets are made for each combination of. */
  dimensions: Field[];
  aggregates: Aggregate[];
  types: Map<Interval, EntityType>;
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
  aggregations: Map<string, Aggregation>;
  /** The file's text. */
  source: string;
}

/** All types that have a table: those that mappings write, and those of the buckets of aggregations. */
export function tableTypes(schema: InputSchema): EntityType[] {
  const buckets = [...schema.aggregations.values()].flatMap((aggregation) => [...aggregation.types.values()]);
  return [...schema.entityTypes.values(), ...buckets];
}
