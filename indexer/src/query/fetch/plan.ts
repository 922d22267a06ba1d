import type { Aggregation, EntityType, Field, InputSchema, Interval } from '../../schema/index.js';
import { QueryError, type SourcePosition } from '../errors.js';
import type { SelectedField, SelectionSet } from '../language/selection.js';
import { baseType, isList } from '../schema/types.js';
import { type CellFormat, cellExpression, cellFormat } from './cells.js';
import { buildFilter, type Collection, type Filter, fieldOf, implementors, requireField } from './filter.js';
import { buildOrder, buildRange, type Order, type Range } from './order.js';

/** How the rows of a field are found from those of its parent. */
export type Link =
  | { kind: 'root' }
  /** The child's field `back` holds the parent's id, or a list with it. */
  | { kind: 'back'; back: string; list: boolean }
  /** The parent's cell holds the child's id, or a JSON list of ids. */
  | { kind: 'forward'; cell: number; list: boolean };

/** What a field asks for, apart from where it hangs; the types of an interface share it. */
export interface FieldTarget {
  name: string;
  position: SourcePosition;
  many: boolean;
  /** All that was selected below is skipped by directives, which graph-node can not answer. */
  unselected: boolean;
  collection: Collection;
  /** The entity types that rows can come from; the index of one is its tag in the rows. */
  types: readonly TypePlan[];
  /** Why it can not be answered; told when it would be, as other things may be wrong before. */
  refusal: QueryError | undefined;
  /** The bucket that is not over yet is asked for too. */
  current: CurrentBucket | undefined;
  /** Made when the first parent turns up: graph-node says nothing of wrong arguments that it never gets to use. */
  readonly query: () => FieldQuery;
}

export interface CurrentBucket {
  aggregation: Aggregation;
  interval: Interval;
}

/** A field of a type, whose value is one or more entities. */
export interface EntityFieldPlan {
  target: FieldTarget;
  link: Link;
  nonNull: boolean;
  /** For messages about derived fields. */
  derivedFrom?: string;
}

export interface FieldQuery {
  order: Order;
  range: Range;
  filter: Filter | undefined;
  /** The `id` argument of a root field. */
  id?: string;
}

export type Output =
  | { kind: 'typename'; prefix: string; text: string }
  | { kind: 'cell'; prefix: string; index: number; format: CellFormat }
  | { kind: 'child'; prefix: string; index: number };

/** What to read of entities of one type, and how to show it. */
export interface TypePlan {
  type: EntityType;
  /** SQL of the cells to read, for a given alias. Cell 0 is the id, as text. */
  cells: readonly ((alias: string) => string)[];
  outputs: readonly Output[];
  children: readonly EntityFieldPlan[];
}

export const ID_CELL = 0;

/** The plan for a root field that returns entities. */
export function planRootField(schema: InputSchema, field: SelectedField): EntityFieldPlan {
  const nonNull = field.definition.type.kind === 'nonNull';
  return { target: createPlanner(schema).target(field), link: { kind: 'root' }, nonNull };
}

function createPlanner(schema: InputSchema) {
  const targets = new Map<SelectedField, FieldTarget>();

  function target(field: SelectedField): FieldTarget {
    const known = targets.get(field);
    if (known) return known;
    const typeName = baseType(field.definition.type);
    const buckets = bucketsOf(schema, typeName, field);
    const types = buckets?.aggregation.types;
    // With an interval that the aggregation does not have, any of its types will do: it is never read.
    const bucketType = buckets && (types?.get(buckets.interval) ?? types?.values().next().value);
    const collection = bucketType ?? schema.entityTypes.get(typeName) ?? schema.interfaces.get(typeName);
    if (!collection) throw new Error(`\`${typeName}\` is not an entity type of the subgraph`);
    const current = field.args.get('current');
    const many = isList(field.definition.type);
    let query: FieldQuery | undefined;
    const made: FieldTarget = {
      name: field.name,
      position: field.position,
      many,
      unselected: field.selection.isEmpty,
      collection,
      types: implementors(schema, collection).map((type) => planType(type, field.selection, buckets && typeName)),
      refusal: buckets && !types?.has(buckets.interval) ? noSuchInterval(buckets) : undefined,
      current: current?.kind === 'enum' && current.value === 'include' ? buckets : undefined,
      query: () => {
        query ??= buildQuery(schema, collection, field, { many, newestFirst: buckets !== undefined });
        return query;
      },
    };
    targets.set(field, made);
    return made;
  }

  /** @param shownAs the name that clients know the type by, where it is another */
  function planType(type: EntityType, selection: SelectionSet, shownAs = type.name): TypePlan {
    const { cells, cellOf } = createCells();
    const children: EntityFieldPlan[] = [];

    function childOf(selected: SelectedField, field: Field): number {
      const { derivedFrom, type: own } = field;
      const base = { target: target(selected), nonNull: own.nonNull };
      children.push(
        derivedFrom === undefined
          ? { ...base, link: { kind: 'forward', cell: cellOf(field), list: own.list } }
          : { ...base, link: { kind: 'back', back: derivedFrom, list: backIsList(schema, field) }, derivedFrom },
      );
      return children.length - 1;
    }

    cellOf(requireField(type, 'id'));
    const outputs = selection.fieldsFor(shownAs).map((selected, position): Output => {
      const prefix = `${position === 0 ? '' : ','}${JSON.stringify(selected.responseKey)}:`;
      if (selected.name === '__typename') return { kind: 'typename', prefix, text: JSON.stringify(shownAs) };
      const field = requireField(type, selected.name);
      if (isReference(field)) return { kind: 'child', prefix, index: childOf(selected, field) };
      return { kind: 'cell', prefix, index: cellOf(field), format: cellFormat(field) };
    });
    return { type, cells, outputs, children };
  }

  return { target };
}

/** The cells that a type needs, each once. */
function createCells() {
  const cells: ((alias: string) => string)[] = [];
  const indexes = new Map<string, number>();
  function cellOf(field: Field): number {
    const known = indexes.get(field.name);
    if (known !== undefined) return known;
    indexes.set(field.name, cells.length);
    cells.push((alias) => cellExpression(field, alias));
    return cells.length - 1;
  }
  return { cells, cellOf };
}

/** The buckets that a field of an aggregation asks for; undefined for other fields. */
function bucketsOf(schema: InputSchema, typeName: string, { args }: SelectedField): CurrentBucket | undefined {
  const aggregation = schema.aggregations.get(typeName);
  const interval = args.get('interval');
  if (!aggregation || interval?.kind !== 'enum') return undefined;
  return { aggregation, interval: interval.value as Interval };
}

function noSuchInterval({ aggregation: { name, types }, interval }: CurrentBucket): QueryError {
  const intervals = [...types.keys()].map((item) => `\`${item}\``).join(', ');
  return new QueryError(`Aggregation \`${name}\` has no interval \`${interval}\`, only ${intervals}`);
}

interface Shape {
  many: boolean;
  /** What is not sorted otherwise is sorted by time, the newest first. */
  newestFirst: boolean;
}

function buildQuery(
  schema: InputSchema,
  collection: Collection,
  field: SelectedField,
  { many, newestFirst }: Shape,
): FieldQuery {
  const { args } = field;
  const order = buildOrder(schema, collection, args, newestFirst);
  const range = buildRange(args);
  const filter = buildFilter(schema, collection, args.get('where'));
  const id = args.get('id');
  const query: FieldQuery = { order: many ? order : { kind: 'none' }, range, filter };
  return id?.kind === 'string' ? { ...query, id: id.value } : query;
}

function backIsList(schema: InputSchema, field: Field): boolean {
  const target = schema.interfaces.get(field.type.name) ?? schema.entityTypes.get(field.type.name);
  return (target && fieldOf(target, field.derivedFrom ?? '')?.type.list) ?? false;
}

function isReference(field: Field): boolean {
  return field.type.kind === 'entity' || field.type.kind === 'interface';
}
