import { Interface, toQuantity } from 'ethers';
import { GENESIS_TIME } from './anvil.js';
import type { Artifact } from './compile.js';
import { instances } from './instances.js';
import type { JsonRpc } from './jsonRpc.js';
import type { Scene, Step } from './scene.js';

export interface ChainBlock {
  number: number;
  hash: string;
  timestamp: number;
}

const BLOCK_SECONDS = 600;
/** A night without blocks, so that hours and days pass unseen. */
const PAUSES = new Map([
  [12, 3 * 3600 + 17],
  [25, 2 * 86_400 + 5],
  [33, 0],
]);
const GAS = 5_000_000;
const FEES = { maxFeePerGas: toQuantity(100n * 10n ** 9n), maxPriorityFeePerGas: toQuantity(10n ** 9n) };

interface Receipt {
  status: string;
  transactionHash: string;
}

export interface Player {
  /** Deploys every contract in block 1 and plays the scenes side by side from block 2, then the ending, block by block. */
  play(scenes: readonly Scene[], ending: readonly Step[][]): Promise<ChainBlock[]>;
  /** Replaces the last blocks by empty ones, and goes on from there. */
  reorganise(depth: number, blocks: readonly Step[][]): Promise<ChainBlock[]>;
}

/** Writes a chain's history. Each method gives all blocks that there are then, the first one included. */
export async function createPlayer(rpc: JsonRpc, artifacts: ReadonlyMap<string, Artifact>): Promise<Player> {
  const accounts = await rpc.call<string[]>('eth_accounts');
  let time = GENESIS_TIME;
  let head = 0;

  async function mine(steps: readonly Step[]): Promise<void> {
    const number = head + 1;
    time += Math.max(1, BLOCK_SECONDS + (number % 7) + (PAUSES.get(number) ?? 0));
    const hashes = await rpc.batch<string>(steps.map((step) => ['eth_sendTransaction', transaction(step, accounts)]));
    await rpc.call('evm_mine', time);
    await checkReceipts(rpc, number, steps, hashes);
    head = number;
  }

  return {
    async play(scenes, ending) {
      await mine(deployments(artifacts));
      const length = Math.max(...scenes.map((scene) => scene.blocks.length));
      for (let at = 0; at < length; at++) await mine(scenes.flatMap((scene) => scene.blocks[at] ?? []));
      for (const steps of ending) await mine(steps);
      return readBlocks(rpc, head);
    },
    async reorganise(depth, blocks) {
      await rpc.call('anvil_reorg', depth, []);
      for (const steps of blocks) await mine(steps);
      return readBlocks(rpc, head);
    },
  };
}

function deployments(artifacts: ReadonlyMap<string, Artifact>): Step[] {
  return instances().map(({ contract, args }) => {
    const artifact = artifacts.get(contract);
    if (!artifact) throw new Error(`there is no contract '${contract}'`);
    return { data: artifact.bytecode + new Interface(artifact.abi).encodeDeploy(args).slice(2) };
  });
}

function transaction(step: Step, accounts: string[]): Record<string, unknown> {
  const { to, data = '0x', from = 0, value = 0n, fees = FEES, gas = GAS } = step;
  const common = { from: accounts[from], data, value: toQuantity(value), gas: toQuantity(gas), ...fees };
  return to === undefined ? common : { ...common, to };
}

async function checkReceipts(rpc: JsonRpc, number: number, steps: readonly Step[], hashes: string[]): Promise<void> {
  const receipts = await rpc.call<Receipt[]>('eth_getBlockReceipts', toQuantity(number));
  steps.forEach((step, at) => {
    const receipt = receipts[at];
    const succeeded = receipt?.status === '0x1';
    if (receipt?.transactionHash !== hashes[at] || succeeded === (step.fails ?? false)) {
      throw new Error(`transaction ${at} of block ${number} ${succeeded ? 'succeeded' : 'failed or is missing'}`);
    }
  });
}

async function readBlocks(rpc: JsonRpc, head: number): Promise<ChainBlock[]> {
  const numbers = Array.from({ length: head + 1 }, (_, number) => number);
  const blocks = await rpc.batch<{ number: string; hash: string; timestamp: string }>(
    numbers.map((number) => ['eth_getBlockByNumber', toQuantity(number), false]),
  );
  return blocks.map(({ number, hash, timestamp }) => ({
    number: Number(number),
    hash,
    timestamp: Number(timestamp),
  }));
}
