import { useMemo, useState } from 'preact/hooks';
import { type HistoryAnswer, historyQuery } from '../api/queries.js';
import type { Head, Market, MetricUnit, Protocol } from '../api/types.js';
import { Notice } from '../components/Notice.js';
import { QueryLink } from '../components/QueryLink.js';
import { useShared } from '../context.js';
import { shiftPoint } from '../format/decimal.js';
import { metricQuantity, percent, quantityText } from '../format/units.js';
import { useQuery } from '../live/useQuery.js';
import { align, digitsOf, type Lines } from './align.js';
import { lineColor } from './color.js';
import { HistoryTable } from './HistoryTable.js';
import { Panel } from './Panel.js';

const DAY_SECONDS = 86_400;
const SPANS = [
  { label: '30 d', days: 30 },
  { label: '90 d', days: 90 },
  { label: '1 y', days: 365 },
  { label: 'All', days: null },
] as const;
const POINTS = 180;
/** The chart is asked for again after this many blocks: one more block does not move it by a pixel. */
const REFRESH_BLOCKS = 15;
const WAD_DIGITS = 18;

interface HistoryProps {
  markets: readonly Market[];
  protocol: Protocol | undefined;
  head: Head;
  themeVersion: number;
}

/** Exchange rates and collateralisation over time, on one time axis. */
export function History({ markets, protocol, head, themeVersion }: HistoryProps) {
  const { client, definitions } = useShared();
  const [days, setDays] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const ids = markets.map(({ id }) => id).join();
  const version = Math.floor(head.number / REFRESH_BLOCKS);
  // By the markets' ids and a coarse head: each poll brings new objects that say the same.
  const query = useMemo(() => historyQuery(markets), [ids]);
  const from = useMemo(() => startOf(head, days), [version, days]);
  const variables = { from, to: null, points: POINTS };
  const { data, error, loading, retry } = useQuery(client, query, variables, version);
  const charts = useMemo(() => data && toLines(data, markets), [data, ids]);

  const rateTitle = definitions.get('EXCHANGE_RATE')?.title ?? 'Exchange rate';
  const ratioTitle = definitions.get('ACTIVE_COLLATERALISATION')?.title ?? 'Active collateralisation';
  return (
    <section aria-labelledby="history-title">
      <div class="section-head">
        <h2 id="history-title">Over time</h2>
        <QueryLink document={query} variables={variables} of="the chart" />
      </div>
      <div class="case chart" aria-busy={loading}>
        <div class="chart-controls">
          <MarketToggles markets={markets} hidden={hidden} onChange={setHidden} />
          <SpanPicker days={days} onChange={setDays} />
        </div>
        {error && (
          <Notice tone="error" title="The chart could not be read." action={{ label: 'Try again', run: retry }}>
            {error.message}
          </Notice>
        )}
        {!charts && !error && <div class="skeleton skeleton-chart" />}
        {charts && (
          <>
            <Panel
              title={rateTitle}
              lines={charts.rates}
              firstColor={0}
              hidden={hidden}
              height={220}
              showTimes={false}
              floor={null}
              format={formatAs('UNDERLYING_PER_MTOKEN')}
              axisLabel={rateLabel}
              themeVersion={themeVersion}
            />
            <Panel
              title={ratioTitle}
              lines={charts.collateralisation}
              firstColor={markets.length}
              hidden={NONE}
              height={200}
              showTimes
              floor={floorOf(protocol)}
              format={formatAs('RATIO')}
              axisLabel={ratioLabel}
              themeVersion={themeVersion}
            />
            <HistoryTable rates={charts.rates} collateralisation={charts.collateralisation} ratioTitle={ratioTitle} />
          </>
        )}
      </div>
    </section>
  );
}

const NONE: ReadonlySet<string> = new Set();

interface MarketTogglesProps {
  markets: readonly Market[];
  hidden: ReadonlySet<string>;
  onChange(hidden: ReadonlySet<string>): void;
}

function MarketToggles({ markets, hidden, onChange }: MarketTogglesProps) {
  function toggle(id: string) {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  }
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">Markets shown</legend>
      {markets.map(({ id, symbol }, index) => (
        <button key={id} type="button" class="choice" aria-pressed={!hidden.has(id)} onClick={() => toggle(id)}>
          <i class="swatch" data-dashed={index % 2 === 1} style={{ '--swatch': `var(${lineColor(index)})` }} />
          {symbol}
        </button>
      ))}
    </fieldset>
  );
}

function SpanPicker({ days, onChange }: { days: number | null; onChange(days: number | null): void }) {
  return (
    <fieldset class="choices segmented">
      <legend class="visually-hidden">Time span</legend>
      {SPANS.map((span) => (
        <button
          key={span.label}
          type="button"
          class="choice"
          aria-pressed={span.days === days}
          onClick={() => onChange(span.days)}
        >
          {span.label}
        </button>
      ))}
    </fieldset>
  );
}

function toLines(data: HistoryAnswer, markets: readonly Market[]): { rates: Lines; collateralisation: Lines } {
  const rates = markets.map(({ id, symbol }, index) => ({
    id,
    label: symbol,
    points: data[`rate${index}`]?.points ?? [],
  }));
  const points = data.collateralisation?.points ?? [];
  return { rates: align(rates), collateralisation: align([{ id: 'protocol', label: 'Protocol', points }]) };
}

function startOf(head: Head, days: number | null): string | null {
  return days === null || head.timestamp === null ? null : (head.timestamp - days * DAY_SECONDS).toString();
}

/** The lowest collateralisation that the protocol allows; null where it sets no limit. */
function floorOf(protocol: Protocol | undefined): { value: number; label: string } | null {
  if (!protocol || protocol.minCollateralization === '0') return null;
  const ratio = shiftPoint(protocol.minCollateralization, -WAD_DIGITS);
  return { value: Number(ratio), label: `minimum ${quantityText(percent(ratio))}` };
}

function formatAs(unit: MetricUnit): (value: string) => string {
  return (value) => quantityText(metricQuantity(value, unit));
}

function rateLabel(value: number, step: number): string {
  return value.toFixed(Math.max(2, digitsOf(step)));
}

function ratioLabel(value: number, step: number): string {
  return `${(value * 100).toFixed(digitsOf(step * 100))} %`;
}
