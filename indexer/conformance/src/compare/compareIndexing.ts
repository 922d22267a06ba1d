import type { SubgraphBuild } from '../build/buildSubgraph.js';
import type { ChainBlock } from '../chain/play.js';
import type { Endpoint } from '../engines/engine.js';
import { postGraphql } from '../graphqlHttp.js';
import { STATUS_FIELDS } from '../status.js';
import { inParallel } from './inParallel.js';
import { normalise } from './normalise.js';
import type { Comparison } from './result.js';

const AT_A_TIME = 4;

const PROOF_QUERY = `query ($id: String!, $number: Int!, $hash: Bytes!, $indexer: Bytes) {
  proofOfIndexing(subgraph: $id, blockNumber: $number, blockHash: $hash, indexer: $indexer)
}`;
const INDEXER = `0x${'c0ffee'.repeat(6)}c0ff`;

/** The proof of indexing at every block: equal proofs mean that every handler has stored the same. */
export async function compareProofs(
  build: SubgraphBuild,
  blocks: readonly ChainBlock[],
  truth: Endpoint,
  ours: Endpoint | undefined,
): Promise<Comparison[]> {
  const requests = blocks.map((block) => ({ block, variables: variablesOf(build, block) }));
  const last = blocks.at(-1);
  const extra = last ? [{ block: last, variables: { ...variablesOf(build, last), indexer: INDEXER } }] : [];
  return inParallel([...requests, ...extra], AT_A_TIME, ({ block, variables }) => {
    const name = `proof at ${block.number}${'indexer' in variables ? ' for an indexer' : ''}`;
    return compare({ subgraph: build.name, kind: 'proof', name }, { query: PROOF_QUERY, variables }, truth, ours);
  });
}

function variablesOf({ manifest }: SubgraphBuild, { number, hash }: ChainBlock): Record<string, unknown> {
  return { id: manifest, number, hash };
}

/** What the engines say about the indexing: health, errors, position, number of rows. */
export function compareStatus(
  build: SubgraphBuild,
  truth: Endpoint,
  ours: Endpoint | undefined,
): Promise<Comparison[]> {
  const id = JSON.stringify(build.manifest);
  const queries: Array<[name: string, query: string]> = [
    ['status', `{ indexingStatuses(subgraphs: [${id}]) { ${STATUS_FIELDS} } }`],
    [
      'features',
      `{ subgraphFeatures(subgraphId: ${id}) { apiVersion specVersion features dataSources handlers network } }`,
    ],
    ['api versions', `{ apiVersions(subgraphId: ${id}) { version } }`],
    [
      'changes in a block',
      `{ entityChangesInBlock(subgraphId: ${id}, blockNumber: 7) { updates { type entities } deletions { type entities } } }`,
    ],
    [
      'public proofs',
      `{ publicProofsOfIndexing(requests: [{ deployment: ${id}, blockNumber: "4" }, { deployment: ${id}, blockNumber: "8" }]) { deployment proofOfIndexing block { number hash } } }`,
    ],
  ];
  return inParallel(queries, 1, ([name, query]) =>
    compare({ subgraph: build.name, kind: 'status', name }, { query }, truth, ours),
  );
}

async function compare(
  about: Pick<Comparison, 'subgraph' | 'kind' | 'name'>,
  request: { query: string; variables?: Record<string, unknown> },
  truth: Endpoint,
  ours: Endpoint | undefined,
): Promise<Comparison> {
  const expected = await ask(truth, request);
  const text = request.variables ? `${request.query}\nvariables ${JSON.stringify(request.variables)}` : request.query;
  const base = { ...about, request: text, expected };
  if (!ours) return { ...base, equal: true };
  const actual = await ask(ours, request);
  return { ...base, actual, equal: expected === actual };
}

async function ask(
  { indexNodeUrl }: Endpoint,
  request: { query: string; variables?: Record<string, unknown> },
): Promise<string> {
  if (indexNodeUrl === undefined) return 'this engine has no API about indexing';
  const { status, text } = await postGraphql(indexNodeUrl, request);
  return `${status} ${normalise(text)}`;
}
