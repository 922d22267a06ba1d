import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineUnavailableError } from './engines/engine.js';
import { createGraphNode } from './engines/graphNode.js';
import { lockCache } from './lock.js';
import { CACHE } from './paths.js';
import { report, writeReport } from './report.js';
import { run } from './run.js';

const USAGE = `Usage: npm run conformance -- [options]

  --truth-only       asks graph-node alone, to try the harness
  --only <names>     runs these subgraphs, separated by commas
  --differences <n>  prints this many differences per subgraph (3)
  --report <file>    where the JSON report goes (${join(CACHE, 'report.json')})
  --require          fails where PostgreSQL or graph-node's binary is absent, instead of skipping`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'truth-only': { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      differences: { type: 'string', default: '3' },
      report: { type: 'string', default: join(CACHE, 'report.json') },
      require: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  const progress = (line: string) => console.log(`${seconds()} s: ${line}`);
  const release = await lockCache(progress);
  try {
    const comparisons = await run({
      truth: createGraphNode(),
      // Loaded where it is needed, so that graph-node can be asked while the engine does not compile.
      ...(values['truth-only'] ? {} : { ours: (await import('./engines/vitrine.js')).createVitrine() }),
      only: values.only.split(',').filter((name) => name !== ''),
      progress,
    });
    const { equal, different, known } = report(comparisons, Number(values.differences));
    writeReport(values.report, comparisons);
    console.log(
      `${seconds()} s: ${equal} equal, ${different} different, ${known} different on purpose; ${values.report}`,
    );
    process.exitCode = different > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    console.error(`CONFORMANCE WAS SKIPPED: ${error.message}`);
    process.exitCode = values.require ? 1 : 0;
  } finally {
    release();
  }
}

await main();
