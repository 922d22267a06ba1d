import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Logger, pino } from 'pino';

/** What every stage's factory is handed. */
export interface Common {
  logger: Logger;
}

/** Structured logs go to standard error, so that standard output holds results only. */
export function createCommon(defaultLevel = 'info'): Common {
  const level = process.env.LOG_LEVEL ?? defaultLevel;
  if (!process.stderr.isTTY) return { logger: pino({ level }, pino.destination({ dest: 2, sync: true })) };
  // A line of progress may be there.
  return { logger: pino({ level }, { write: (line) => void process.stderr.write(`\r\x1b[2K${line}`) }) };
}

/** Folder in which commands keep their data by default; relative to where they are run. */
export const DATA_FOLDER = '.vitrine';

/** The absolute path of a file that is about to be written, its folder made if need be. */
export function writablePath(path: string): string {
  const absolute = resolve(path);
  mkdirSync(dirname(absolute), { recursive: true });
  return absolute;
}
