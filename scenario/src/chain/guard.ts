/**
 * Program of a process between us and anvil: it ends anvil and removes its states when its standard input closes, which
 * the operating system does however we die. It has a process group of its own, so that Ctrl-C leaves stopping to us.
 */
const GUARD = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const [statesDir, binary, ...args] = process.argv.slice(1);
const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'inherit'] });
process.on('exit', () => rmSync(statesDir, { recursive: true, force: true }));
child.on('error', (error) => { console.error(error.message); process.exit(1); });
child.on('exit', (code) => process.exit(code ?? 0));
process.stdin.resume().on('end', () => child.kill('SIGKILL'));
process.on('SIGTERM', () => child.kill('SIGKILL'));
process.on('SIGINT', () => {});
`;

/** Node's arguments for the guard of a program; keep its standard input open for as long as the program shall run. */
export function guardArguments(statesDir: string, binary: string, programArguments: readonly string[]): string[] {
  return ['-e', GUARD, statesDir, binary, ...programArguments];
}
