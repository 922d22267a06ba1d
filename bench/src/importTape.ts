import { createRegistry } from '@vitrine/api';
import { pino } from 'pino';

/** Imports the tape and prints how long it took and how much memory it needed at most, as JSON. */
const [file = '', databasePath = ''] = process.argv.slice(2);
const registry = await createRegistry({ common: { logger: pino({ level: 'silent' }) }, databasePath });
const { seconds } = await registry.importTape(file);
await registry.close();
console.log(JSON.stringify({ seconds, residentMegabytes: process.resourceUsage().maxRSS / 1024 }));
