import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLoanBook, writeTape } from '@vitrine/scenario';
import type { Measurement, Suite } from '../measurement.js';

const LOANS = 100_000;
const SECONDS_LIMIT = 15;
const RESIDENT_LIMIT_MB = 300;
const SEED = '1';
/** January 2025 as a month number: year × 12 + (month − 1). */
const FIRST_MONTH = 2025 * 12;

const importer = resolve(import.meta.dirname, '../importTape.js');

/** A large EX-102 tape, imported, checked and committed by a process of its own. */
export const registrySuite: Suite = {
  name: 'registry',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
    try {
      const file = join(folder, 'tape.xml');
      const book = createLoanBook({ seed: SEED, loans: LOANS, firstMonth: FIRST_MONTH });
      writeTape(file, book.playMonth(0n));
      const megabytes = Math.round(statSync(file).size / 1e6);
      const { seconds, residentMegabytes } = await importAlone(file, join(folder, 'registry.sqlite'));
      const what = `${LOANS.toLocaleString('en-US')} loans, ${megabytes} MB of XML`;
      yield { ...limit(`import of ${what}`, seconds, SECONDS_LIMIT), unit: 's' };
      yield { ...limit('memory at its highest', residentMegabytes, RESIDENT_LIMIT_MB), unit: 'MB' };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function limit(name: string, value: number, highest: number): Omit<Measurement, 'unit'> {
  return { name, value, against: { what: 'limit', value: highest }, better: 'less' };
}

async function importAlone(file: string, database: string): Promise<{ seconds: number; residentMegabytes: number }> {
  const child = spawn(process.execPath, [importer, file, database], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the import ended with code ${code}`);
  return JSON.parse(output);
}
