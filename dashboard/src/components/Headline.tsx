import { OVERVIEW } from '../api/queries.js';
import type { MetricValue } from '../api/types.js';
import { exactDecimal } from '../format/decimal.js';
import { protocolName } from '../format/labels.js';
import { formatTime, isoTime } from '../format/time.js';
import type { Snapshot } from '../live/createLive.js';
import { Hex } from './Hex.js';
import { MetricTile } from './MetricTile.js';
import { QueryLink } from './QueryLink.js';

interface HeadlineProps {
  snapshot: Snapshot;
  /** The protocol's own metrics, in the order in which the API lists them. */
  metrics: readonly MetricValue[];
  stale: boolean;
}

/** The protocol, the block that all numbers are about, and the protocol's metrics. */
export function Headline({ snapshot, metrics, stale }: HeadlineProps) {
  const { head, overview } = snapshot;
  const protocol = overview.protocols[0];
  const time = head.timestamp?.toString();
  return (
    <section class="headline" aria-labelledby="protocol-name">
      <div class="headline-title">
        <div>
          <h1 id="protocol-name">{protocolName(overview.markets.map(({ name }) => name)) ?? 'Protocol'}</h1>
          <p class="as-of">
            {stale && <span class="tag tag-stale">stale</span>}
            {protocol?.paused && <span class="tag tag-paused">paused</span>}
            As of block <span class="number">{exactDecimal(head.number.toString())}</span>
            {time && (
              <>
                , <time dateTime={isoTime(time)}>{formatTime(time)}</time>
              </>
            )}
          </p>
        </div>
        <div class="headline-side">
          {protocol && (
            <span class="quiet">
              Controller <Hex value={protocol.id} label="controller address" />
            </span>
          )}
          <QueryLink document={OVERVIEW} variables={{}} of="the overview" />
        </div>
      </div>
      <div class="case headline-tiles">
        {metrics.map((value) => (
          <MetricTile key={value.definition.id} value={value} size="large" />
        ))}
      </div>
    </section>
  );
}
