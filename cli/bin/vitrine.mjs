#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Not import.meta.dirname: a Node too old to have it should still be told that it is too old.
if (!existsSync(fileURLToPath(new URL('../dist/main.js', import.meta.url)))) {
  console.error('vitrine: not built yet; run `npm run build` in the repository first');
  process.exit(1);
}
const { main } = await import('../dist/main.js');
await main(process.argv.slice(2));
