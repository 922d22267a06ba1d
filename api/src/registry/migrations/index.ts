import type { Migration } from 'kysely';
import { tapes } from './001-tapes.js';

/** Append only: a migration that was released is never changed. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-tapes': tapes,
};
