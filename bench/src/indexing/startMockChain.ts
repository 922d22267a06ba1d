import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface MockChain {
  url: string;
  /** The last block with events. */
  lastEventBlock: number;
  stop(): Promise<void>;
}

/** Blocks behind the events, so that all of these are too deep to be reorganised. */
const EMPTY_BLOCKS = 300;

export async function startMockChain(blocks: number, eventsInBlock: number): Promise<MockChain> {
  const program = resolve(import.meta.dirname, 'mockChain.js');
  const child = spawn(process.execPath, [program, String(blocks), String(eventsInBlock), String(EMPTY_BLOCKS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: url.toString().trim(),
    lastEventBlock: blocks,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
