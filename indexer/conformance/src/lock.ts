import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE } from './paths.js';

const FILE = join(CACHE, 'lock');
const RETRY_MS = 500;

/** Waits until no other run on this machine uses the cache: both would build and index in the same folders. */
export async function lockCache(progress: (line: string) => void): Promise<() => void> {
  mkdirSync(CACHE, { recursive: true });
  for (let told = false; !take(); told = true) {
    if (!told) progress(`waiting for the run of process ${holder()}`);
    await sleep(RETRY_MS);
  }
  const release = () => rmSync(FILE, { force: true });
  process.once('exit', release);
  return release;
}

function take(): boolean {
  try {
    writeFileSync(FILE, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAlive(holder())) return false;
    // Left by a run that was killed; the next attempt takes it.
    rmSync(FILE, { force: true });
    return false;
  }
}

function holder(): number {
  try {
    return Number(readFileSync(FILE, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
