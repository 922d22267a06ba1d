import { VitrineError } from '../errors.js';
import {
  ArithmeticError,
  addNumeric,
  type Compiled,
  compareValues,
  compileExpression,
  convert,
  type NonNull,
  type Numeric,
  type SqlType,
  type Value,
} from '../expression/index.js';
import { sqlTypeOf } from '../schema/columns.js';
import type { Aggregate, AggregateFunction, Aggregation, Field } from '../schema/model.js';
import type { SqlValue } from '../store/codec.js';
import { decodeValue, encodeValue } from './values.js';

/** A row of a time series: the cells of `Aggregator.columns`. */
export type Point = readonly SqlValue[];

/** What was aggregated over the points that share their dimensions. */
export interface Group {
  /** Id and time of the newest point. */
  id: bigint;
  timestamp: bigint;
  dimensions: readonly SqlValue[];
  /** Of the aggregates, in their order. */
  values: Value[];
}

/** PostgreSQL could not compute an aggregate, so graph-node would not get past this bucket. */
export class AggregationError extends VitrineError {
  constructor(message: string) {
    super('AGGREGATION', message, {
      hint: 'Change the expression, the type of the field or the values of the points.',
    });
  }
}

export type Aggregator = ReturnType<typeof createAggregator>;

/** Computes one aggregation as PostgreSQL would, with its types and its arithmetic. */
export function createAggregator({ name, source, dimensions, aggregates }: Aggregation) {
  const columns = usedColumns(source.fields, dimensions, aggregates);
  const indexOf = new Map(columns.map((field, index) => [field.name, index]));
  const idIndex = indexOf.get('id') as number;
  const timeIndex = indexOf.get('timestamp') as number;
  const dimensionIndexes = dimensions.map((field) => indexOf.get(field.name) as number);
  const readNames = expressionFields(source.fields, aggregates);
  const readIndexes = columns.flatMap((field, index) => (readNames.has(field.name) ? [index] : []));
  const parts = aggregates.map((aggregate) => createPart(aggregate, columns, indexOf));

  /** @param points in the order of their ids. @returns groups in the order in which their first points come */
  function aggregate(points: Iterable<Point>): Group[] {
    const groups = new Map<string, Group>();
    for (const point of points) {
      let key = '';
      for (const index of dimensionIndexes) key += keyOf(point[index] as SqlValue);
      let group = groups.get(key);
      if (!group) {
        const own = dimensionIndexes.map((index) => point[index] as SqlValue);
        group = { id: 0n, timestamp: 0n, dimensions: own, values: parts.map(() => null) };
        groups.set(key, group);
      }
      group.id = point[idIndex] as bigint;
      group.timestamp = point[timeIndex] as bigint;
      addPoint(group.values, point);
    }
    return [...groups.values()];
  }

  const decoded: Value[] = [];

  function addPoint(values: Value[], point: Point): void {
    for (const index of readIndexes) decoded[index] = decodeValue(columns[index] as Field, point[index] as SqlValue);
    let at = 0;
    try {
      for (; at < parts.length; at++) {
        const part = parts[at] as Part;
        values[at] = part.combine(values[at] as Value, part.read(decoded));
      }
    } catch (error) {
      throw failure(parts[at] as Part, error);
    }
  }

  /** The aggregates as they are stored, by name; `previous` are their cells in the bucket before, if there is one. */
  function cells(group: Group, previous?: readonly SqlValue[]): [name: string, value: SqlValue][] {
    return parts.map((part, index) => {
      const own = group.values[index] as Value;
      const before = part.cumulative && previous ? decodeValue(part.field, previous[index] as SqlValue) : null;
      try {
        return [part.field.name, part.finish(before, own)];
      } catch (error) {
        throw failure(part, error);
      }
    });
  }

  function failure({ field }: Part, error: unknown): unknown {
    if (!(error instanceof ArithmeticError)) return error;
    return new AggregationError(`\`${name}.${field.name}\` can not be computed: ${error.message}.`);
  }

  return { columns, aggregate, cells, isCumulative: parts.some((part) => part.cumulative) };
}

/** The id, the time, the dimensions and what the expressions read. Every field is listed once. */
function usedColumns(
  fields: readonly Field[],
  dimensions: readonly Field[],
  aggregates: readonly Aggregate[],
): readonly Field[] {
  const read = expressionFields(fields, aggregates);
  const names = new Set(['id', 'timestamp', ...dimensions.map((field) => field.name), ...read]);
  return fields.filter((field) => names.has(field.name));
}

/** Names of the fields that the expressions read. */
function expressionFields(fields: readonly Field[], aggregates: readonly Aggregate[]): Set<string> {
  const names = new Set<string>();
  for (const { expression } of aggregates) {
    if (!expression) continue;
    compileExpression(expression, (name) => {
      names.add(name);
      const field = fields.find((item) => item.name === name) as Field;
      return { type: sqlTypeOf(field.type), run: () => null };
    });
  }
  return names;
}

interface Part {
  field: Field;
  cumulative: boolean;
  /** @param values the point's cells, decoded */
  read(values: readonly Value[]): Value;
  /** The value of a group with one more point. */
  combine(value: Value, next: Value): Value;
  /** The cell for a value, after what was before it. */
  finish(before: Value, value: Value): SqlValue;
}

function createPart(
  { field, fn, expression, cumulative }: Aggregate,
  columns: readonly Field[],
  indexOf: ReadonlyMap<string, number>,
): Part {
  const compiled: Compiled<readonly Value[]> = expression
    ? compileExpression(expression, (name) => {
        const index = indexOf.get(name) as number;
        const column = columns[index] as Field;
        return { type: sqlTypeOf(column.type), run: (values) => values[index] as Value };
      })
    : { type: 'int8', run: () => 1n };
  const target = sqlTypeOf(field.type);
  const type = outcomeType(fn, compiled.type);
  const combine = COMBINE[fn];
  return {
    field,
    cumulative,
    read: compiled.type === type ? compiled.run : (values) => convert(compiled.run(values), compiled.type, type),
    combine,
    finish: (before, value) => {
      const total = combine(convert(before, target, type), value);
      return encodeValue(field, convert(total, type, target));
    },
  };
}

/** Sums of whole numbers are exact, and only have to fit where they are stored. */
function outcomeType(fn: AggregateFunction, type: SqlType): SqlType {
  if (fn !== 'sum' && fn !== 'count') return type;
  return type === 'float8' ? 'float8' : 'numeric';
}

/** Points come in the order of their ids, so that the first and the last of them need no comparing. Nulls do not count. */
const COMBINE: Readonly<Record<AggregateFunction, (value: Value, next: Value) => Value>> = {
  sum: (value, next) => pick(value, next, add),
  count: (value, next) => pick(value, next, add),
  max: (value, next) => pick(value, next, (a, b) => (compareValues(a, b) >= 0 ? a : b)),
  min: (value, next) => pick(value, next, (a, b) => (compareValues(a, b) <= 0 ? a : b)),
  first: (value, next) => value ?? next,
  last: (value, next) => next ?? value,
};

function pick(a: Value, b: Value, both: (a: NonNull, b: NonNull) => NonNull): Value {
  if (a === null || b === null) return a ?? b;
  return both(a, b);
}

function add(a: NonNull, b: NonNull): NonNull {
  return typeof a === 'number' ? a + (b as number) : addNumeric(a as Numeric, b as Numeric);
}

/** Texts that differ where the values do, also when several of them are joined. */
function keyOf(value: SqlValue): string {
  if (value === null) return 'null,';
  const text = Buffer.isBuffer(value) ? value.toString('latin1') : value.toString();
  return `${text.length}:${text}`;
}
