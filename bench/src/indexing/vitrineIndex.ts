import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface IndexRun {
  events: number;
  /** From the start of the process to its end. */
  seconds: number;
  eventsPerSecond: number;
  /** Most memory that it has had at once; 0 where the system does not tell. */
  residentMiB: number;
}

export interface IndexRequest {
  manifest: string;
  rpcUrl: string;
  database: string;
  cache: string;
  until: number;
}

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const MEMORY_POLL_MS = 50;

/** Runs `vitrine index` up to a block, as a user would. */
export async function runVitrineIndex(request: IndexRequest): Promise<IndexRun> {
  const { manifest, rpcUrl, database, cache, until } = request;
  const startedAt = performance.now();
  const options = ['--rpc', rpcUrl, '--db', database, '--cache', cache, '--until', String(until)];
  const child = spawn(process.execPath, ['cli/bin/vitrine.mjs', 'index', manifest, ...options], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  let residentMiB = 0;
  const timer = setInterval(() => {
    residentMiB = Math.max(residentMiB, readPeakMemory(child.pid));
  }, MEMORY_POLL_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) throw new Error(`vitrine index ended with ${code}:\n${output}`);
  const { events } = JSON.parse(output) as { events: number };
  return { events, seconds, eventsPerSecond: events / seconds, residentMiB };
}

function readPeakMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
