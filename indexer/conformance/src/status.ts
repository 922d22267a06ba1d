import { setTimeout as sleep } from 'node:timers/promises';
import type { SubgraphBuild } from './build/buildSubgraph.js';
import type { Endpoint, RunningEngine } from './engines/engine.js';
import { postGraphql, queryData } from './graphqlHttp.js';

const TIMEOUT_MS = 60_000;
const RETRY_MS = 100;
/** After an error, how long the position must stay the same to be the last one. */
const STILL_MS = 1_500;

/** What both engines must say about a deployment's indexing. */
export const STATUS_FIELDS = `
  subgraph synced health
  fatalError { message handler deterministic block { number hash } }
  nonFatalErrors { message handler deterministic block { number hash } }
  chains {
    network
    chainHeadBlock { number hash } earliestBlock { number } latestBlock { number hash } lastHealthyBlock { number hash }
  }
  entityCount historyBlocks`;

interface Progress {
  health: string;
  block: number;
  /** The engine's idea of the chain's head. */
  chainHead: number;
}

/** Waits until every subgraph is at the head, or has failed and stays where it is. */
export async function waitForHead(
  engine: { name: string; running: RunningEngine },
  builds: readonly SubgraphBuild[],
  head: number,
): Promise<void> {
  const running = builds.filter(({ name }) => engine.running.refusal(name) === undefined);
  await Promise.all(running.map((build) => waitForOne(engine, build, head)));
}

async function waitForOne(
  { name, running }: { name: string; running: RunningEngine },
  build: SubgraphBuild,
  head: number,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  const endpoint = running.endpoint(build.name);
  let stillSince = Date.now();
  let last = -2;
  for (;;) {
    const { health, block, chainHead } = await readProgress(endpoint, build);
    if (block >= head && chainHead >= head) return;
    if (block !== last) stillSince = Date.now();
    last = block;
    if (health === 'failed' && Date.now() - stillSince > STILL_MS) return;
    if (Date.now() > deadline) {
      throw new Error(`${name} has ${build.name} at block ${block} of ${head} after ${TIMEOUT_MS} ms`);
    }
    await sleep(RETRY_MS);
  }
}

async function readProgress({ queryUrl, indexNodeUrl }: Endpoint, build: SubgraphBuild): Promise<Progress> {
  if (indexNodeUrl === undefined) return readMeta(queryUrl);
  const { indexingStatuses } = await queryData<{
    indexingStatuses: Array<{ health: string; chains: Array<Record<string, { number: string } | null>> }>;
  }>(indexNodeUrl, {
    query:
      'query ($ids: [String!]) { indexingStatuses(subgraphs: $ids) { health chains { latestBlock { number } chainHeadBlock { number } } } }',
    variables: { ids: [build.manifest] },
  });
  const [status] = indexingStatuses;
  const { latestBlock, chainHeadBlock } = status?.chains[0] ?? {};
  return {
    health: status?.health ?? 'missing',
    block: Number(latestBlock?.number ?? -1),
    chainHead: Number(chainHeadBlock?.number ?? -1),
  };
}

/** An engine without an API about indexing tells its position only, so a failure is a position that stays. */
async function readMeta(queryUrl: string): Promise<Progress> {
  const { parsed } = await postGraphql(queryUrl, { query: '{ _meta { block { number } } }' });
  const data = parsed?.data as { _meta?: { block: { number: number } } } | undefined;
  const block = data?._meta?.block.number ?? -1;
  return { health: 'failed', block, chainHead: block };
}
