import type { Market, MetricValue } from '../api/types.js';
import { useShared } from '../context.js';
import { metricQuantity } from '../format/units.js';
import { Evidence } from './Evidence.js';
import { Figure } from './Figure.js';

interface MetricTileProps {
  value: MetricValue;
  market?: Market;
  size: 'large' | 'small';
}

/** A metric's value and evidence; a button that opens its definition. */
export function MetricTile({ value, market, size }: MetricTileProps) {
  const { definitions, open } = useShared();
  const title = definitions.get(value.definition.id)?.title ?? value.definition.id;
  return (
    <button
      type="button"
      class={`tile tile-${size}`}
      aria-haspopup="dialog"
      data-metric={value.definition.id}
      onClick={() => open({ kind: 'metric', value, market: market ?? null })}
    >
      <span class="tile-title">{title}</span>
      <span class="tile-value">
        {value.value === null ? (
          <span class="unknown" title={value.reason ?? undefined}>
            —
          </span>
        ) : (
          <Figure quantity={metricQuantity(value.value, value.unit)} />
        )}
      </span>
      {value.value === null && value.reason && <span class="reason">{value.reason}</span>}
      <Evidence evidence={value.evidence} />
    </button>
  );
}
