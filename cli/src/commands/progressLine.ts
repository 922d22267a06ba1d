import type { IndexerStatus } from '@vitrine/indexer';

const INTERVAL_MS = 200;
const CLEAR = '\r\x1b[2K';

/** Draws one line on a terminal about how far the indexing is, until the chain's head is reached; nothing elsewhere. */
export function showProgress(status: () => IndexerStatus, until: number | undefined): { end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { end: () => undefined };
  const timer = setInterval(() => {
    const now = status();
    stderr.write(now.synced && until === undefined ? CLEAR : `${CLEAR}${progressText(now, until)}`);
  }, INTERVAL_MS);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      stderr.write(CLEAR);
    },
  };
}

/** `block 120,000 of 200,000 (60 %), 600,000 events, 14,400/s, 6 s left` */
export function progressText(status: IndexerStatus, until: number | undefined): string {
  const { chainHead, events, eventsPerSecond, etaSeconds } = status;
  const head = status.head?.number ?? 0;
  const target = Math.min(chainHead ?? head, until ?? Number.POSITIVE_INFINITY);
  const percent = target > 0 ? Math.min(100, Math.floor((head * 100) / target)) : 0;
  const parts = [`block ${count(head)} of ${chainHead === null ? '?' : count(target)} (${percent} %)`];
  parts.push(`${count(events)} events`, `${count(eventsPerSecond)}/s`);
  if (etaSeconds !== null && etaSeconds > 0) parts.push(`${duration(etaSeconds)} left`);
  return parts.join(', ');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
