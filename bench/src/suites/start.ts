import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Measurement, Suite } from '../measurement.js';

const repository = resolve(import.meta.dirname, '../../..');
const PORT = 45_400;
const FIRST_START_LIMIT_S = 90;
const SECOND_START_LIMIT_S = 20;

/** Time from `npm start`, installed and built, to the line `ready`: with no data of an earlier run, then again. */
export const startSuite: Suite = {
  name: 'start',
  async *run() {
    rmSync(resolve(repository, '.vitrine', String(PORT)), { recursive: true, force: true });
    yield measurement('first start', await secondsToReady(), FIRST_START_LIMIT_S);
    yield measurement('second start', await secondsToReady(), SECOND_START_LIMIT_S);
  },
};

function measurement(name: string, value: number, limit: number): Measurement {
  return { name, value, unit: 's', against: { what: 'limit', value: limit }, better: 'less' };
}

async function secondsToReady(): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, ['cli/bootstrap/start.mjs', '--port', String(PORT)], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (/^ready /m.test(output)) return (performance.now() - from) / 1000;
    }
    throw new Error(`npm start ended without becoming ready:\n${output}`);
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
  }
}
