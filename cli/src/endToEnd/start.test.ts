import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkPortsFree, portsFrom } from '../start/ports.js';

const repository = resolve(import.meta.dirname, '../../..');
const PORT = 45_310;
const READY_TIMEOUT_MS = 90_000;

interface Run {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
}

const runs: Run[] = [];

function npmStart(...args: string[]): Run {
  const child = spawn(process.execPath, ['cli/bootstrap/start.mjs', ...args], { cwd: repository });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const run = { child, output: () => output, exited: once(child, 'close').then(([code]) => code as number | null) };
  runs.push(run);
  return run;
}

afterAll(() => {
  for (const { child } of runs) child.kill('SIGKILL');
});

async function until(condition: () => boolean | Promise<boolean>, what: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(100);
  }
}

async function head(): Promise<number> {
  const response = await fetch(`http://localhost:${PORT}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _meta { block { number } } }' }),
  });
  return ((await response.json()) as { data: { _meta: { block: { number: number } } } }).data._meta.block.number;
}

test('npm start serves a market that lives, and Ctrl-C stops all of it', async () => {
  const { child, output, exited } = npmStart('--port', String(PORT), '--block-time', '1');
  await until(() => output().includes('ready') || child.exitCode !== null, 'ready', READY_TIMEOUT_MS);
  expect(output().trim().split('\n').at(-1)).toBe(`ready http://localhost:${PORT}`);

  const page = await fetch(`http://localhost:${PORT}/`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Vitrine');
  const first = await head();
  await until(async () => (await head()) > first, 'a new block', 15_000);

  child.kill('SIGINT');
  expect(await exited).toBe(0);
  const ports = portsFrom(PORT);
  await until(
    () =>
      checkPortsFree([
        [ports.chain, 'chain'],
        [ports.indexer, 'indexer'],
        [ports.gateway, 'gateway'],
      ]).then(
        () => true,
        () => false,
      ),
    'all ports free again',
    5_000,
  );
}, 150_000);

test('a port in use is named in one line, before any work is done', async () => {
  const squatter = createServer().listen(PORT + 101, '127.0.0.1');
  await once(squatter, 'listening');
  try {
    const { output, exited } = npmStart('--port', String(PORT + 100));
    expect(await exited).toBe(1);
    expect(output()).toContain(`port ${PORT + 101}, needed for the local chain, is in use`);
    expect(output()).not.toContain('    at ');
  } finally {
    squatter.close();
  }
}, 60_000);

test('an unreachable --rpc and a wrong option are named in one line', async () => {
  const unreachable = npmStart('--port', String(PORT + 200), '--rpc', 'http://127.0.0.1:9');
  expect(await unreachable.exited).toBe(1);
  expect(unreachable.output()).toContain('http://127.0.0.1:9');
  expect(unreachable.output()).not.toContain('    at ');

  const wrong = npmStart('--prot', '4100');
  expect(await wrong.exited).toBe(1);
  expect(wrong.output()).toContain("Unknown option '--prot'");
}, 60_000);

test('--help tells what there is without setting anything up', async () => {
  const { output, exited } = npmStart('--help');
  expect(await exited).toBe(0);
  expect(output()).toContain('--port <number>');
});
