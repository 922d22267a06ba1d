import { type QueryError, QueryErrors, queryErrorsOf } from '../errors.js';
import type { Cell } from './cells.js';
import { type EntityFieldPlan, ID_CELL, type TypePlan } from './plan.js';
import { type Parameter, runtimeValue } from './sql-writer.js';
import { buildStatement, FIRST_CELL, PARENT_COLUMN, TAG_COLUMN } from './statement.js';
import type { Snapshot } from './tables.js';

/** An entity of the answer: a row, how to show it, and the entities that its fields lead to, by index of the field. */
export interface Node {
  readonly row: readonly Cell[];
  readonly plan: TypePlan;
  readonly children: (readonly Node[])[];
}

export interface FetchContext {
  block: number;
  snapshot: Snapshot;
  /** Runs a statement; its text is prepared once and kept. */
  rows(text: string, parameters: unknown[]): Cell[][];
}

export interface Fetched {
  nodes: readonly Node[];
  /** A field that takes one entity got none although it must have one, or several. Looked into before answering. */
  suspect: boolean;
}

/** Reads all entities that a root field leads to, with one statement for each field of each level. */
export function fetchRootField(context: FetchContext, plan: EntityFieldPlan): Fetched {
  const state: State = { context, errors: [], suspect: plan.unselected };
  const nodes = fetchRows(state, plan, '[]');
  fetchChildren(state, nodes);
  if (state.errors.length > 0) throw new QueryErrors(state.errors);
  return { nodes, suspect: state.suspect };
}

interface State {
  context: FetchContext;
  errors: QueryError[];
  suspect: boolean;
}

const NONE: readonly Node[] = [];

function fetchChildren(state: State, nodes: readonly Node[]): void {
  const byPlan = new Map<TypePlan, Node[]>();
  for (const node of nodes) {
    if (node.plan.children.length === 0) continue;
    const group = byPlan.get(node.plan);
    if (group) group.push(node);
    else byPlan.set(node.plan, [node]);
  }
  for (const [type, parents] of byPlan) {
    type.children.forEach((plan, index) => {
      try {
        fetchChild(state, plan, index, parents);
      } catch (error) {
        const errors = queryErrorsOf(error);
        if (!errors) throw error;
        state.errors.push(...errors);
      }
    });
  }
}

function fetchChild(state: State, plan: EntityFieldPlan, index: number, parents: readonly Node[]): void {
  const { keys, json } = parentKeys(plan, parents);
  const rows = fetchRows(state, plan, json);
  const groups: Node[][] = [];
  for (const node of rows) {
    const key = node.row[PARENT_COLUMN] as number;
    const group = groups[key];
    if (group) group.push(node);
    else groups[key] = [node];
  }
  parents.forEach((parent, position) => {
    const key = keys[position];
    const children = (key === undefined ? undefined : groups[key]) ?? NONE;
    parent.children[index] = children;
    if (plan.unselected || (!plan.many && (children.length > 1 || (plan.nonNull && children.length === 0))))
      state.suspect = true;
  });
  fetchChildren(state, rows);
}

/**
 * The parents as a statement gets them: a JSON array without repetitions, and for each parent its index in that array.
 * Ids are taken as they come from the database, so that nothing is encoded twice.
 */
function parentKeys(plan: EntityFieldPlan, parents: readonly Node[]): { keys: (number | undefined)[]; json: string } {
  const { link } = plan;
  const cell = FIRST_CELL + (link.kind === 'forward' ? link.cell : ID_CELL);
  const isJson = link.kind === 'forward' && link.list;
  const indexes = new Map<Cell, number>();
  const keys = parents.map(({ row }) => {
    const value = row[cell] ?? null;
    if (value === null) return undefined;
    const known = indexes.get(value);
    if (known !== undefined) return known;
    indexes.set(value, indexes.size);
    return indexes.size - 1;
  });
  const values = [...indexes.keys()];
  return { keys, json: isJson ? `[${values.join(',')}]` : JSON.stringify(values) };
}

function fetchRows({ context }: State, plan: EntityFieldPlan, parents: string): Node[] {
  if (plan.types.length === 0 || plan.unselected) return [];
  const { text, parameters } = statementFor(plan, context.snapshot);
  const values = parameters.map((parameter) => runtimeValue(parameter, context.block, parents));
  return context.rows(text, values).map((row) => {
    const type = plan.types[row[TAG_COLUMN] as number] as TypePlan;
    return { row, plan: type, children: [] };
  });
}

interface Statement {
  text: string;
  parameters: readonly Parameter[];
}

/** Statements of a plan that is kept are made once for each kind of snapshot. */
const statements = new WeakMap<EntityFieldPlan, Map<number, Statement>>();

function statementFor(plan: EntityFieldPlan, snapshot: Snapshot): Statement {
  const kind = Number(snapshot.latest) + 2 * Number(snapshot.indexed);
  const known = statements.get(plan) ?? new Map<number, Statement>();
  statements.set(plan, known);
  let statement = known.get(kind);
  if (!statement) {
    const sql = buildStatement(plan, snapshot);
    statement = { text: sql.text, parameters: sql.parameters };
    known.set(kind, statement);
  }
  return statement;
}
