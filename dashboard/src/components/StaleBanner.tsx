import { exactDecimal } from '../format/decimal.js';
import type { LiveState } from '../live/createLive.js';
import { Countdown } from './LiveStatus.js';
import { Notice } from './Notice.js';

/** Says that the API does not answer, why, and what the numbers below are then. */
export function StaleBanner({ live, onRetry }: { live: LiveState; onRetry(): void }) {
  if (!live.error) return null;
  const block = live.snapshot && exactDecimal(live.snapshot.head.number.toString());
  return (
    <div class="banner">
      <Notice tone="error" title={live.error.message} action={{ label: 'Try now', run: onRetry }}>
        {block
          ? `The numbers below are those of block ${block}: they may be out of date. `
          : 'There are no numbers yet. '}
        Next try in <Countdown until={live.nextAt} />.
      </Notice>
    </div>
  );
}
