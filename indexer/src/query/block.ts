import type { DeploymentState, KnownBlock, QueryDatabase } from './database.js';
import { QueryError, storeError } from './errors.js';
import { invalidArgument } from './language/coerce.js';
import type { SelectedField } from './language/selection.js';
import type { QueryValue } from './language/values.js';

/** Which block a root field asks for. */
export type BlockConstraint =
  | { kind: 'latest' }
  | { kind: 'hash'; hash: string }
  | { kind: 'number'; number: number }
  | { kind: 'atLeast'; number: number };

/** The block at which fields are answered. Hash and time are null when the client gave a number: graph-node does not look them up. */
export interface QueryBlock {
  number: number;
  hash: string | null;
  parentHash: string | null;
  timestamp: number | null;
}

export function blockConstraint(field: SelectedField): BlockConstraint {
  const value = field.args.get('block');
  if (!value || value.kind === 'null') return { kind: 'latest' };
  const constraint = value.kind === 'object' ? readConstraint(value.fields) : undefined;
  if (!constraint) throw invalidArgument('block', value);
  return constraint;
}

function readConstraint(fields: ReadonlyMap<string, QueryValue>): BlockConstraint | undefined {
  const hash = fields.get('hash');
  if (hash) return readHash(hash);
  const number = fields.get('number');
  if (number) return number.kind === 'int' ? { kind: 'number', number: Number(number.value) } : undefined;
  const atLeast = fields.get('number_gte');
  return atLeast?.kind === 'int' ? { kind: 'atLeast', number: Number(atLeast.value) } : undefined;
}

function readHash(value: QueryValue): BlockConstraint | undefined {
  const digits = value.kind === 'string' ? /^(?:0x)*((?:[0-9a-fA-F]{2})*)$/.exec(value.value)?.[1] : undefined;
  return digits === undefined ? undefined : { kind: 'hash', hash: digits.toLowerCase() };
}

export function sameConstraint(a: BlockConstraint, b: BlockConstraint): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function requireHead(state: DeploymentState): KnownBlock {
  if (state.head) return state.head;
  throw storeError(
    `query execution failed: Subgraph \`${state.id}\` has not started syncing yet. ` +
      'Wait for it to ingest a few blocks before querying it',
  );
}

/** The block that `constraint` stands for, or an error when it can not be queried. */
export function locateBlock(database: QueryDatabase, state: DeploymentState, constraint: BlockConstraint): QueryBlock {
  const head = requireHead(state);
  switch (constraint.kind) {
    case 'latest':
      return head;
    case 'hash': {
      const block = constraint.hash === head.hash.slice(2) ? head : database.blockByHash(constraint.hash);
      if (!block) throw undecodable('block.hash', 'no block with that hash found');
      requireQueryable(state, head, block.number);
      return block;
    }
    case 'number':
      requireQueryable(state, head, constraint.number);
      return { number: constraint.number, hash: null, parentHash: null, timestamp: null };
    case 'atLeast':
      if (head.number < constraint.number)
        throw undecodable('block.number_gte', tooEarly(state, head, constraint.number));
      return head;
  }
}

function requireQueryable(state: DeploymentState, head: KnownBlock, number: number): void {
  if (number > head.number) throw undecodable('block.number', tooEarly(state, head, number));
  if (number < state.earliestBlock) {
    throw undecodable(
      'block.number',
      `subgraph ${state.id} only has data starting at block number ${state.earliestBlock} ` +
        `and data for block number ${number} is therefore not available`,
    );
  }
}

function tooEarly(state: DeploymentState, head: KnownBlock, number: number): string {
  return (
    `subgraph ${state.id} has only indexed up to block number ${head.number} ` +
    `and data for block number ${number} is therefore not yet available`
  );
}

function undecodable(argument: string, problem: string): QueryError {
  return new QueryError(`Failed to decode \`${argument}\` value: \`${problem}\``);
}
