import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const SOURCE = join(import.meta.dirname, 'src');
/** Another folder may be named, for a build that must not disturb one that is being served. */
const TARGET = resolve(process.argv[2] ?? join(import.meta.dirname, 'build'));
const COPIED = ['index.html', 'icon.svg'];

await rm(TARGET, { recursive: true, force: true });
await mkdir(TARGET, { recursive: true });
const { metafile } = await build({
  entryPoints: [join(SOURCE, 'main.tsx'), join(SOURCE, 'main.css')],
  outdir: TARGET,
  absWorkingDir: import.meta.dirname,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // From the workspaces' sources, so that the page needs no other build first.
  conditions: ['vitrine-source', 'browser'],
  metafile: true,
});
await Promise.all(COPIED.map((name) => copyFile(join(SOURCE, name), join(TARGET, name))));

for (const output of Object.keys(metafile.outputs)) console.log(await describe(join(import.meta.dirname, output)));

async function describe(path) {
  const content = await readFile(path);
  const zipped = gzipSync(content, { level: 9 });
  return `${relative(process.cwd(), path)}: ${kilobytes(content)}, ${kilobytes(zipped)} gzipped`;
}

function kilobytes({ length }) {
  return `${(length / 1024).toFixed(1)} KB`;
}
