import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChainUnreachableError, PortInUseError } from '../errors.js';
import { findAnvilBinary } from './anvilBinary.js';
import { guardArguments } from './guard.js';
import { createJsonRpc, type JsonRpc } from './jsonRpc.js';
import { DEFAULT_GENESIS_TIME, startChain } from './startChain.js';

test('a chain starts at the fixed time and is gone after stop', async () => {
  const chain = await startChain();
  const rpc = createJsonRpc(chain.rpcUrl);
  const genesis = await rpc.call<{ timestamp: string }>('eth_getBlockByNumber', '0x0', false);
  expect(Number(genesis.timestamp)).toBe(DEFAULT_GENESIS_TIME);

  await chain.stop();
  await expect(rpc.call('eth_chainId')).rejects.toThrow(ChainUnreachableError);
  await expect(chain.stop()).resolves.toBeUndefined();
});

test('a port in use is named, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    await expect(startChain({ port })).rejects.toThrow(PortInUseError);
    await expect(startChain({ port })).rejects.toThrow(`Port ${port} is in use`);
  } finally {
    server.close();
  }
});

test('the state of every past block can be asked for, far beyond what is kept in memory', async () => {
  const chain = await startChain();
  try {
    const rpc = createJsonRpc(chain.rpcUrl);
    const [from] = await rpc.call<[string]>('eth_accounts');
    const to = `0x${'11'.repeat(20)}`;
    await rpc.call('evm_setAutomine', false);
    for (let block = 1; block <= 700; block += 1) {
      await rpc.call('eth_sendTransaction', { from, to, value: '0x1', gas: '0x5208' });
      await rpc.call('evm_mine');
    }
    for (const block of [1, 100, 350, 700]) {
      const balance = await rpc.call<string>('eth_getBalance', to, `0x${block.toString(16)}`);
      expect(Number(balance)).toBe(block);
    }
  } finally {
    await chain.stop();
  }
});

test('the chain dies with a parent that is killed', async () => {
  const port = await freePort();
  const statesDir = mkdtempSync(path.join(tmpdir(), 'vitrine-chain-'));
  const guard = guardArguments(statesDir, findAnvilBinary(), ['--port', String(port), '--quiet']);
  const program = `require('node:child_process').spawn(process.execPath, process.argv.slice(1),
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true }); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program, '--', ...guard], { stdio: 'ignore' });
  const rpc = createJsonRpc(`http://127.0.0.1:${port}`);
  await until(() => answers(rpc));

  parent.kill('SIGKILL');
  await until(async () => !(await answers(rpc)));
  await until(async () => !existsSync(statesDir));
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within 10 s');
    await sleep(20);
  }
}

function answers(rpc: JsonRpc): Promise<boolean> {
  return rpc.call('eth_chainId').then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
