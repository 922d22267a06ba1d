import uPlot from 'uplot';

/** How one panel is drawn. Colours are those of the page at the time. */
export interface PanelStyle {
  width: number;
  height: number;
  lines: { color: string; dash: number[]; fill: string | null; visible: boolean }[];
  font: string;
  ink: string;
  grid: string;
  /** False where the panel below shows the same times. */
  showTimes: boolean;
  /** A limit, drawn as a dashed line; null for none. */
  floor: { value: number; label: string; color: string } | null;
  axisLabel(value: number, step: number): string;
  onHover(index: number | null): void;
}

const DAY_SECONDS = 86_400;
/** For ticks at least so far apart: the label, and what stands below it where the year (or the day) begins. */
const TIME_LABELS: uPlot.Axis.Values = [
  [365 * DAY_SECONDS, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * DAY_SECONDS, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY_SECONDS, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];
const Y_AXIS_WIDTH = 62;
const PAD_SHARE = 0.08;

export function plotOptions(style: PanelStyle): uPlot.Options {
  const { width, height, lines, ink, grid, floor } = style;
  const axis = { stroke: ink, font: style.font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  return {
    width,
    height,
    padding: [14, 14, style.showTimes ? 0 : 8, 0],
    // Lines between whole pixels: rounding makes stairs of a slow slope.
    pxAlign: 0,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8, width: 2 }, sync: { key: 'history' } },
    scales: { y: { range: (_, min, max) => paddedRange(min, max, floor?.value) } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, show: style.showTimes, values: TIME_LABELS },
      {
        ...axis,
        size: Y_AXIS_WIDTH,
        space: 40,
        values: (_, splits, __, ___, step) => splits.map((split) => style.axisLabel(split, step)),
      },
    ],
    series: [
      {},
      ...lines.map(({ color, dash, fill, visible }) => ({
        stroke: color,
        width: 2,
        dash,
        show: visible,
        points: { show: false },
        ...(fill ? { fill } : {}),
      })),
    ],
    hooks: {
      draw: floor ? [(plot) => drawFloor(plot, floor, style.font)] : [],
      setCursor: [(plot) => style.onHover(plot.cursor.idx ?? null)],
    },
  };
}

/** uPlot asks with nulls when no line is visible. */
function paddedRange(min: number | null, max: number | null, floor: number | undefined): [number, number] {
  if (min === null || max === null) return [floor ?? 0, (floor ?? 0) + 1];
  const low = Math.min(min, floor ?? min);
  const high = Math.max(max, floor ?? max);
  const pad = (high - low || Math.abs(high) * 0.01 || 1) * PAD_SHARE;
  return [low - pad, high + pad];
}

function drawFloor(plot: uPlot, { value, label, color }: NonNullable<PanelStyle['floor']>, font: string) {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true));
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([4 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * uPlot.pxRatio}px`);
  ctx.textAlign = 'left';
  // Below the line: what is drawn is above it as long as the protocol keeps its minimum.
  ctx.fillText(label, bbox.left + 6 * uPlot.pxRatio, y + Number.parseInt(ctx.font, 10) + 3 * uPlot.pxRatio);
  ctx.restore();
}
