/** `npm test`: sets everything up, runs every suite and ends with one line that sums them. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failProcess } from './failure.mjs';
import { prepare } from './prepare.mjs';
import { npmTool, root, runTool } from './tool.mjs';

async function runJest() {
  const report = join(tmpdir(), `vitrine-jest-${process.pid}.json`);
  await runTool(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`], {
    show: true,
    mayFail: true,
  });
  const results = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  // A file that could not even be loaded has no tests to count, yet it failed.
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests,
  };
}

async function runForge() {
  console.log('\nForge');
  const { output, code } = await runTool(npmTool('forge'), ['test', '--json'], { mayFail: true });
  const line = output.split('\n').find((candidate) => candidate.startsWith('{'));
  if (line === undefined) {
    console.log(output);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const tests = Object.entries(JSON.parse(line)).flatMap(([suite, { test_results }]) =>
    Object.entries(test_results).map(([name, { status, reason }]) => ({ suite, name, status, reason })),
  );
  for (const { suite, name, reason } of tests.filter(({ status }) => status === 'Failure')) {
    console.log(`  ✗ ${suite} ${name}: ${reason}`);
  }
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  const failed = count('Failure');
  console.log(`  ${count('Success')} passed, ${failed} failed`);
  return { passed: count('Success'), failed: failed === 0 && code !== 0 ? 1 : failed, skipped: count('Skipped') };
}

try {
  await prepare();
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const run of [runForge, runJest]) {
    const result = await run();
    for (const key of Object.keys(totals)) totals[key] += result[key];
  }
  if (totals.skipped > 0)
    console.log(`\n${totals.skipped} tests were SKIPPED: their messages above say what they need`);
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
} catch (error) {
  failProcess(error);
}
