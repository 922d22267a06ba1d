import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from './failure.mjs';
import { step } from './progress.mjs';
import { isDone, markDone } from './stamp.mjs';
import { npmTool, root, runTool } from './tool.mjs';

const OLDEST_NODE = [20, 19];

const typescriptFolders = [
  'contracts/deploy',
  'indexer/src',
  'api/src',
  'scenario/src',
  'dashboard/src',
  'cli/src',
  'bench/src',
];

/** What is built, in this order; `inputs` decide whether it is built again. */
const builds = [
  {
    name: 'contracts',
    title: 'Compile the contracts',
    inputs: ['contracts/src', 'foundry.toml', 'package-lock.json'],
    outputs: ['contracts/out/Controller.sol/Controller.json'],
    run: () => runTool('npm', ['run', 'build', '--silent', '-w', 'contracts']),
  },
  {
    name: 'subgraph',
    title: 'Build the subgraph',
    inputs: ['subgraph', 'schema.graphql', 'contracts/src', 'foundry.toml', 'package-lock.json'],
    outputs: ['subgraph/build/subgraph.yaml'],
    run: () => runTool('npm', ['run', 'build', '--silent', '-w', 'subgraph']),
  },
  {
    name: 'typescript',
    title: 'Compile the TypeScript',
    inputs: [...typescriptFolders, 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'],
    outputs: ['cli/dist/main.js', 'api/dist/index.js', 'indexer/dist/index.js', 'scenario/dist/index.js'],
    run: () => runTool(npmTool('tsc'), ['-b']),
  },
  {
    name: 'dashboard',
    title: 'Bundle the dashboard',
    inputs: ['dashboard', 'api/src/proof', 'package-lock.json'],
    outputs: ['dashboard/build/index.html'],
    run: () => runTool('npm', ['run', 'build', '--silent', '-w', 'dashboard']),
  },
];

/** Installs the packages and builds every stage, each only when something it is made from has changed. */
export async function prepare() {
  checkNode();
  await install();
  for (const build of builds) {
    if (isDone(build.name, build.inputs, build.outputs)) continue;
    await step(build.title, build.run);
    markDone(build.name, build.inputs);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(`Node ${process.versions.node} is too old; install Node ${OLDEST_NODE.join('.')} or newer`);
}

async function install() {
  if (isInstalled()) return;
  await step('Install the packages', () => runTool('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root }));
}

/** True when node_modules holds what the lock file asks for; npm keeps a lock file of its own there. */
function isInstalled() {
  const installedLock = resolve(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = readPackages(installedLock);
  return Object.entries(readPackages(resolve(root, 'package-lock.json'))).every(
    ([path, { version, optional, link }]) =>
      !path.startsWith('node_modules/') ||
      link ||
      installed[path]?.version === version ||
      (optional && !installed[path]),
  );
}

function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
