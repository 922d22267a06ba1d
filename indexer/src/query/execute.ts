import type { DocumentNode } from 'graphql';
import { type InputSchema, parseInputSchema } from '../schema/index.js';
import { locateBlock, type QueryBlock, requireHead } from './block.js';
import type { DeploymentState, QueryDatabase } from './database.js';
import { type QueryError, QueryErrors, queryErrorsOf, unattestable } from './errors.js';
import { answerPieces, answerProblems } from './fetch/answer.js';
import { count } from './fetch/count.js';
import { type FetchContext, fetchRootField } from './fetch/fetch.js';
import { createIntrospection, type Introspection } from './introspection.js';
import { parseQuery } from './language/parse.js';
import type { SelectedField } from './language/selection.js';
import { readLogs } from './logs.js';
import { createLru, type Lru } from './lru.js';
import { type PlainValue, plainAnswer } from './objectAnswer.js';
import { type FieldGroup, type OperationPlan, planOperation } from './operationPlan.js';

import { buildApiSchema } from './schema/apiSchema.js';
import type { ApiSchema } from './schema/types.js';

export interface QueryRequest {
  query: string;
  variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface QueryResponse {
  /** The body as JSON, in pieces that are made while they are taken. */
  pieces: Iterable<string>;
  /** For the header `graph-attestable`. */
  attestable: boolean;
  /** For the header `graph-indexed`; null when the query was refused before the database was asked. */
  indexed: { hash: string; number: number; timestamp: number | null } | null;
}

export interface QueryEngine {
  readonly api: ApiSchema;
  deploymentId(): string;
  execute(request: QueryRequest): QueryResponse;
}

const CACHED_PLANS = 500;
const CACHED_DOCUMENTS = 500;
/** Longer queries and variables are planned anew each time, so that a few of them can not fill the memory. */
const CACHEABLE_LENGTH = 20_000;

/** What is derived from the schema of a subgraph, with the plans made for it. */
interface Compiled {
  fingerprint: string;
  input: InputSchema;
  api: ApiSchema;
  plans: Lru<OperationPlan>;
  introspection?: Introspection;
}

/** Answers GraphQL queries from the database of one deployment, as graph-node would. */
export function createQueryEngine(database: QueryDatabase): QueryEngine {
  const documents = createLru<DocumentNode>(CACHED_DOCUMENTS);
  let compiled = database.snapshot(() => compile(database.state().fingerprint));

  function compile(fingerprint: string): Compiled {
    const input = parseInputSchema(database.schemaSource());
    return { fingerprint, input, api: buildApiSchema(input), plans: createLru(CACHED_PLANS) };
  }

  function planOf({ query, variables }: QueryRequest): OperationPlan {
    const { input, api, plans } = compiled;
    const key = `${query}\u0000${variables === undefined ? '' : JSON.stringify(variables)}`;
    const known = plans.get(key);
    if (known) return known;
    const plan = planOperation(input, api, documentOf(query), variables);
    if (key.length <= CACHEABLE_LENGTH) plans.set(key, plan);
    return plan;
  }

  function documentOf(query: string): DocumentNode {
    const known = documents.get(query);
    if (known) return known;
    const document = parseQuery(query);
    if (query.length <= CACHEABLE_LENGTH) documents.set(query, document);
    return document;
  }

  function execute(request: QueryRequest): QueryResponse {
    let indexed: QueryResponse['indexed'] = null;
    try {
      // Before all else, as in graph-node: a query that can not be read is told so even by a subgraph without data.
      documentOf(request.query);
      return database.snapshot(() => {
        const state = database.state();
        // The indexer may have started over with another version of the subgraph in the same file.
        if (state.fingerprint !== compiled.fingerprint) compiled = compile(state.fingerprint);
        const { hash, number, timestamp } = requireHead(state);
        const plan = planOf(request);
        const blocks = plan.groups.map((group) => locateBlock(database, state, group.constraint));
        // graph-node names its newest block only in answers that got as far as running.
        indexed = { hash, number, timestamp };
        const results = plan.groups.map((group, index) => runGroup(group, blocks[index] as QueryBlock, state));
        return { ...combine(results), indexed };
      });
    } catch (error) {
      const errors = queryErrorsOf(error);
      if (!errors) throw error;
      return { ...combine([{ errors }]), indexed };
    }
  }

  function runGroup(group: FieldGroup, block: QueryBlock, state: DeploymentState): GroupResult {
    const hasErrors = state.firstErrorBlock !== null && state.firstErrorBlock <= block.number;
    try {
      requireLogsAlone(group);
      const context: FetchContext = {
        block: block.number,
        snapshot: { latest: block.number === state.head?.number, indexed: state.indexed },
        rows: database.rows,
      };
      const entries = answerEntities(context, group);
      for (const { kind, field } of group.fields) {
        if (kind === 'plain')
          entries.push({ key: field.responseKey, pieces: [plainField(field, block, state, hasErrors)] });
      }
      return hasErrors ? withIndexingError(entries, group) : { entries };
    } catch (error) {
      const errors = queryErrorsOf(error);
      if (!errors) throw error;
      return { errors };
    }
  }

  function plainField(field: SelectedField, block: QueryBlock, state: DeploymentState, hasErrors: boolean): string {
    if (field.name === '__typename') return JSON.stringify('Query');
    return plainAnswer(compiled.api, field, plainValue(field, block, state, hasErrors));
  }

  function plainValue(field: SelectedField, block: QueryBlock, state: DeploymentState, hasErrors: boolean): PlainValue {
    if (field.name === '_meta') return { block: { ...block }, deployment: state.id, hasIndexingErrors: hasErrors };
    if (field.name === '_logs') return readLogs(field);
    compiled.introspection ??= createIntrospection(compiled.api);
    if (field.name === '__schema') return compiled.introspection.schema;
    const name = field.args.get('name');
    return compiled.introspection.type(name?.kind === 'string' ? name.value : '');
  }

  return {
    get api() {
      return compiled.api;
    },
    deploymentId: () => database.snapshot(() => database.state().id),
    execute,
  };
}

interface Entry {
  key: string;
  pieces: Iterable<string>;
}

interface GroupResult {
  entries?: readonly Entry[];
  errors?: readonly QueryError[];
}

function answerEntities(context: FetchContext, group: FieldGroup): Entry[] {
  const errors: QueryError[] = [];
  const problems: QueryError[] = [];
  const entries: Entry[] = [];
  for (const item of group.fields) {
    if (item.kind === 'plain') continue;
    try {
      if (item.kind === 'count') {
        entries.push({ key: item.field.responseKey, pieces: [count(context, item.plan).toString()] });
        continue;
      }
      const { nodes, suspect } = fetchRootField(context, item.plan);
      if (suspect || (!item.plan.target.many && nodes.length > 1)) problems.push(...answerProblems(item.plan, nodes));
      entries.push({ key: item.field.responseKey, pieces: answerPieces(item.plan, nodes) });
    } catch (error) {
      const found = queryErrorsOf(error);
      if (!found) throw error;
      errors.push(...found);
    }
  }
  // What is wrong with arguments is found for all fields before any value is looked at.
  const all = errors.length > 0 ? errors : problems;
  if (all.length > 0) throw new QueryErrors(all);
  return entries;
}

function requireLogsAlone(group: FieldGroup): void {
  const hasLogs = group.fields.some(({ field }) => field.name === '_logs');
  if (!hasLogs || !group.fields.some(({ kind }) => kind !== 'plain')) return;
  throw unattestable('The _logs query cannot be combined with other entity queries in the same request');
}

const INDEXING_ERROR = unattestable('indexing_error');
const DEBUGGING_KEYS = ['_meta', '_logs'];
const KEPT_KEYS = ['_meta', '_logs', '__schema', '__type'];

/** graph-node goes by response keys here, not by field names. */
function withIndexingError(entries: readonly Entry[], group: FieldGroup): GroupResult {
  if (entries.every(({ key }) => DEBUGGING_KEYS.includes(key))) return { entries };
  if (group.allowErrors) return { entries, errors: [INDEXING_ERROR] };
  const kept = KEPT_KEYS.flatMap((key) => entries.filter((entry) => entry.key === key));
  return kept.length > 0 ? { entries: kept, errors: [INDEXING_ERROR] } : { errors: [INDEXING_ERROR] };
}

function combine(results: readonly GroupResult[]): Pick<QueryResponse, 'pieces' | 'attestable'> {
  const errors = results.flatMap((result) => result.errors ?? []);
  const answered = results.filter((result) => result.entries !== undefined);
  const entries = answered.flatMap((result) => result.entries ?? []);
  return {
    attestable: errors.every((error) => error.attestable),
    pieces: bodyPieces(answered.length > 0 ? entries : undefined, errors),
  };
}

function* bodyPieces(entries: readonly Entry[] | undefined, errors: readonly QueryError[]): Generator<string> {
  let separator = '{';
  if (entries) {
    yield `${separator}"data":{`;
    for (const [position, { key, pieces }] of entries.entries()) {
      yield `${position === 0 ? '' : ','}${JSON.stringify(key)}:`;
      yield* pieces;
    }
    yield '}';
    separator = ',';
  }
  if (errors.length > 0) {
    yield `${separator}"errors":${JSON.stringify(errors)}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

/** The answer to a query for a subgraph that is not here; a query that can not be read is told so first. */
export function unknownDeployment(nameOrId: string, { query }: QueryRequest): QueryResponse {
  try {
    parseQuery(query);
    throw unattestable(`deployment \`${nameOrId}\` does not exist`);
  } catch (error) {
    const errors = queryErrorsOf(error);
    if (!errors) throw error;
    return { ...combine([{ errors }]), indexed: null };
  }
}
