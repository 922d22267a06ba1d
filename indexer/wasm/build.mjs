import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'stableHash.ts');
const TARGET = join(import.meta.dirname, '../src/proof/stableHash.wasm.ts');
const LINE = 112;

/** Compiles `stableHash.ts` with the compiler that graph-cli brings along. @returns the module as text */
function compile() {
  const graphCli = createRequire(import.meta.url).resolve('@graphprotocol/graph-cli');
  const compiler = join(dirname(createRequire(graphCli).resolve('assemblyscript/cli/asc')), '../bin/asc');
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-wasm-'));
  try {
    const file = join(folder, 'stableHash.wasm');
    execFileSync(process.execPath, [compiler, SOURCE, '-O3', '--noAssert', '--runtime', 'stub', '--binaryFile', file]);
    return asModule(readFileSync(file).toString('base64'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asModule(base64) {
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')).map((line) => `  '${line}',`);
  return [
    '// Made from wasm/stableHash.ts by `npm run build:wasm -w indexer`.',
    'export const STABLE_HASH_WASM = [',
    ...lines,
    "].join('');",
    '',
  ].join('\n');
}

const text = compile();
if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('stableHash.wasm.ts is not what wasm/stableHash.ts compiles to; run `npm run build:wasm -w indexer`');
  process.exitCode = 1;
}
