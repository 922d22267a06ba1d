import type { Endpoint } from '../engines/engine.js';
import { type GraphqlAnswer, postGraphql } from '../graphqlHttp.js';
import type { ConformanceQuery } from '../queries/query.js';
import { inParallel } from './inParallel.js';
import { normalise, normaliseUnordered } from './normalise.js';
import type { Comparison } from './result.js';

const AT_A_TIME = 4;

/** Puts every query to both engines (or to graph-node alone) and compares status and body. */
export function compareQueries(
  subgraph: string,
  queries: readonly ConformanceQuery[],
  truth: Endpoint,
  ours: Endpoint | undefined,
): Promise<Comparison[]> {
  return inParallel(queries, AT_A_TIME, async ({ name, unordered = false, ...request }) => {
    const [expected, actual] = await Promise.all([
      postGraphql(truth.queryUrl, request),
      ours && postGraphql(ours.queryUrl, request),
    ]);
    const text = textOf(expected, unordered);
    const base = { subgraph, kind: 'query' as const, name, request: requestText(request), expected: text };
    if (!actual) return { ...base, equal: true };
    const actualText = textOf(actual, unordered);
    return { ...base, actual: actualText, equal: text === actualText };
  });
}

function textOf({ status, text }: GraphqlAnswer, unordered: boolean): string {
  return `${status} ${(unordered ? normaliseUnordered : normalise)(text)}`;
}

function requestText({ query, variables, operationName }: Omit<ConformanceQuery, 'name'>): string {
  const extras = [
    ...(variables ? [`variables ${JSON.stringify(variables)}`] : []),
    ...(operationName ? [`operation ${operationName}`] : []),
  ];
  return [query, ...extras].join('\n');
}
