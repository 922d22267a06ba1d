import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricDefinitions } from './definitions.js';
import { renderDocumentation } from './documentation.js';

writeFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'metrics.md'),
  renderDocumentation(metricDefinitions),
);
