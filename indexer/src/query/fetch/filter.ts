import type { EntityType, Field, InputSchema, InterfaceType } from '../../schema/index.js';
import { QueryError } from '../errors.js';
import { displayFormat } from '../language/format.js';
import type { QueryValue } from '../language/values.js';
import { type Operand, operandFromQuery, operandText } from './operand.js';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type TextMatch = 'contains' | 'starts_with' | 'ends_with';

/** What a `where` argument asks for, field names checked but not yet tied to tables. */
export type Filter =
  | { kind: 'and'; filters: Filter[] }
  | { kind: 'or'; filters: Filter[] }
  | { kind: 'compare'; field: string; operator: Comparison; value: Operand }
  | { kind: 'in'; field: string; negated: boolean; values: Operand[] }
  | { kind: 'match'; field: string; match: TextMatch; negated: boolean; ignoreCase: boolean; value: Operand }
  | { kind: 'changedSince'; block: number }
  | { kind: 'child'; field: string; type: EntityType; derived: boolean; filter: Filter };

export type Collection = EntityType | InterfaceType;

type Operator =
  | { kind: 'compare'; suffix: string; operator: Comparison }
  | { kind: 'in'; suffix: string; negated: boolean }
  | { kind: 'match'; suffix: string; match: TextMatch; negated: boolean; ignoreCase: boolean };

const match = (suffix: string, kind: TextMatch, negated: boolean, ignoreCase: boolean): Operator => ({
  kind: 'match',
  suffix,
  match: kind,
  negated,
  ignoreCase,
});

// The first suffix that fits decides, as in graph-node; a field whose own name ends in one is misread there too.
const OPERATORS: readonly Operator[] = [
  { kind: 'compare', suffix: '_not', operator: '!=' },
  { kind: 'compare', suffix: '_gt', operator: '>' },
  { kind: 'compare', suffix: '_lt', operator: '<' },
  { kind: 'compare', suffix: '_gte', operator: '>=' },
  { kind: 'compare', suffix: '_lte', operator: '<=' },
  { kind: 'in', suffix: '_not_in', negated: true },
  { kind: 'in', suffix: '_in', negated: false },
  match('_not_contains', 'contains', true, false),
  match('_not_contains_nocase', 'contains', true, true),
  match('_contains', 'contains', false, false),
  match('_contains_nocase', 'contains', false, true),
  match('_not_starts_with', 'starts_with', true, false),
  match('_not_starts_with_nocase', 'starts_with', true, true),
  match('_not_ends_with', 'ends_with', true, false),
  match('_not_ends_with_nocase', 'ends_with', true, true),
  match('_starts_with', 'starts_with', false, false),
  match('_starts_with_nocase', 'starts_with', false, true),
  match('_ends_with', 'ends_with', false, false),
  match('_ends_with_nocase', 'ends_with', false, true),
];

const EQUALS: Operator = { kind: 'compare', suffix: '', operator: '=' };

/** The filter that the `where` argument of a collection of `type` describes. */
export function buildFilter(schema: InputSchema, type: Collection, where: QueryValue | undefined): Filter | undefined {
  if (!where || where.kind === 'null') return undefined;
  if (where.kind !== 'object') throw invalidFilter();
  return { kind: 'and', filters: filtersFromObject(schema, type, where.fields) };
}

type FilterObject = ReadonlyMap<string, QueryValue>;

function filtersFromObject(schema: InputSchema, type: Collection, object: FilterObject): Filter[] {
  if (object.has('or')) refuseColumnsBesideOr(object);
  return [...object].map(([key, value]): Filter => {
    if (key === '_change_block') return { kind: 'changedSince', block: changedSince(value) };
    const suffixed = OPERATORS.find((item) => key.endsWith(item.suffix));
    if (!suffixed && key.endsWith('_')) return childFilter(schema, type, trimEnd(key, '_'), value);
    if (!suffixed && (key === 'and' || key === 'or')) {
      return { kind: key, filters: filtersFromLists(schema, type, object) };
    }
    return columnFilter(type, suffixed ?? EQUALS, key, value);
  });
}

/** graph-node reads *all* entries of the object as lists, not only the one called `and` or `or`. */
function filtersFromLists(schema: InputSchema, type: Collection, object: FilterObject): Filter[] {
  return [...object.values()].flatMap((value) => {
    if (value.kind !== 'list') throw invalidFilter();
    return value.items.map((item): Filter => {
      if (item.kind !== 'object') throw invalidFilter();
      return { kind: 'and', filters: filtersFromObject(schema, type, item.fields) };
    });
  });
}

function columnFilter(type: Collection, operator: Operator, key: string, query: QueryValue): Filter {
  const name = operator.suffix === '' ? key : trimEnd(key, operator.suffix);
  const field = requireField(type, name);
  const value = operandFromQuery(query, field.type);
  switch (operator.kind) {
    case 'compare':
      return { kind: 'compare', field: name, operator: operator.operator, value };
    case 'in':
      return { kind: 'in', field: name, negated: operator.negated, values: listItems(value, operator.suffix) };
    case 'match': {
      const { match: kind, negated, ignoreCase } = operator;
      return { kind: 'match', field: name, match: kind, negated, ignoreCase, value };
    }
  }
}

function listItems(value: Operand, suffix: string): Operand[] {
  if (value.kind !== 'List') throw new QueryError(`Non-list value passed to \`${suffix}\` filter`);
  const [first] = value.items;
  const odd = value.items.find((item) => item.kind !== first?.kind);
  if (first && odd) {
    throw new QueryError(
      `Values passed to filter \`${suffix}\` must be of the same type but are of different types: ` +
        `${operandText(first)}, ${operandText(odd)}`,
    );
  }
  return value.items;
}

function childFilter(schema: InputSchema, type: Collection, name: string, value: QueryValue): Filter {
  if (value.kind !== 'object') {
    const field = requireField(type, name);
    throw new QueryError(
      `Query contains value with invalid type \`${fieldTypeText(field)}\`: \`${displayFormat(value)}\``,
    );
  }
  const field = fieldOf(type, name);
  if (!field) throw invalidFilter();
  const target = schema.interfaces.get(field.type.name) ?? schema.entityTypes.get(field.type.name);
  if (!target) throw invalidFilter();
  const filter: Filter = { kind: 'and', filters: filtersFromObject(schema, target, value.fields) };
  const childOf = (owner: Field, child: EntityType): Filter => ({
    kind: 'child',
    field: owner.derivedFrom ?? name,
    type: child,
    derived: owner.derivedFrom !== undefined,
    filter,
  });
  if ('implementors' in target) {
    return { kind: 'or', filters: implementors(schema, target).map((child) => childOf(field, child)) };
  }
  if ('implementors' in type) {
    const owners = implementors(schema, type).map((owner) => fieldOf(owner, name) ?? field);
    return { kind: 'or', filters: owners.map((owner) => childOf(owner, target)) };
  }
  return childOf(field, target);
}

/** The entity types that a query for `type` reads: itself, or those that implement it. */
export function implementors(schema: InputSchema, type: Collection): EntityType[] {
  if (!('implementors' in type)) return [type];
  return type.implementors.flatMap((name) => schema.entityTypes.get(name) ?? []);
}

export function fieldOf(type: Collection, name: string): Field | undefined {
  return type.fields.find((field) => field.name === name);
}

export function requireField(type: Collection, name: string): Field {
  const field = fieldOf(type, name);
  if (!field) throw new QueryError(`Entity \`${type.name}\` has no attribute \`${name}\``);
  return field;
}

/** `filter` as graph-node prints it in messages. */
export function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map(filterText).join(` ${filter.kind} `);
    case 'compare':
      return `${filter.field} ${filter.operator} ${operandText(filter.value)}`;
    case 'in':
      return `${filter.field} ${filter.negated ? 'not ' : ''}in (${filter.values.map(operandText).join(',')})`;
    case 'match': {
      const start = filter.match === 'starts_with' ? '^' : '*';
      const end = filter.match === 'ends_with' ? '$' : '*';
      const pattern = `${start}${operandText(filter.value)}${end}${filter.ignoreCase ? 'i' : ''}`;
      return `${filter.field} ${filter.negated ? '!~' : '~'} ${pattern}`;
    }
    case 'changedSince':
      return `block >= ${filter.block}`;
    case 'child':
      return `join on ${filter.field} with ${filter.type.name}(${filterText(filter.filter)})`;
  }
}

function refuseColumnsBesideOr(object: FilterObject): void {
  const columns = [...object.keys()].filter((key) => key !== 'or' && key !== 'and' && key !== '_change_block');
  if (columns.length === 0) return;
  const list = columns.map((key) => `'${key}'`).join(', ');
  throw new QueryError(
    "Cannot mix column filters with 'or' operator at the same level. " +
      `Found column filter(s) ${list} alongside 'or' operator.\n\n` +
      `Instead of:\nwhere: { ${list}, or: [...] }\n\nUse:\nwhere: { or: [{ ${list}, ... }, { ${list}, ... }] }`,
  );
}

function changedSince(value: QueryValue): number {
  const block = value.kind === 'object' ? value.fields.get('number_gte') : undefined;
  if (block?.kind !== 'int') throw invalidFilter();
  return Number(block.value);
}

function invalidFilter(): QueryError {
  return new QueryError('Filter must by an object');
}

function fieldTypeText({ type }: Field): string {
  const element = type.list ? `[${type.name}${type.elementNonNull ? '!' : ''}]` : type.name;
  return type.nonNull ? `${element}!` : element;
}

function trimEnd(text: string, suffix: string): string {
  let result = text;
  while (result.endsWith(suffix)) result = result.slice(0, -suffix.length);
  return result;
}
