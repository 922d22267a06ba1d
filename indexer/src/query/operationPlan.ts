import type { DocumentNode } from 'graphql';
import type { InputSchema } from '../schema/index.js';
import { type BlockConstraint, blockConstraint, sameConstraint } from './block.js';
import { type CountPlan, planCount } from './fetch/count.js';
import { type EntityFieldPlan, planRootField } from './fetch/plan.js';
import { resolveOperation } from './language/operation.js';
import type { SelectedField, SelectionSet } from './language/selection.js';
import type { ApiSchema } from './schema/types.js';

/** Root fields that follow each other and ask for the same block; they are answered together and fail together. */
export interface FieldGroup {
  constraint: BlockConstraint;
  /** Answer with data although the subgraph has errors. One field that does not say `allow` decides for all. */
  allowErrors: boolean;
  /** In the order of the answer. */
  fields: readonly RootField[];
}

export type RootField =
  | { kind: 'entities'; field: SelectedField; plan: EntityFieldPlan }
  | { kind: 'count'; field: SelectedField; plan: CountPlan }
  | { kind: 'plain'; field: SelectedField };

/** What to do for a query; the same for every request with the same text and variables. */
export interface OperationPlan {
  groups: readonly FieldGroup[];
}

export function planOperation(
  input: InputSchema,
  api: ApiSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | undefined,
): OperationPlan {
  const selection = resolveOperation(api, document, variables);
  return { groups: groupFields(selection).map((group) => ({ ...group, fields: planFields(input, group.fields) })) };
}

interface Group {
  constraint: BlockConstraint;
  allowErrors: boolean;
  fields: SelectedField[];
}

function groupFields(selection: SelectionSet): Group[] {
  const groups: Group[] = [];
  for (const field of selection.fieldsFor('Query')) {
    const constraint = blockConstraint(field);
    const policy = field.args.get('subgraphError');
    const allowErrors = policy?.kind === 'enum' && policy.value === 'allow';
    const last = groups.at(-1);
    if (last && sameConstraint(last.constraint, constraint)) {
      last.fields.push(field);
      last.allowErrors &&= allowErrors;
    } else {
      groups.push({ constraint, allowErrors, fields: [field] });
    }
  }
  return groups;
}

/** graph-node answers entities first, then `_meta` and `__typename`, then introspection, then `_logs`. */
const PLAIN_ORDER: Record<string, number> = { _meta: 1, __typename: 1, __schema: 2, __type: 2, _logs: 3 };

function planFields(input: InputSchema, fields: readonly SelectedField[]): RootField[] {
  const rank = (field: SelectedField): number => PLAIN_ORDER[field.name] ?? 0;
  return [...fields].sort((a, b) => rank(a) - rank(b)).map((field) => planField(input, field, rank(field) > 0));
}

function planField(input: InputSchema, field: SelectedField, isPlain: boolean): RootField {
  if (isPlain) return { kind: 'plain', field };
  const { counts } = field.definition;
  if (counts !== undefined) return { kind: 'count', field, plan: planCount(input, field, counts) };
  return { kind: 'entities', field, plan: planRootField(input, field) };
}
