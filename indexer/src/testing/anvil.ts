import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FakeEvent } from './fakeChain.js';

/** Runtime code of a contract that emits what it is called with: three topics, then the data. */
const ECHO_CODE = '0x604035602035600035606036038060606000376000a300';
const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

/** A real local chain, with a contract at `emitter` that emits any event of three topics. */
export async function startAnvil(emitter: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const binary = join(dirname(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')), 'bin.mjs');
  const child = spawn(process.execPath, [binary, '--port', String(port), '--silent'], { stdio: 'ignore' });

  async function rpc<T>(method: string, ...params: unknown[]): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const answer = (await response.json()) as { result: T; error?: { message: string } };
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  async function ready(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await rpc('eth_chainId').then(Boolean, () => false)) return;
      await delay(50);
    }
    throw new Error('anvil did not start');
  }

  await ready();
  await rpc('anvil_setCode', emitter, ECHO_CODE);
  return {
    url,
    rpc,
    /** Emits an event in a block of its own. */
    async emit({ topics, data }: FakeEvent): Promise<void> {
      const input = `0x${[...topics, data].map((part) => part.slice(2)).join('')}`;
      await rpc('eth_sendTransaction', { from: SENDER, to: emitter, data: input });
    },
    async stop(): Promise<void> {
      child.kill();
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
