import { useEffect, useState } from 'preact/hooks';
import { exactDecimal } from '../format/decimal.js';
import { formatAge } from '../format/time.js';
import type { LiveState } from '../live/createLive.js';

const TICK_MS = 1_000;
/** A live chain brings a block every few seconds; after this long without one the page says so. */
const QUIET_AFTER_MS = 60_000;

const TITLES = { loading: 'Connecting', live: 'Live', quiet: 'No new block', stale: 'Stale' } as const;

/** Whether the numbers are fresh: the newest block and how long ago it was seen. */
export function LiveStatus({ live }: { live: LiveState }) {
  const now = useNow();
  const age = live.seenAt === null ? null : now - live.seenAt;
  const state = live.status === 'live' && age !== null && age > QUIET_AFTER_MS ? 'quiet' : live.status;
  return (
    <div class="live" data-state={state}>
      <span class="live-dot" aria-hidden="true" />
      <span role="status">{TITLES[state]}</span>
      {live.snapshot && (
        <span class="live-block number">
          #{exactDecimal(live.snapshot.head.number.toString())}
          {age !== null && <span class="quiet"> · {formatAge(age)} ago</span>}
        </span>
      )}
    </div>
  );
}

/** Seconds until the next try, for as long as there is one. */
export function Countdown({ until }: { until: number | null }) {
  const now = useNow();
  return until === null ? null : <span class="number">{formatAge(until - now)}</span>;
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
