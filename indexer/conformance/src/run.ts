import { buildSubgraphs, type SubgraphBuild } from './build/buildSubgraph.js';
import { listSubgraphs, type SubgraphProject } from './build/subgraphs.js';
import { startChain } from './chain/anvil.js';
import { compileContracts } from './chain/compile.js';
import { type ChainBlock, playScenes } from './chain/play.js';
import { createInterfaces } from './chain/scene.js';
import { compareHttp } from './compare/compareHttp.js';
import { compareProofs, compareStatus } from './compare/compareIndexing.js';
import { compareQueries } from './compare/compareQueries.js';
import type { Comparison } from './compare/result.js';
import type { Engine, RunningEngine } from './engines/engine.js';
import { generateQueries } from './queries/generate.js';
import { handwrittenQueries } from './queries/handwritten.js';
import type { ConformanceQuery } from './queries/query.js';
import { syntaxQueries } from './queries/syntaxQueries.js';
import { allScenes } from './scenes/index.js';
import { waitForHead } from './status.js';

export interface RunOptions {
  truth: Engine;
  /** Without it, graph-node alone is asked. */
  ours?: Engine;
  /** Names of the subgraphs to run; all when empty. */
  only: readonly string[];
  progress(line: string): void;
}

/** Plays the chain, lets the engines index it, asks them everything and compares. */
export async function run({ truth, ours, only, progress }: RunOptions): Promise<Comparison[]> {
  const artifacts = compileContracts();
  const projects = listSubgraphs().filter(({ name }) => only.length === 0 || only.includes(name));
  const builds = await buildSubgraphs(projects, artifacts, progress);
  const chain = await startChain();
  const engines: Array<{ name: string; running: RunningEngine }> = [];
  try {
    const accounts = await chain.rpc.call<string[]>('eth_accounts');
    const blocks = await playScenes(chain.rpc, artifacts, allScenes(createInterfaces(artifacts), accounts));
    progress(`the chain has ${blocks.length} blocks`);
    for (const engine of ours ? [truth, ours] : [truth]) {
      engines.push({ name: engine.name, running: await engine.start(builds, chain.rpc.url) });
      progress(`${engine.name} has started with ${builds.length} subgraphs`);
    }
    for (const engine of engines) {
      await waitForHead(engine, builds, blocks.length - 1);
      progress(`${engine.name} has indexed them`);
    }
    return await compareAll(
      projects,
      builds,
      blocks,
      engines.map(({ running }) => running),
    );
  } finally {
    for (const { running } of engines) await running.stop();
    await chain.stop();
  }
}

async function compareAll(
  projects: readonly SubgraphProject[],
  builds: readonly SubgraphBuild[],
  blocks: readonly ChainBlock[],
  [truth, ours]: readonly RunningEngine[],
): Promise<Comparison[]> {
  if (!truth) return [];
  const comparisons: Comparison[] = [];
  for (const [at, build] of builds.entries()) {
    const project = projects[at] as SubgraphProject;
    const expected = truth.endpoint(build.name);
    const refusal = ours?.refusal(build.name);
    if (refusal !== undefined) {
      comparisons.push(refused(build.name, refusal));
      continue;
    }
    const actual = ours?.endpoint(build.name);
    const queries = await queriesFor(project, blocks, expected.queryUrl);
    comparisons.push(...(await compareQueries(build.name, queries, expected, actual)));
    comparisons.push(...(await compareProofs(build, blocks, expected, actual)));
    comparisons.push(...(await compareStatus(build, expected, actual)));
    if (at === 0) comparisons.push(...(await compareHttp(build.name, expected, actual)));
  }
  return comparisons;
}

async function queriesFor(
  project: SubgraphProject,
  blocks: readonly ChainBlock[],
  queryUrl: string,
): Promise<ConformanceQuery[]> {
  if (project.queries === 'none') return [];
  const queries = [
    ...handwrittenQueries(project, blocks),
    ...(await generateQueries(queryUrl, blocks, project.queries)),
  ];
  // No subgraph matters to a parser, so one is enough.
  return project.name === 'lax' ? [...syntaxQueries(), ...queries] : queries;
}

function refused(subgraph: string, refusal: string): Comparison {
  const request = 'index the subgraph';
  return { subgraph, kind: 'status', name: 'start', request, expected: 'indexes it', actual: refusal, equal: false };
}
