import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SubgraphBuild } from '../build/buildSubgraph.js';
import { CACHE } from '../paths.js';
import { freePort } from '../ports.js';
import { type Engine, EngineUnavailableError, type RunningEngine } from './engine.js';
import { startIpfsStub } from './ipfsStub.js';
import { createScratchDatabase } from './postgres.js';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 50;
/** The network that every manifest names. */
const NETWORK = 'local';

/** The real graph-node, in its dev edition: one process for all subgraphs, which it names `subgraph-0` and so on. */
export function createGraphNode(): Engine {
  return {
    name: 'graph-node',
    async start(builds, rpcUrl) {
      const binary = findBinary();
      const database = createScratchDatabase();
      const ipfs = await startIpfsStub();
      const [http, indexNode, admin, metrics] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
      const logFile = join(CACHE, 'graph-node.log');
      const child = spawnNode(binary, logFile, [
        ...['--manifests', builds.map(({ manifest }) => `${manifest}:.`).join(',')],
        ...['--postgres-url', database.url],
        ...['--ethereum-rpc', `${NETWORK}:${rpcUrl}`],
        ...['--ipfs', ipfs.url],
        ...['--http-port', String(http), '--index-node-port', String(indexNode)],
        ...['--admin-port', String(admin), '--metrics-port', String(metrics)],
      ]);

      const running: RunningEngine = {
        endpoint(subgraph) {
          const at = builds.findIndex(({ name }) => name === subgraph);
          return {
            queryUrl: `http://127.0.0.1:${http}/subgraphs/name/subgraph-${at}`,
            indexNodeUrl: `http://127.0.0.1:${indexNode}/graphql`,
          };
        },
        // A manifest that it refuses ends the whole process, which `start` reports.
        refusal: () => undefined,
        async stop() {
          await kill(child);
          ipfs.stop();
          database.drop();
        },
      };
      try {
        await waitForDeployments(running, builds, child, logFile);
      } catch (error) {
        await running.stop();
        throw error;
      }
      return running;
    },
  };
}

function findBinary(): string {
  const name = `@graphprotocol/gnd-${process.platform}-${process.arch}`;
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/gnd');
    if (existsSync(binary)) return binary;
  } catch {
    // Reported below: where npm has no binary for the platform, the package is not there at all.
  }
  throw new EngineUnavailableError(`the package ${name} is not installed (graph-node is on npm for linux-x64 only)`);
}

function spawnNode(binary: string, logFile: string, args: string[]): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const kept = Object.entries(process.env).filter(([name]) => !/^(GRAPH|ETHEREUM|RUST)_/.test(name));
  const environment = {
    ...Object.fromEntries(kept),
    GRAPH_LOG: 'info',
    STORE_CONNECTION_POOL_SIZE: '40',
    ETHEREUM_POLLING_INTERVAL: '200',
    // Each block is written before the next one runs. Else what is there after a failure depends on time, and so do
    // lists of related rows, which miss that a row still to be written is related no more.
    GRAPH_STORE_WRITE_QUEUE: '0',
    // Answers that were kept from before a reorganisation would be given after it.
    GRAPH_CACHED_SUBGRAPH_IDS: 'none',
    // A subgraph with non-fatal errors goes on while it catches up, as it does once it has.
    GRAPH_DISABLE_FAIL_FAST: 'true',
  };
  try {
    return spawn(binary, ['dev', ...args], { stdio: ['ignore', log, log], env: environment });
  } finally {
    closeSync(log);
  }
}

/** Ready when every subgraph is known by name; a manifest that graph-node refuses ends the process. */
async function waitForDeployments(
  running: RunningEngine,
  builds: readonly SubgraphBuild[],
  child: ChildProcess,
  logFile: string,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const waiting = [...builds];
  while (waiting.length > 0) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      const missing = waiting.map(({ name }) => name).join(', ');
      throw new Error(`graph-node did not take ${missing}; the end of ${logFile}:\n${tail(logFile)}`);
    }
    const [next] = waiting;
    if (next && (await answers(running.endpoint(next.name).queryUrl))) waiting.shift();
    else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{_meta{deployment}}"}',
    });
    return ((await response.json()) as { data?: unknown }).data !== undefined;
  } catch {
    return false;
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}

/** graph-node's dev edition does not heed SIGTERM; its data is dropped with the database. */
function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
