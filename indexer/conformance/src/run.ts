import { buildSubgraphs, type SubgraphBuild } from './build/buildSubgraph.js';
import { listSubgraphs, type SubgraphProject } from './build/subgraphs.js';
import { startChain } from './chain/anvil.js';
import { compileContracts } from './chain/compile.js';
import { type ChainBlock, createPlayer } from './chain/play.js';
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
import { epilogue, REORG_DEPTH } from './scenes/epilogue.js';
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
export async function run({ truth, ours: embedded, only, progress }: RunOptions): Promise<Comparison[]> {
  const artifacts = compileContracts();
  const projects = listSubgraphs().filter(({ name }) => only.length === 0 || only.includes(name));
  const builds = await buildSubgraphs(projects, artifacts, progress);
  const chain = await startChain();
  const engines: Array<{ name: string; running: RunningEngine }> = [];
  try {
    const accounts = await chain.rpc.call<string[]>('eth_accounts');
    const interfaces = createInterfaces(artifacts);
    const player = await createPlayer(chain.rpc, artifacts);
    const blocks = await player.play(allScenes(interfaces, accounts), epilogue(interfaces, accounts, 'first'));
    progress(`the chain has ${blocks.length} blocks`);
    for (const engine of embedded ? [truth, embedded] : [truth]) {
      engines.push({ name: engine.name, running: await engine.start(builds, chain.rpc.url) });
      progress(`${engine.name} has started with ${builds.length} subgraphs`);
    }
    for (const engine of engines) {
      await waitForHead(engine, builds, blocks.length - 1);
      progress(`${engine.name} has indexed them`);
    }
    const running = engines.map((engine) => engine.running);
    const [, ours] = running;
    const comparisons = await compareAll(projects, builds, blocks, running);
    progress('compared; now the chain is reorganised');

    const going = builds.filter((build, at) => isGoing(projects[at]) && ours?.refusal(build.name) === undefined);
    const others = epilogue(interfaces, accounts, 'second').slice(1);
    const after = await player.reorganise(REORG_DEPTH, others);
    for (const engine of engines) {
      await waitForHead(engine, going, after.length - 1);
      progress(`${engine.name} has followed`);
    }
    comparisons.push(...(await compareAfterReorg(going, after, running)));
    return comparisons;
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

/** What a reorganisation can have spoilt: the proofs, and the rows as they are and were. */
async function compareAfterReorg(
  builds: readonly SubgraphBuild[],
  blocks: readonly ChainBlock[],
  [truth, ours]: readonly RunningEngine[],
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const build of builds) {
    if (!truth) continue;
    const expected = truth.endpoint(build.name);
    const actual = ours?.endpoint(build.name);
    const queries = await generateQueries(expected.queryUrl, blocks, 'rows');
    const rows = queries.filter(({ name }) => /^_meta of \{ number| in full$| at number: | changed since /.test(name));
    comparisons.push(...(await compareQueries(build.name, rows, expected, actual)));
    comparisons.push(...(await compareProofs(build, blocks, expected, actual)));
    comparisons.push(...(await compareStatus(build, expected, actual)));
  }
  return comparisons.map((comparison) => ({ ...comparison, reorganised: true }));
}

/** Variants are those that fail, and follow the chain no more. */
function isGoing(project: SubgraphProject | undefined): boolean {
  return project !== undefined && Object.keys(project.words).length === 0;
}

function refused(subgraph: string, refusal: string): Comparison {
  const request = 'index the subgraph';
  return { subgraph, kind: 'status', name: 'start', request, expected: 'indexes it', actual: refusal, equal: false };
}
