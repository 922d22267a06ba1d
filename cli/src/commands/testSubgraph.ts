import { findGndTests, reportGndTest, runGndTest } from '@vitrine/indexer/testing';
import { readArguments } from '../arguments.js';

/** `vitrine test`: runs tests in the format of `gnd test`; the exit code is 1 when one of them fails. */
export async function testSubgraph(args: string[]): Promise<void> {
  const { positionals } = readArguments(args, {}, ['subgraph.yaml', 'tests…']);
  const [manifestPath = '', ...paths] = positionals;
  const files = findGndTests(manifestPath, paths);
  let failed = 0;
  for (const file of files) {
    const result = await runGndTest(manifestPath, file);
    if (!result.passed) failed += 1;
    console.log(reportGndTest(result));
  }
  console.log(`\n${files.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
