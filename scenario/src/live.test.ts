import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { computeTapeCommitment } from '@vitrine/api';
import { ABIS } from '@vitrine/contracts';
import { Interface } from 'ethers';
import { createJsonRpc, type JsonRpc } from './chain/jsonRpc.js';
import { type LocalChain, startChain } from './chain/startChain.js';
import { live } from './live.js';
import { playScenario, type World } from './playScenario.js';
import type { WorldTape } from './world/servicer.js';

const common = { logger: { info() {} } };
const FAST = { blockSeconds: 0.001, chainSecondsPerBlock: 6 * 3600 };
let chain: LocalChain;
let tapeDir: string;
let world: World;
let rpc: JsonRpc;

beforeEach(async () => {
  chain = await startChain();
  tapeDir = mkdtempSync(path.join(tmpdir(), 'vitrine-live-'));
  world = await playScenario({ common, rpcUrl: chain.rpcUrl, tapeDir, months: 1, accounts: 6, loans: 30 });
  rpc = createJsonRpc(chain.rpcUrl);
});

afterEach(async () => {
  await chain.stop();
  rmSync(tapeDir, { recursive: true });
});

test('goes on with blocks, activity and the next monthly tapes', async () => {
  const tapes: WorldTape[] = [];
  const scenario = live({ common, rpcUrl: chain.rpcUrl, world, tapeDir, ...FAST, onTape: (tape) => tapes.push(tape) });
  await until(() => tapes.length === 2);
  await scenario.stop();

  expect(tapes.map(({ periodEnd }) => new Date(periodEnd * 1000).toISOString().slice(0, 10))).toEqual([
    '2025-01-31',
    '2025-02-28',
  ]);
  for (const { file, root } of tapes) expect((await computeTapeCommitment(file)).root).toBe(root);
  const logs = await rpc.call<unknown[]>('eth_getLogs', { fromBlock: `0x${(world.head.number + 1).toString(16)}` });
  expect(logs.length).toBeGreaterThan(50);
});

test('goes on after a reorganisation that took its blocks away', async () => {
  let blocks = 0;
  const scenario = live({ common, rpcUrl: chain.rpcUrl, world, tapeDir, ...FAST, onBlock: () => blocks++ });
  await until(() => blocks > 10);
  await rpc.call('anvil_reorg', 3, []);
  const blocksThen = blocks;
  await until(() => blocks > blocksThen + 10);
  await scenario.stop();
});

test('publishes a tape again whose publication a reorganisation took away', async () => {
  const tapes: WorldTape[] = [];
  let blocks = 0;
  const scenario = live({
    common,
    rpcUrl: chain.rpcUrl,
    world,
    tapeDir,
    ...FAST,
    onTape: (tape) => tapes.push(tape),
    onBlock: () => blocks++,
  });
  await until(() => tapes.length === 1);
  // All blocks since the scenario's end, the publication's among them.
  await rpc.call('anvil_reorg', blocks, []);
  const blocksThen = blocks;
  await until(() => blocks > blocksThen + 10);
  await scenario.stop();
  expect(await tapeIdOf(tapes[0])).not.toBe(0n);
});

async function tapeIdOf(tape: WorldTape | undefined): Promise<bigint> {
  const data = new Interface(ABIS.TapeRegistry).encodeFunctionData('tapeIdOf', [tape?.root]);
  return BigInt(await rpc.call<string>('eth_call', { to: world.deployment.tapeRegistry, data }, 'latest'));
}

test('ends when the chain is gone', async () => {
  const scenario = live({ common, rpcUrl: chain.rpcUrl, world, tapeDir, ...FAST });
  await sleep(100);
  await chain.stop();
  await expect(scenario.done).resolves.toBeUndefined();
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within 20 s');
    await sleep(10);
  }
}
