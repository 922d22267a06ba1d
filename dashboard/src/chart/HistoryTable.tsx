import { useState } from 'preact/hooks';
import { formatTime } from '../format/time.js';
import { metricQuantity, quantityText } from '../format/units.js';
import type { Lines } from './align.js';

interface HistoryTableProps {
  rates: Lines;
  collateralisation: Lines;
  ratioTitle: string;
}

/** The chart's values in words, for those who cannot see it and those who want the digits. */
export function HistoryTable({ rates, collateralisation, ratioTitle }: HistoryTableProps) {
  const [open, setOpen] = useState(false);
  const ratios = collateralisation.lines[0]?.values ?? [];
  return (
    <details class="history-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-scroll" tabIndex={0} aria-label="Values of the chart">
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {rates.lines.map(({ id, label }) => (
                  <th key={id} scope="col" class="right">
                    {label}
                  </th>
                ))}
                <th scope="col" class="right">
                  {ratioTitle}
                </th>
              </tr>
            </thead>
            <tbody>
              {rates.times.map((time, index) => (
                <tr key={time}>
                  <th scope="row">{formatTime(time.toString())}</th>
                  {rates.lines.map(({ id, values }) => (
                    <td key={id} class="number right">
                      {valueText(values[index], 'UNDERLYING_PER_MTOKEN')}
                    </td>
                  ))}
                  <td class="number right">{valueText(ratios[index], 'RATIO')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

function valueText(value: string | null | undefined, unit: 'UNDERLYING_PER_MTOKEN' | 'RATIO'): string {
  return value === null || value === undefined ? 'unknown' : quantityText(metricQuantity(value, unit));
}
