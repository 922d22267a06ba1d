import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, type ValueNode } from 'graphql';
import type { SchemaError } from '../errors.js';
import {
  type Compiled,
  compileExpression,
  type Expression,
  ExpressionError,
  parseExpression,
} from '../expression/index.js';
import { isNumeric, sqlTypeOf } from './columns.js';
import type { Aggregate, AggregateFunction, Aggregation, EntityType, Field, Interval, ScalarName } from './model.js';
import { tableName } from './names.js';
import { describe, directive } from './nodes.js';

const FUNCTIONS: readonly string[] = ['sum', 'max', 'min', 'count', 'first', 'last'] satisfies AggregateFunction[];
const INTERVALS = ['hour', 'day'] as const satisfies Interval[];
/** A narrower type's values fit a wider one. */
const WIDTH: readonly ScalarName[] = ['Int', 'Int8', 'BigInt', 'BigDecimal'];

export interface AggregationContext {
  entityTypes: ReadonlyMap<string, EntityType>;
  readField(node: FieldDefinitionNode, owner: string): Field;
  fail(node: ObjectTypeDefinitionNode | FieldDefinitionNode, message: string, hint: string): SchemaError;
}

/** Reads a type with `@aggregation`, after the types of entities. What is refused, and the words for it, are graph-node's. */
export function readAggregation(node: ObjectTypeDefinitionNode, context: AggregationContext): Aggregation {
  const { fail, readField } = context;
  const name = node.name.value;
  checkTimestamp(node, context, 'Timeseries');
  for (const field of node.fields ?? []) {
    if (!directive(field, 'derivedFrom')) continue;
    const message = `Aggregation ${name} has a derived field ${field.name.value} but fields in aggregations can not be derived`;
    throw fail(field, message, 'Remove the field.');
  }
  const source = readSource(node, context);
  const intervals = readIntervals(node, context);
  const aggregates: Aggregate[] = [];
  const plain: Field[] = [];
  for (const item of node.fields ?? []) {
    const field = readField(item, name);
    if (directive(item, 'aggregate')) aggregates.push(readAggregate(item, field, { node, source, context }));
    else plain.push(checkPlainField(item, field, { node, source, context }));
  }
  if (aggregates.length === 0) {
    throw fail(node, `Aggregation ${name} has no @aggregate fields`, 'Add `@aggregate(fn: ..., arg: ...)` to a field.');
  }
  const fields = [...plain, ...aggregates.map(({ field }) => field)];
  return {
    name,
    source,
    idType: source.idType,
    fields,
    plain,
    dimensions: plain.filter((field) => field.name !== 'id' && field.name !== 'timestamp'),
    aggregates,
    types: new Map(intervals.map((interval) => [interval, intervalType(`${name}_${interval}`, fields, source)])),
    ...describe(node),
  };
}

/** Time series and aggregations have a `timestamp: Timestamp!`. */
export function checkTimestamp(
  node: ObjectTypeDefinitionNode,
  { fail, readField }: Pick<AggregationContext, 'fail' | 'readField'>,
  kind: string,
): void {
  const name = node.name.value;
  const field = node.fields?.find((item) => item.name.value === 'timestamp');
  const hint = 'Give it `timestamp: Timestamp!`.';
  if (!field) throw fail(node, `${kind} ${name} is missing a \`timestamp\` field`, hint);
  const type = readField(field, name).type.name;
  if (type === 'Timestamp') return;
  throw fail(field, `Type ${name} has a \`timestamp\` field of type ${type}, but it must be of type Timestamp`, hint);
}

function intervalType(name: string, fields: Field[], source: EntityType): EntityType {
  return {
    name,
    table: tableName(name),
    immutable: true,
    timeseries: false,
    skipDuplicates: false,
    idType: source.idType,
    fields,
    interfaces: [],
  };
}

function argumentOf(node: ObjectTypeDefinitionNode | FieldDefinitionNode, directiveName: string, name: string) {
  return directive(node, directiveName)?.arguments?.find((item) => item.name.value === name)?.value;
}

function readSource(node: ObjectTypeDefinitionNode, { entityTypes, fail }: AggregationContext): EntityType {
  const name = node.name.value;
  const given = argumentOf(node, 'aggregation', 'source');
  const hint = 'Write `source: "..."` with the name of a type that has @entity(timeseries: true).';
  if (!given) throw fail(node, `Aggregation ${name} is missing the \`source\` argument`, hint);
  if (given.kind !== Kind.STRING) {
    const problem = 'has an invalid argument for `source`: it must be the name of a timeseries';
    throw fail(node, `Aggregation ${name} ${problem}`, hint);
  }
  const source = entityTypes.get(given.value);
  const uses = `Aggregation ${name} uses ${given.value} as the source`;
  if (!source) throw fail(node, `${uses}, but there is no timeseries of that name`, hint);
  if (!source.timeseries) throw fail(node, `${uses}, but that type is not a timeseries`, hint);
  return source;
}

function readIntervals(node: ObjectTypeDefinitionNode, { fail }: AggregationContext): Interval[] {
  const name = node.name.value;
  const given = argumentOf(node, 'aggregation', 'intervals');
  const hint = 'Write `intervals: ["hour", "day"]`, or one of the two.';
  if (!given) {
    const problem = 'is missing an `intervals` argument for the timeseries directive';
    throw fail(node, `Aggregation ${name} ${problem}`, hint);
  }
  const texts = given.kind === Kind.LIST ? given.values.map(stringOf) : [];
  if (texts.length === 0 || texts.includes(undefined)) {
    const problem = 'has an invalid argument for `intervals`: it must be a non-empty list of strings';
    throw fail(node, `Aggregation ${name} ${problem}`, hint);
  }
  const unknown = texts.find((text) => !INTERVALS.some((interval) => interval === text));
  if (unknown !== undefined) {
    throw fail(node, `Aggregation ${name}: the interval ${unknown} is not supported`, hint);
  }
  return INTERVALS.filter((interval) => texts.includes(interval));
}

function stringOf(value: ValueNode): string | undefined {
  return value.kind === Kind.STRING ? value.value : undefined;
}

interface Owner {
  node: ObjectTypeDefinitionNode;
  source: EntityType;
  context: AggregationContext;
}

function checkPlainField(item: FieldDefinitionNode, field: Field, { node, source, context: { fail } }: Owner): Field {
  const name = node.name.value;
  const other = source.fields.find((candidate) => candidate.name === field.name);
  if (!other || other.derivedFrom !== undefined) {
    const problem = `uses ${source.name} as the source, but that does not have a field ${field.name}`;
    throw fail(item, `Aggregation ${name} ${problem}`, 'Add it to the source, or make an @aggregate of it.');
  }
  if (other.type.name === field.type.name) return field;
  const problem = `has type ${field.type.name} but its type in the source is ${other.type.name}`;
  throw fail(item, `Field ${field.name} in aggregation ${name} ${problem}`, 'Give both the same type.');
}

function readAggregate(item: FieldDefinitionNode, field: Field, owner: Owner): Aggregate {
  const { node, source, context } = owner;
  const where = `Field ${field.name} in aggregation ${node.name.value}`;
  const fail = (message: string, hint: string) => context.fail(item, message, hint);
  const fn = readFunction(item, where, fail);
  checkAggregateType(field, fn, node.name.value, context, item);
  const cumulative = argumentOf(item, 'aggregate', 'cumulative');
  if (cumulative && cumulative.kind !== Kind.BOOLEAN) {
    throw fail(`${where} has an invalid value for \`cumulative\`. It needs to be a boolean`, 'Write true or false.');
  }
  const made = { field, fn, cumulative: cumulative?.value ?? false };
  const arg = argumentOf(item, 'aggregate', 'arg');
  if (!arg && fn === 'count') return made;
  const hint = `Write \`arg: "..."\` with a field of ${source.name}, or an expression of its fields.`;
  if (!arg) {
    throw fail(`${where} is missing the \`arg\` argument since the function ${fn} requires it`, hint);
  }
  if (arg.kind !== Kind.STRING) {
    throw fail(`${where} has an invalid argument for \`arg\`: it must be a string`, hint);
  }
  try {
    const expression = parseExpression(arg.value);
    checkExpression(expression, arg.value, { field, fn, source, where });
    return fn === 'count' ? made : { ...made, expression };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw fail(`${where} has an \`arg\` that can not be computed: ${error.message}`, hint);
  }
}

type Fail = (message: string, hint: string) => SchemaError;

function readFunction(item: FieldDefinitionNode, where: string, fail: Fail): AggregateFunction {
  const given = argumentOf(item, 'aggregate', 'fn');
  const hint = `Write \`fn: "..."\` with one of ${FUNCTIONS.join(', ')}.`;
  if (!given) throw fail(`${where} is missing the \`fn\` argument`, hint);
  const text = given.kind === Kind.STRING || given.kind === Kind.ENUM ? given.value : given.kind;
  if (FUNCTIONS.includes(text)) return text as AggregateFunction;
  throw fail(`${where} uses the unknown aggregation function \`${text}\``, hint);
}

function isFirstOrLast(fn: AggregateFunction): boolean {
  return fn === 'first' || fn === 'last';
}

function checkAggregateType(
  { name, type }: Field,
  fn: AggregateFunction,
  owner: string,
  { fail }: AggregationContext,
  item: FieldDefinitionNode,
): void {
  const hint = 'Change the type of the field.';
  if (!type.list && type.kind === 'scalar' && isNumeric(type)) return;
  if (!isFirstOrLast(fn)) {
    const message = `Aggregation ${owner}, field${name}: aggregates must use a numeric type, one of Int, Int8, BigInt, and BigDecimal`;
    throw fail(item, message, hint);
  }
  if (!type.list && (type.kind === 'entity' || ['Bytes', 'String', 'ID'].includes(type.name))) return;
  const message = `Aggregation '${owner}', field '${name}': first/last aggregates must use a numeric, byte array, string or a reference type`;
  throw fail(item, message, hint);
}

interface Use {
  field: Field;
  fn: AggregateFunction;
  source: EntityType;
  where: string;
}

/** Only names and types matter here, so no row is ever read. */
function checkExpression(expression: Expression, text: string, { field, fn, source, where }: Use): void {
  const compiled = compileExpression<never>(expression, (name): Compiled<never> => {
    const column = source.fields.find((candidate) => candidate.name === name);
    if (!column || column.derivedFrom !== undefined) {
      throw new ExpressionError(`${where} has \`arg\` ${text} but the source type does not have such a field`);
    }
    checkColumn(column, text, { field, fn, source, where });
    return { type: sqlTypeOf(column.type), run: () => null };
  });
  const target = sqlTypeOf(field.type);
  const numbers = ['int4', 'int8', 'numeric', 'float8', 'unknown'];
  const fits = compiled.type === target || (numbers.includes(compiled.type) && numbers.includes(target));
  if (!fits && fn !== 'count') {
    throw new ExpressionError(`its value is of type ${compiled.type}, which a ${field.type.name} can not hold`);
  }
}

function checkColumn(column: Field, text: string, { field, fn, source, where }: Use): void {
  const { type } = column;
  const takesText = isFirstOrLast(fn);
  if (takesText && !type.list) {
    if (type.kind === 'scalar' && ['Bytes', 'String', 'ID'].includes(type.name)) return;
    if (type.kind === 'entity' && type.name === field.type.name) return;
  }
  if (type.list || type.kind !== 'scalar' || !isNumeric(type)) {
    throw new ExpressionError(`${where} has arg \`${text}\` but that is not a numeric field in ${source.name}`);
  }
  const widths = [type.name, field.type.name].map((name) => WIDTH.indexOf(name as ScalarName));
  if ((widths[0] ?? 0) <= (widths[1] ?? 0)) return;
  throw new ExpressionError(
    `${where} has \`arg\` ${text} of type ${type.name} but it is of the wider type ${field.type.name} in the source`,
  );
}
