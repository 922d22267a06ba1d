export * from './gateway/index.js';
export { type MetricDefinition, type MetricId, metricDefinitions } from './metrics/index.js';
export * from './registry/index.js';
