import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexWithGraphNode } from '../indexing/graphNode.js';
import { startMockChain } from '../indexing/startMockChain.js';
import { buildTokenSubgraph } from '../indexing/tokenSubgraph.js';
import { type IndexRun, runVitrineIndex } from '../indexing/vitrineIndex.js';
import type { Measurement, Suite } from '../measurement.js';

const COLD_LIMIT = 15_000;
const REPLAY_LIMIT = 30_000;
const MEMORY_LIMIT_MIB = 400;
const GRAPH_NODE_FACTOR = 10;

/** 200,000 events each; graph-node, which takes minutes for that, gets the first tenth. */
const CASES = [
  { name: '10 events a block', blocks: 20_000, eventsInBlock: 10 },
  { name: '100 events a block', blocks: 2_000, eventsInBlock: 100 },
] as const;
const GRAPH_NODE_SHARE = 10;

/** A subgraph's transfers indexed by `vitrine index`, start of the process included: from the RPC, then from the raw cache. */
export const indexerSuite: Suite = {
  name: 'indexer',
  async *run() {
    const manifest = buildTokenSubgraph();
    for (const { name, blocks, eventsInBlock } of CASES) {
      const { cold, replay } = await indexTwice(manifest, blocks, eventsInBlock);
      yield limit(`${name}, cold`, cold.eventsPerSecond, COLD_LIMIT);
      yield limit(`${name}, from the raw cache`, replay.eventsPerSecond, REPLAY_LIMIT);
      for (const [what, run] of [
        ['cold', cold],
        ['from the raw cache', replay],
      ] as const) {
        if (run.residentMiB > 0) yield memory(`${name}, memory ${what}`, run.residentMiB);
      }
      const peer = await measureGraphNode(manifest, blocks / GRAPH_NODE_SHARE, eventsInBlock);
      if (peer === undefined) continue;
      const against = { what: `${GRAPH_NODE_FACTOR} × graph-node`, value: peer * GRAPH_NODE_FACTOR };
      yield { name: `${name}, cold`, value: cold.eventsPerSecond, unit: 'events/s', against, better: 'more' };
    }
  },
};

async function indexTwice(manifest: string, blocks: number, eventsInBlock: number) {
  const chain = await startMockChain(blocks, eventsInBlock);
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  const run = (database: string): Promise<IndexRun> =>
    runVitrineIndex({
      manifest,
      rpcUrl: chain.url,
      database: join(folder, database),
      cache: join(folder, 'raw'),
      until: chain.lastEventBlock,
    });
  try {
    return { cold: await run('cold'), replay: await run('replay') };
  } finally {
    await chain.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns events per second; undefined, said aloud, where graph-node can not be run */
async function measureGraphNode(manifest: string, blocks: number, eventsInBlock: number): Promise<number | undefined> {
  const chain = await startMockChain(blocks, eventsInBlock);
  try {
    const seconds = await indexWithGraphNode(manifest, chain.url, chain.lastEventBlock);
    return (blocks * eventsInBlock) / seconds;
  } catch (error) {
    console.log(`  SKIPPED the comparison with graph-node: ${(error as Error).message}`);
    return undefined;
  } finally {
    await chain.stop();
  }
}

function limit(name: string, value: number, lowest: number): Measurement {
  return { name, value, unit: 'events/s', against: { what: 'limit', value: lowest }, better: 'more' };
}

function memory(name: string, value: number): Measurement {
  return { name, value, unit: 'MiB', against: { what: 'limit', value: MEMORY_LIMIT_MIB }, better: 'less' };
}
