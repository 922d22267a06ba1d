import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Lines } from './align.js';
import { lineColor, lineDash, resolveColor } from './color.js';
import { plotOptions } from './plotOptions.js';
import { Tooltip } from './Tooltip.js';

export interface PanelProps {
  title: string;
  lines: Lines;
  /** Place of the first line in the page's palette. */
  firstColor: number;
  hidden: ReadonlySet<string>;
  height: number;
  showTimes: boolean;
  floor: { value: number; label: string } | null;
  format(value: string): string;
  axisLabel(value: number, step: number): string;
  /** Changes when the page's colours do. */
  themeVersion: number;
}

interface Hover {
  index: number;
  left: number;
  width: number;
}

/** One plot with its tooltip. The arrow keys move the cursor from one time to the next. */
export function Panel(props: PanelProps) {
  const { title, lines, hidden, format, firstColor, themeVersion } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const shape = lines.lines.map(({ id }) => `${id}${hidden.has(id)}`).join();

  // A new plot only for other lines or colours; new data goes the way below.
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const created = createPlot(element, latest.current, (index) => setHover(hoverAt(created, index)));
    plot.current = created;
    const observer = new ResizeObserver(() =>
      created.setSize({ width: element.clientWidth, height: latest.current.height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      setHover(null);
    };
  }, [shape, themeVersion, props.floor?.value]);

  useEffect(() => plot.current?.setData(plotData(lines)), [lines]);

  return (
    <div class="panel">
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <div
        class="plot"
        ref={host}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the chart out
        tabIndex={0}
        role="group"
        aria-label={`${title}: chart. Left and right arrow keys read its values.`}
        onKeyDown={(event) => plot.current && moveCursor(plot.current, event)}
        onBlur={() => plot.current && leave(plot.current)}
      />
      {hover && (
        <Tooltip
          time={lines.times[hover.index]}
          left={hover.left}
          flip={hover.left > hover.width / 2}
          rows={lines.lines
            .map((line, index) => ({ ...line, color: lineColor(firstColor + index) }))
            .filter(({ id }) => !hidden.has(id))
            .map(({ id, label, color, values }) => ({ id, label, color, value: values[hover.index] ?? null }))}
          format={format}
        />
      )}
    </div>
  );
}

function createPlot(element: HTMLElement, props: PanelProps, onHover: (index: number | null) => void): uPlot {
  const { lines, hidden, height, showTimes, floor, firstColor, axisLabel } = props;
  const options = plotOptions({
    width: element.clientWidth,
    height,
    showTimes,
    lines: lines.lines.map(({ id }, index) => ({
      color: resolveColor(element, lineColor(firstColor + index)),
      dash: lineDash(index),
      fill: lines.lines.length === 1 ? resolveColor(element, '--line-fill') : null,
      visible: !hidden.has(id),
    })),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    ink: resolveColor(element, '--ink-quiet'),
    grid: resolveColor(element, '--hairline'),
    floor: floor && { ...floor, color: resolveColor(element, '--danger') },
    axisLabel,
    onHover,
  });
  return new uPlot(options, plotData(lines), element);
}

/** Pixels may be floats; what is read out comes from the strings. */
function plotData({ times, lines }: Lines): uPlot.AlignedData {
  return [times, ...lines.map(({ values }) => values.map((value) => (value === null ? null : Number(value))))];
}

function hoverAt(plot: uPlot, index: number | null): Hover | null {
  if (index === null || (plot.cursor.left ?? -1) < 0) return null;
  const time = plot.data[0][index];
  if (time === undefined) return null;
  const offset = plot.over.offsetLeft;
  return { index, left: offset + plot.valToPos(time, 'x'), width: offset + plot.over.clientWidth };
}

function moveCursor(plot: uPlot, event: KeyboardEvent) {
  const last = plot.data[0].length - 1;
  const at = plot.cursor.idx ?? last;
  const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
  const move = moves[event.key];
  if (event.key === 'Escape') leave(plot);
  if (move === undefined) return;
  event.preventDefault();
  const time = plot.data[0][Math.min(Math.max(move, 0), last)];
  if (time !== undefined) plot.setCursor({ left: plot.valToPos(time, 'x'), top: plot.over.clientHeight / 2 });
}

function leave(plot: uPlot) {
  plot.setCursor({ left: -10, top: -10 });
}
