import { setTimeout as sleep } from 'node:timers/promises';
import type { Indexer } from '@vitrine/indexer';
import { IndexingFailedError } from '../errors.js';

const CHECK_INTERVAL_MS = 20;

/**
 * Waits until the index holds `block`.
 * @throws IndexingFailedError when a mapping fails before; whatever else ends the indexer is thrown as it is
 */
export async function indexedUpTo(indexer: Indexer, block: number): Promise<void> {
  let ended = false;
  const done = indexer.done.then(() => {
    ended = true;
  });
  for (;;) {
    const { head, error } = indexer.status();
    if (head !== null && head.number >= block) return;
    if (error !== null || ended) throw new IndexingFailedError(block, error?.message ?? 'the indexer has stopped');
    await Promise.race([done, sleep(CHECK_INTERVAL_MS)]);
  }
}
