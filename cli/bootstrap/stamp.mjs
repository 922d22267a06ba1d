import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './tool.mjs';

const stampsFolder = resolve(root, 'node_modules/.cache/vitrine');
const ignored = new Set(['node_modules', 'dist', 'out', 'cache', 'build', 'generated', 'abis', 'coverage']);

/**
 * True when `inputs` are as they were when `markDone(name, inputs)` was last called, and every output still exists.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders, relative to the repository
 * @param {string[]} outputs files, relative to the repository
 */
export function isDone(name, inputs, outputs) {
  const file = join(stampsFolder, name);
  if (!existsSync(file) || outputs.some((output) => !existsSync(resolve(root, output)))) return false;
  return readFileSync(file, 'utf8') === fingerprint(inputs);
}

/** Records that what is made from `inputs` is up to date. */
export function markDone(name, inputs) {
  mkdirSync(stampsFolder, { recursive: true });
  writeFileSync(join(stampsFolder, name), fingerprint(inputs));
}

function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) addPath(hash, resolve(root, input));
  return hash.digest('hex');
}

function addPath(hash, path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) {
      if (!ignored.has(name) && !name.endsWith('.tsbuildinfo')) addPath(hash, join(path, name));
    }
    return;
  }
  hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
}
