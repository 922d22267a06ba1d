import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Artifact } from '../chain/compile.js';
import { addressOf } from '../chain/instances.js';
import { CACHE } from '../paths.js';
import { contentStamp } from './stamp.js';
import type { SubgraphProject } from './subgraphs.js';

export interface SubgraphBuild {
  name: string;
  /** Absolute path of the built manifest: the deployment's id for both engines. */
  manifest: string;
}

/** Says so and builds nothing when nothing has changed: projects are built in a copy, at a path that stays the same. */
export async function buildSubgraphs(
  projects: readonly SubgraphProject[],
  artifacts: ReadonlyMap<string, Artifact>,
  report: (line: string) => void,
): Promise<SubgraphBuild[]> {
  const folders = [...new Set(projects.map(({ folder }) => folder))];
  // Two at a time: graph-cli takes one core for seconds, and most machines have two to spare.
  const queue = [...folders];
  const failures: string[] = [];
  const work = async () => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      await buildFolder(folder, artifacts, report).catch((error: Error) => failures.push(error.message));
    }
  };
  await Promise.all([work(), work()]);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return projects.map(copyVariant);
}

async function buildFolder(folder: string, artifacts: ReadonlyMap<string, Artifact>, report: (line: string) => void) {
  const target = targetOf(folder);
  const files = readProject(folder);
  const abis = [...artifacts].map(([name, { abi }]): [string, string] => [`abis/${name}.json`, JSON.stringify(abi)]);
  const stamp = contentStamp([graphCliVersion(), ...[...files, ...abis].flat()]);
  const stampFile = join(target, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  const startedAt = Date.now();
  rmSync(target, { recursive: true, force: true });
  for (const [path, content] of [...files, ...abis]) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  await graph(target, 'codegen');
  await graph(target, 'build');
  writeFileSync(stampFile, stamp);
  report(`built ${basename(folder)} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Sources of a project by their path in it, with addresses in the place of `{{instance}}`. */
function readProject(folder: string): Array<[path: string, content: string]> {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(yaml|graphql|ts)$/.test(entry.name) && entry.name !== 'queries.graphql')
    .map((entry): [string, string] => {
      const file = join(entry.parentPath, entry.name);
      const content = readFileSync(file, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => addressOf(name));
      return [file.slice(folder.length + 1), content];
    })
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function copyVariant({ name, folder, words }: SubgraphProject): SubgraphBuild {
  const built = join(targetOf(folder), 'build');
  const target = join(CACHE, 'builds', name);
  cpSync(built, target, { recursive: true });
  const manifest = join(target, 'subgraph.yaml');
  const text = readFileSync(manifest, 'utf8').replace(/__(\w+)__/g, (whole, word: string) => words[word] ?? whole);
  writeFileSync(manifest, text);
  return { name, manifest };
}

function targetOf(folder: string): string {
  return join(CACHE, 'projects', basename(folder));
}

const require = createRequire(import.meta.url);
const GRAPH_CLI = join(dirname(require.resolve('@graphprotocol/graph-cli')), '..');

function graphCliVersion(): string {
  return readFileSync(join(GRAPH_CLI, 'package.json'), 'utf8');
}

function graph(folder: string, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(GRAPH_CLI, 'bin/run.js'), command, '--skip-migrations'], {
      cwd: folder,
      env: { ...process.env, GRAPH_SKIP_NEW_VERSION_CHECK: 'true' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`graph ${command} failed in ${folder}\n${output}`));
    });
  });
}
