import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChainStartError, PortInUseError } from '../errors.js';
import { findAnvilBinary } from './anvilBinary.js';
import { guardArguments } from './guard.js';
import { createJsonRpc } from './jsonRpc.js';

export interface StartChainOptions {
  /** Port to listen on; a free one when left out. */
  port?: number;
  /** Time of block 0, seconds since 1970. */
  genesisTime?: number;
  chainId?: number;
  /** Unlocked accounts of the default mnemonic. */
  accounts?: number;
}

export interface LocalChain {
  rpcUrl: string;
  /** Ends the chain; resolves when its process is gone. */
  stop(): Promise<void>;
}

/** 2025-01-01T00:00:00Z: a fixed past, so that every run is the same. */
export const DEFAULT_GENESIS_TIME = 1_735_689_600;
export const DEFAULT_CHAIN_ID = 31_337;

const HOST = '127.0.0.1';
const DEFAULT_ACCOUNTS = 100;
const BLOCK_GAS_LIMIT = 100_000_000;
/** States beyond the ones in memory go to disk; enough for days of a block every few seconds. */
const MAX_PERSISTED_STATES = 100_000;
const START_TIMEOUT_MS = 10_000;
const POLL_INTERVAL_MS = 15;
const ERROR_OUTPUT_LIMIT = 2_000;

/** Starts a local chain (anvil): automining, quiet, with the state of every past block kept for `eth_call`. */
export async function startChain(options: StartChainOptions = {}): Promise<LocalChain> {
  const binary = findAnvilBinary();
  const port = await claimPort(options.port ?? 0);
  const statesDir = mkdtempSync(join(tmpdir(), 'vitrine-chain-'));
  const guard = spawn(process.execPath, guardArguments(statesDir, binary, anvilArguments(options, port, statesDir)), {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });

  const stop = async (): Promise<void> => {
    if (guard.exitCode !== null || guard.signalCode !== null) return;
    const exited = once(guard, 'exit');
    guard.stdin.end();
    await exited;
  };

  const rpcUrl = `http://${HOST}:${port}`;
  try {
    await untilAnswering(guard, rpcUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return { rpcUrl, stop };
}

function anvilArguments(options: StartChainOptions, port: number, statesDir: string): string[] {
  const flags: Record<string, string | number> = {
    '--host': HOST,
    '--port': port,
    '--chain-id': options.chainId ?? DEFAULT_CHAIN_ID,
    '--timestamp': options.genesisTime ?? DEFAULT_GENESIS_TIME,
    '--accounts': options.accounts ?? DEFAULT_ACCOUNTS,
    '--gas-limit': BLOCK_GAS_LIMIT,
    '--order': 'fifo',
    '--max-persisted-states': MAX_PERSISTED_STATES,
    '--cache-path': statesDir,
  };
  return [...Object.entries(flags).flat().map(String), '--no-request-size-limit', '--quiet'];
}

/** Returns the port (a free one for 0), or throws when something listens on it. */
async function claimPort(port: number): Promise<number> {
  const server = createServer();
  const listening = new Promise<number>((resolve, reject) => {
    server.once('error', () => reject(new PortInUseError(port)));
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
  const claimed = await listening;
  await new Promise((resolve) => server.close(resolve));
  return claimed;
}

async function untilAnswering(guard: ChildProcess, rpcUrl: string): Promise<void> {
  let errorOutput = '';
  guard.stderr?.on('data', (chunk: Buffer) => {
    errorOutput = (errorOutput + chunk.toString()).slice(-ERROR_OUTPUT_LIMIT);
  });
  const rpc = createJsonRpc(rpcUrl);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (guard.exitCode !== null) throw new ChainStartError(errorOutput);
    try {
      await rpc.call('eth_chainId');
      return;
    } catch {
      await sleep(POLL_INTERVAL_MS);
    }
  }
  throw new ChainStartError(errorOutput || `no answer within ${START_TIMEOUT_MS / 1000} s`);
}
