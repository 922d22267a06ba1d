import type { Endpoint } from '../engines/engine.js';
import { inParallel } from './inParallel.js';
import { normalise } from './normalise.js';
import type { Comparison } from './result.js';

interface HttpCase {
  name: string;
  method: string;
  /** Beside the subgraph's own URL; a path from the root when it begins with `/`. */
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const META = '{"query":"{ _meta { block { number } } }"}';
/** The headers that say something to clients; others are the server's own. */
const HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'content-type',
  'graph-attestable',
  'graph-indexed',
  'location',
];

const CASES: HttpCase[] = [
  { name: 'a query', method: 'POST', headers: JSON_TYPE, body: META },
  { name: 'a query as text', method: 'POST', headers: { 'content-type': 'text/plain' }, body: META },
  {
    name: 'a query with a charset',
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: META,
  },
  { name: 'no body', method: 'POST', headers: JSON_TYPE },
  { name: 'a body that is not JSON', method: 'POST', headers: JSON_TYPE, body: '{"query"' },
  { name: 'a body without a query', method: 'POST', headers: JSON_TYPE, body: '{"variables":{}}' },
  { name: 'a query that is a number', method: 'POST', headers: JSON_TYPE, body: '{"query":1}' },
  { name: 'a list of queries', method: 'POST', headers: JSON_TYPE, body: `[${META}]` },
  {
    name: 'variables that are a list',
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"query":"{_meta{deployment}}","variables":[1]}',
  },
  {
    name: 'variables that are null',
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"query":"{__typename}","variables":null}',
  },
  { name: 'a query that does not parse', method: 'POST', headers: JSON_TYPE, body: '{"query":"{ _meta {"}' },
  { name: 'an empty query', method: 'POST', headers: JSON_TYPE, body: '{"query":""}' },
  { name: 'a query of an unknown field', method: 'POST', headers: JSON_TYPE, body: '{"query":"{ nothing }"}' },
  { name: 'an unknown subgraph', method: 'POST', path: '/subgraphs/name/nothing', headers: JSON_TYPE, body: META },
  { name: 'an unknown deployment', method: 'POST', path: '/subgraphs/id/nope', headers: JSON_TYPE, body: META },
  { name: 'an unknown path', method: 'POST', path: '/nothing', headers: JSON_TYPE, body: META },
  { name: 'GET of the subgraph', method: 'GET' },
  { name: 'GET of the root', method: 'GET', path: '/' },
  { name: 'GET of an unknown path', method: 'GET', path: '/nothing/at/all' },
  { name: 'OPTIONS', method: 'OPTIONS' },
  { name: 'PUT', method: 'PUT', headers: JSON_TYPE, body: META },
  { name: 'POST to the explorer', method: 'POST', path: '{path}/graphql', headers: JSON_TYPE, body: META },
];

/** Requests as HTTP sees them: statuses, headers and bodies, of good requests and bad ones. */
export function compareHttp(subgraph: string, truth: Endpoint, ours: Endpoint | undefined): Promise<Comparison[]> {
  return inParallel(CASES, 1, async (httpCase) => {
    const expected = await send(truth, httpCase);
    const { name, method, body = '', path = '' } = httpCase;
    const base = { subgraph, kind: 'http' as const, name, request: `${method} ${path} ${body}`, expected };
    if (!ours) return { ...base, equal: true };
    const actual = await send(ours, httpCase);
    return { ...base, actual, equal: expected === actual };
  });
}

async function send(
  { queryUrl }: Endpoint,
  { method, path = '{path}', headers = {}, body }: HttpCase,
): Promise<string> {
  const target = new URL(queryUrl);
  target.pathname = path.replace('{path}', target.pathname);
  const response = await fetch(target, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const shown = HEADERS.map((name) => `${name}: ${onceEach(response.headers.get(name))}`);
  // Pages of the explorer are each engine's own.
  const page = text.startsWith('<') || response.headers.get('content-type')?.includes('html');
  return [response.status, ...shown, page ? 'a page' : normalise(text)].join('\n');
}

/** graph-node sends some headers twice, with the same value. */
function onceEach(value: string | null): string | null {
  const half = value?.slice(0, (value.length - 2) / 2);
  return half !== undefined && value === `${half}, ${half}` ? half : value;
}
