import { formatTime } from '../format/time.js';

interface TooltipProps {
  time: number | undefined;
  left: number;
  /** True puts it on the left of the cursor, where there is room. */
  flip: boolean;
  rows: { id: string; label: string; color: string; value: string | null }[];
  format(value: string): string;
}

/** The exact values at one time. */
export function Tooltip({ time, left, flip, rows, format }: TooltipProps) {
  if (time === undefined) return null;
  return (
    <div class="tooltip" data-flip={flip} style={{ left: `${left}px` }} role="status">
      <div class="tooltip-time">{formatTime(time.toString())}</div>
      {rows.map(({ id, label, color, value }) => (
        <div key={id} class="tooltip-row">
          <i class="swatch" style={{ background: `var(${color})` }} />
          <span>{label}</span>
          <span class="number">{value === null ? 'unknown' : format(value)}</span>
        </div>
      ))}
    </div>
  );
}
