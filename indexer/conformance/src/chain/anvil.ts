import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from '../ports.js';
import { createJsonRpc, type JsonRpc } from './jsonRpc.js';

export interface LocalChain {
  rpc: JsonRpc;
  stop(): Promise<void>;
}

/** Every run plays on the same first block, so that hashes, and with them proofs of indexing, are the same too. */
export const GENESIS_TIME = 1_700_000_000;
const START_TIMEOUT_MS = 15_000;
const RETRY_MS = 25;

const FLAGS = [
  '--silent',
  ...['--host', '127.0.0.1'],
  ...['--chain-id', '1337'],
  ...['--hardfork', 'cancun'],
  // Mining is by command, in the order of arrival, with room for whatever a block is given.
  '--no-mining',
  ...['--order', 'fifo'],
  ...['--gas-limit', '1000000000'],
  ...['--timestamp', String(GENESIS_TIME)],
];

/** Starts an empty chain at a free port, with accounts unlocked. */
export async function startChain(): Promise<LocalChain> {
  const port = await freePort();
  const child = spawn(anvilBinary(), [...FLAGS, '--port', String(port)], { stdio: 'ignore' });
  const rpc = createJsonRpc(`http://127.0.0.1:${port}`);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(rpc))) {
    if (child.exitCode !== null) throw new Error(`anvil ended at its start, with code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`anvil did not answer in ${START_TIMEOUT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return { rpc, stop: () => end(child) };
}

async function answers(rpc: JsonRpc): Promise<boolean> {
  return rpc.call('eth_chainId').then(
    () => true,
    () => false,
  );
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** The executable itself rather than npm's wrapper, so that signals reach it. */
function anvilBinary(): string {
  const name = `@foundry-rs/anvil-${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
}
