import type { Registry } from '@vitrine/api';
import type { WorldTape } from '@vitrine/scenario';

/** Imports published tapes one after the other; returns how many loan records the registry took. */
export async function importTapes(registry: Registry, tapes: WorldTape[]): Promise<number> {
  let loans = 0;
  for (const tape of tapes) loans += (await registry.importTape(tape.file)).loans;
  return loans;
}
