import { getBatchingExecutor } from '@graphql-tools/batch-execute';
import type { ExecutionRequest, ExecutionResult, Executor } from '@graphql-tools/utils';
import { GraphQLError, OperationTypeNode, parse, print } from 'graphql';
import { BlockNotIndexedError, BlockReorganisedError } from '../metrics/errors.js';
import type { SubgraphQuery } from '../metrics/index.js';
import { SubgraphError, SubgraphUnreachableError } from './errors.js';

const REQUEST_TIMEOUT_MS = 30_000;

interface SubgraphAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

/** What the executor takes of a request's context; there is none while the schema is asked for. */
interface ExecutorContext {
  budget: { signal: AbortSignal };
  /** Receives the subgraph's errors that came with data, so that they are not lost on the way to the client. */
  partialErrors: GraphQLError[];
}

/** Talks GraphQL to the subgraph, for delegated queries (`executor`) and for our own (`queryFor`). */
export function createSubgraphClient(url: string) {
  async function post(body: Record<string, unknown>, signal: AbortSignal | undefined): Promise<SubgraphAnswer> {
    const { status, text } = await postRetryingOnce(url, JSON.stringify(body), signal);
    const answer = parseAnswer(text);
    if (answer === null) throw new SubgraphError(`status ${status}: ${text.slice(0, 200)}`, url);
    return answer;
  }

  const executor: Executor = async (request: ExecutionRequest): Promise<ExecutionResult> => {
    const { document, variables, operationName } = request;
    const context = request.context as Partial<ExecutorContext> | undefined;
    const { data, errors } = await post({ query: print(document), variables, operationName }, context?.budget?.signal);
    const delegated = errors?.map(toGraphQLError) ?? [];
    if (data != null) noteErrorsBesideData(context, delegated);
    return { ...(data === undefined ? {} : { data }), ...(delegated.length === 0 ? {} : { errors: delegated }) };
  };

  /** Our own queries for one request; they travel together with what stitching delegates in the same tick. */
  function queryFor(context: object): SubgraphQuery {
    const execute = getBatchingExecutor(context, executor, undefined, undefined);
    return async <Data>(source: string) => {
      const operationType = OperationTypeNode.QUERY;
      const result = (await execute({ document: parse(source), context, operationType })) as ExecutionResult;
      if (result instanceof Error) throw result;
      const { data, errors = [] } = result;
      if (errors.length > 0) throw toTypedError(errors.map(({ message }) => message).join('; '), url);
      return data as Data;
    };
  }

  return { url, executor, queryFor };
}

export type SubgraphClient = ReturnType<typeof createSubgraphClient>;

/** Once more on a network failure: a server may close a kept-alive connection just as it is used again. */
async function postRetryingOnce(url: string, body: string, ofRequest: AbortSignal | undefined) {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const signal = ofRequest === undefined ? timeout : AbortSignal.any([timeout, ofRequest]);
  const attempt = async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text() };
  };
  try {
    return await attempt().catch((error: unknown) => {
      if (error instanceof TypeError) return attempt();
      throw error;
    });
  } catch (error) {
    if (ofRequest?.aborted) throw ofRequest.reason;
    throw new SubgraphUnreachableError(url, error);
  }
}

function parseAnswer(text: string): SubgraphAnswer | null {
  try {
    const answer = JSON.parse(text) as SubgraphAnswer;
    return answer.data !== undefined || answer.errors !== undefined ? answer : null;
  } catch {
    return null;
  }
}

/** The message stays the subgraph's own; only the code is ours. */
function toGraphQLError({ message, path, extensions }: NonNullable<SubgraphAnswer['errors']>[number]): GraphQLError {
  return new GraphQLError(message, {
    ...(path === undefined ? {} : { path }),
    extensions: { code: 'SUBGRAPH_ERROR', ...extensions },
  });
}

/** graph-node's `subgraphError: allow` answers with data and with an error that has no path. */
function noteErrorsBesideData(context: Partial<ExecutorContext> | undefined, errors: GraphQLError[]): void {
  for (const error of errors) {
    const isNew = context?.partialErrors?.every(({ message }) => message !== error.message);
    if (error.path === undefined && isNew) context?.partialErrors?.push(error);
  }
}

function toTypedError(message: string, url: string): Error {
  const block = /(?:has only indexed up to|only has data starting at) .*?data for block number (-?\d+)/.exec(message);
  if (block?.[1] !== undefined) return new BlockNotIndexedError(block[1], message);
  if (message.includes('no block with that hash found')) return new BlockReorganisedError(message);
  return new SubgraphError(message, url);
}
