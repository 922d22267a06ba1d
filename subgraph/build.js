// Builds the subgraph: ABIs from the compiled contracts, the shared schema, then graph-cli. Does nothing when no input changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PROJECT = import.meta.dirname;
const ARTIFACTS = join(PROJECT, '../contracts/out');
const CONTRACTS = ['Controller', 'MToken', 'ReserveFeed', 'TapeRegistry', 'DMG'];
const GRAPH_CLI = join(dirname(createRequire(import.meta.url).resolve('@graphprotocol/graph-cli')), '../bin/run.js');

const manifest = process.argv[2] ?? 'subgraph.yaml';

copyAbis();
copyFileSync(join(PROJECT, '../schema.graphql'), join(PROJECT, 'schema.graphql'));

const stamp = join(PROJECT, 'build/.inputs');
const inputs = hashInputs();
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
  console.log('subgraph: up to date');
} else {
  graph('codegen', manifest);
  graph('build', manifest);
  writeFileSync(stamp, inputs);
}

function copyAbis() {
  mkdirSync(join(PROJECT, 'abis'), { recursive: true });
  for (const contract of CONTRACTS) {
    const artifact = join(ARTIFACTS, `${contract}.sol/${contract}.json`);
    if (!existsSync(artifact)) {
      fail(`${artifact} is missing: build the contracts first (npm run build -w contracts)`);
    }
    const { abi } = JSON.parse(readFileSync(artifact, 'utf8'));
    writeFileSync(join(PROJECT, `abis/${contract}.json`), `${JSON.stringify(abi, null, 2)}\n`);
  }
}

function hashInputs() {
  const sources = readdirSync(join(PROJECT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const abis = CONTRACTS.map((contract) => join(PROJECT, `abis/${contract}.json`));
  const others = [manifest, 'schema.graphql', 'package.json', 'build.js'].map((name) => join(PROJECT, name));
  const hash = createHash('sha256');
  for (const file of [...sources, ...abis, ...others].sort()) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function graph(...args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [GRAPH_CLI, ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, GRAPH_SKIP_NEW_VERSION_CHECK: 'true' },
  });
  if (status !== 0) fail(`graph ${args.join(' ')} failed\n${error ?? ''}${stdout}${stderr}`);
}

function fail(message) {
  console.error(`subgraph: ${message}`);
  process.exit(1);
}
