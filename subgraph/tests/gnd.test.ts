import { basename, join } from 'node:path';
import { findGndTests, reportGndTest, runGndTest } from '@vitrine/indexer/testing';

const manifestPath = join(import.meta.dirname, '../build/subgraph.yaml');

// Also for graph-node's own runner: `gnd test --manifest build/subgraph.yaml --skip-build tests`.
test.each(findGndTests(manifestPath, [import.meta.dirname]).map((file) => [basename(file), file]))(
  '%s',
  async (_, file) => {
    const result = await runGndTest(manifestPath, file);
    expect(result.passed ? '' : reportGndTest(result)).toBe('');
  },
);
