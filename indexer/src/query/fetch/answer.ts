import { databaseError, QueryError, unattestable } from '../errors.js';
import type { Node } from './fetch.js';
import type { EntityFieldPlan } from './plan.js';
import { FIRST_CELL } from './statement.js';

/** Text that is gathered before it is handed on, in characters. */
const PIECE_LENGTH = 16_384;

/** The value of a root field as JSON, in pieces. */
export function* answerPieces(plan: EntityFieldPlan, nodes: readonly Node[]): Generator<string> {
  if (!plan.target.many) {
    yield singleText(nodes);
    return;
  }
  let piece = '[';
  for (const [position, node] of nodes.entries()) {
    piece += position === 0 ? nodeText(node) : `,${nodeText(node)}`;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}

function nodeText({ row, plan, children }: Node): string {
  let text = '{';
  for (const output of plan.outputs) {
    text += output.prefix;
    if (output.kind === 'cell') {
      const cell = row[FIRST_CELL + output.index] ?? null;
      text += cell === null ? 'null' : output.format(cell);
    } else if (output.kind === 'child') {
      const nodes = children[output.index] ?? [];
      text += plan.children[output.index]?.target.many ? `[${nodes.map(nodeText).join(',')}]` : singleText(nodes);
    } else {
      text += output.text;
    }
  }
  return `${text}}`;
}

function singleText(nodes: readonly Node[]): string {
  return nodes[0] ? nodeText(nodes[0]) : 'null';
}

/** What is wrong with the entities of a suspect answer, in the order of the answer. */
export function answerProblems(plan: EntityFieldPlan, nodes: readonly Node[]): QueryError[] {
  const { name, many, position, unselected } = plan.target;
  if (unselected) return [unresolved(plan)];
  if (!many && nodes.length > 1) return [ambiguous(plan, nodes)];
  if (!many && plan.nonNull && nodes.length === 0) {
    return [new QueryError(`Null value resolved for non-null field \`${name}\``, position)];
  }
  return nodes.flatMap((node) =>
    node.plan.outputs.flatMap((output) => {
      const child = output.kind === 'child' ? node.plan.children[output.index] : undefined;
      return child && output.kind === 'child' ? answerProblems(child, node.children[output.index] ?? []) : [];
    }),
  );
}

function unresolved({ target: { collection, name } }: EntityFieldPlan): QueryError {
  return databaseError(
    `internal error resolving ${collection.name}.${name}: expected prefetched result, but found nothing`,
  );
}

function ambiguous(plan: EntityFieldPlan, nodes: readonly Node[]): QueryError {
  const { name, collection, position } = plan.target;
  if (plan.derivedFrom !== undefined) {
    return unattestable(
      `Ambiguous result for derived field \`${name}\`: ` +
        `Multiple \`${collection.name}\` entities refer back via \`${plan.derivedFrom}\``,
      position,
    );
  }
  const [first, second] = nodes.map((node) => JSON.stringify(node.row[FIRST_CELL]));
  return unattestable(
    `internal error: expected only one child for ${collection.name}.${name} but got ${nodes.length}. ` +
      `One child has id ${first}, another has id ${second}`,
  );
}
