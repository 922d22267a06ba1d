import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AnvilMissingError } from '../errors.js';

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** Path of anvil's executable inside its npm package; started directly, so that signals reach it. */
export function findAnvilBinary(): string {
  const packageName = `@foundry-rs/anvil-${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const executable = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    // The platform's package is a dependency of anvil's, not of ours, so it is looked for from there.
    const anvil = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
    const binary = join(dirname(anvil.resolve(`${packageName}/package.json`)), 'bin', executable);
    if (existsSync(binary)) return binary;
  } catch {
    // Reported below: not installed and installed without its file call for the same remedy.
  }
  throw new AnvilMissingError(packageName);
}
