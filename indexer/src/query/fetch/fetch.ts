import { type QueryError, QueryErrors, queryErrorsOf } from '../errors.js';
import type { Cell } from './cells.js';
import { currentRows } from './currentBucket.js';
import { type EntityFieldPlan, type FieldTarget, ID_CELL, type Link, type TypePlan } from './plan.js';
import { type Parameter, runtimeValue } from './sqlWriter.js';
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
export function fetchRootField(context: FetchContext, { target, link }: EntityFieldPlan): Fetched {
  const state: State = { context, suspect: target.unselected };
  const nodes = fetchRows(state, target, link, NO_PARENTS);
  const errors = fetchChildren(state, nodes);
  if (errors.length > 0) throw new QueryErrors(errors);
  return { nodes, suspect: state.suspect };
}

interface State {
  context: FetchContext;
  suspect: boolean;
}

/** The place of a field in one parent. */
interface Slot {
  parent: Node;
  plan: EntityFieldPlan;
  index: number;
}

const NONE: readonly Node[] = [];
const NO_PARENTS = '[]';

/** Fills in the children of `nodes`, level by level; gives the errors of all fields, since one does not stop the others. */
function fetchChildren(state: State, nodes: readonly Node[]): QueryError[] {
  const errorsByPlan = new Map<EntityFieldPlan, readonly QueryError[]>();
  for (const slots of slotsByStatement(nodes)) {
    const errors = attempt(() => fetchSlots(state, slots));
    // graph-node asks once for each type of parent, so it reports as often.
    if (errors.length > 0) for (const { plan } of slots) errorsByPlan.set(plan, errors);
  }
  if (errorsByPlan.size === 0) return [];
  const types = new Set(nodes.map((node) => node.plan));
  return [...types].flatMap((type) => type.children.flatMap((plan) => errorsByPlan.get(plan) ?? []));
}

function attempt(run: () => readonly QueryError[]): readonly QueryError[] {
  try {
    return run();
  } catch (error) {
    const errors = queryErrorsOf(error);
    if (!errors) throw error;
    return errors;
  }
}

/** Parents of several types that implement an interface are asked for together where they ask for the same. */
function slotsByStatement(nodes: readonly Node[]): Iterable<Slot[]> {
  const groups = new Map<FieldTarget, Map<string, Slot[]>>();
  const known = new Map<EntityFieldPlan, Slot[]>();
  for (const parent of nodes) {
    for (const [index, plan] of parent.plan.children.entries()) {
      let slots = known.get(plan);
      if (!slots) {
        const links = groups.get(plan.target) ?? new Map<string, Slot[]>();
        groups.set(plan.target, links);
        slots = links.get(linkKey(plan.link)) ?? [];
        links.set(linkKey(plan.link), slots);
        known.set(plan, slots);
      }
      slots.push({ parent, plan, index });
    }
  }
  return [...groups.values()].flatMap((links) => [...links.values()]);
}

function linkKey(link: Link): string {
  if (link.kind === 'root') return link.kind;
  return `${link.kind} ${link.list} ${link.kind === 'back' ? link.back : ''}`;
}

function fetchSlots(state: State, slots: readonly Slot[]): readonly QueryError[] {
  const [first] = slots;
  if (!first) return [];
  const { target, link } = first.plan;
  const { keys, json } = parentKeys(slots, link);
  const rows = fetchRows(state, target, link, json);
  const groups: Node[][] = [];
  for (const node of rows) {
    const key = node.row[PARENT_COLUMN] as number;
    const group = groups[key];
    if (group) group.push(node);
    else groups[key] = [node];
  }
  slots.forEach(({ parent, plan, index }, position) => {
    const key = keys[position];
    const children = (key === undefined ? undefined : groups[key]) ?? NONE;
    parent.children[index] = children;
    if (target.unselected || (!target.many && (children.length > 1 || (plan.nonNull && children.length === 0)))) {
      state.suspect = true;
    }
  });
  return fetchChildren(state, rows);
}

/**
 * The parents as a statement gets them: a JSON array without repetitions, and for each parent its index in that array.
 * Ids are taken as they come from the database, so that nothing is encoded twice.
 */
function parentKeys(slots: readonly Slot[], link: Link): { keys: (number | undefined)[]; json: string } {
  const isJson = link.kind === 'forward' && link.list;
  const indexes = new Map<Cell, number>();
  const keys = slots.map(({ parent, plan }) => {
    const value = parent.row[FIRST_CELL + (plan.link.kind === 'forward' ? plan.link.cell : ID_CELL)] ?? null;
    if (value === null || (isJson && value === NO_PARENTS)) return undefined;
    const known = indexes.get(value);
    if (known !== undefined) return known;
    indexes.set(value, indexes.size);
    return indexes.size - 1;
  });
  const values = [...indexes.keys()];
  return { keys, json: isJson ? `[${values.join(',')}]` : JSON.stringify(values) };
}

function fetchRows({ context }: State, target: FieldTarget, link: Link, parents: string): Node[] {
  if (target.refusal) throw target.refusal;
  if (target.types.length === 0 || target.unselected) return [];
  if (parents === NO_PARENTS && link.kind === 'forward' && link.list) {
    // graph-node then leaves the filter to nobody, so that only what it finds itself is reported.
    buildStatement(target, link, context.snapshot);
    return [];
  }
  const { text, parameters } = statementFor(target, link, context.snapshot);
  const current = target.current ? currentRows(context, target.current, target.query().filter) : null;
  const values = parameters.map((parameter) => runtimeValue(parameter, { block: context.block, parents, current }));
  return context.rows(text, values).map((row) => {
    const type = target.types[row[TAG_COLUMN] as number] as TypePlan;
    return { row, plan: type, children: [] };
  });
}

interface Statement {
  text: string;
  parameters: readonly Parameter[];
}

/** Statements of a plan that is kept are made once for each kind of snapshot. */
const statements = new WeakMap<FieldTarget, Map<string, Statement>>();

function statementFor(target: FieldTarget, link: Link, snapshot: Snapshot): Statement {
  const kind = `${snapshot.latest} ${snapshot.indexed} ${linkKey(link)}`;
  const known = statements.get(target) ?? new Map<string, Statement>();
  statements.set(target, known);
  const present = known.get(kind);
  if (present) return present;
  const sql = buildStatement(target, link, snapshot).check();
  const statement = { text: sql.text, parameters: sql.parameters };
  known.set(kind, statement);
  return statement;
}
