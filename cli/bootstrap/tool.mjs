import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';

/** Folder of the repository; `import.meta.dirname` is younger than the Node that shall still be told that it is too old. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/**
 * Runs a tool to its end and returns what it printed. Its output is shown only when it fails, or as it comes with `show`.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, show?: boolean, env?: Record<string, string>, mayFail?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runTool(command, args, { cwd = root, show = false, env = {}, mayFail = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) =>
      fail(new Failure(`cannot run ${command}: ${error.message}; is it installed and on the PATH?`)),
    );
    child.on('close', (code) => {
      if (code === 0 || mayFail) return done({ code: code ?? 1, output });
      if (!show) process.stderr.write(output);
      fail(new Failure(`\`${command} ${args.join(' ')}\` ended with code ${code}; its output is above`));
    });
  });
}

/** Path of a command-line tool that npm installed. */
export function npmTool(name) {
  const path = resolve(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  if (!existsSync(path)) {
    throw new Failure(
      `${name} is missing from node_modules; run \`npm ci\` (with install scripts and optional packages on)`,
    );
  }
  return path;
}
