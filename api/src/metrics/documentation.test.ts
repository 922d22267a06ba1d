import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricDefinitions } from './definitions.js';
import { renderDocumentation } from './documentation.js';

test('docs/metrics.md is what the definitions say (npm run docs:metrics -w @vitrine/api)', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'metrics.md'), 'utf8');
  expect(page).toBe(renderDocumentation(metricDefinitions));
});
