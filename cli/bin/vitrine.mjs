#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

if (!existsSync(resolve(import.meta.dirname, '../dist/main.js'))) {
  console.error('vitrine: not built yet; run `npm run build` in the repository first');
  process.exit(1);
}
const { main } = await import('../dist/main.js');
await main(process.argv.slice(2));
