export { metricDefinition, metricDefinitions } from './definitions.js';
export { MarketNotFoundError, MetricArgumentError } from './errors.js';
export { formatWad } from './fixedPoint.js';
export { computeSeries, type SeriesPoint } from './series.js';
export { createSnapshots, type SnapshotLoader } from './snapshots.js';
export type { BlockLookup, BlockRef, SubgraphQuery } from './source.js';
export type { MarketSnapshot, MetricDefinition, MetricId, Snapshot } from './types.js';
export { checkScope, checkWindow, computeValues, type MetricValue } from './values.js';
