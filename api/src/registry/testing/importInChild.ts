import pino from 'pino';
import { createRegistry } from '../registry.js';

/** Imports a tape and prints what it found and the most memory it took; run as a process of its own. */
async function main([file = '', databasePath = '']: string[]): Promise<void> {
  const registry = await createRegistry({ common: { logger: pino({ level: 'silent' }) }, databasePath });
  const { loans, rejected } = await registry.importTape(file);
  await registry.close();
  process.stdout.write(JSON.stringify({ loans, rejected, residentMegabytes: process.resourceUsage().maxRSS / 1024 }));
}

main(process.argv.slice(2));
