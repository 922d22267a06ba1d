import { errorMessage, VitrineError } from '../../errors.js';
import { loadManifest } from '../../manifest/load.js';
import { parseJson } from '../../runtime/json.js';
import { createTestSubgraph, type TestSubgraph } from '../testSubgraph.js';
import { jsonEqual } from './compare.js';
import { diffOf } from './diff.js';
import { type GndAssertion, readGndTest } from './testFile.js';

export interface GndTestResult {
  file: string;
  name: string;
  passed: boolean;
  /** Why the blocks could not be run; then nothing was asserted. */
  error: VitrineError | null;
  assertions: AssertionResult[];
}

export interface AssertionResult {
  query: string;
  passed: boolean;
  /** What differs, as lines that begin with `-` (expected) and `+` (answered); or the errors of the query. */
  difference: string | null;
}

/**
 * Runs one test in the JSON format of graph-node's `gnd test`, on a database of its own.
 * @throws ManifestError, SchemaError, TestInputError
 */
export async function runGndTest(manifestPath: string, file: string): Promise<GndTestResult> {
  const test = readGndTest(file);
  const subgraph = createTestSubgraph({
    manifestPath,
    firstBlock: Math.min(...loadManifest(manifestPath).dataSources.map((source) => source.startBlock)),
    // As gnd 0.45 has it.
    timestampOf: (number) => number,
  });
  try {
    const error = await failureOf(subgraph.run({ blocks: test.blocks }));
    const assertions = error ? [] : test.assertions.map((assertion) => check(subgraph, assertion));
    const passed = error === null && assertions.every((assertion) => assertion.passed);
    return { file, name: test.name, passed, error, assertions };
  } finally {
    subgraph.close();
  }
}

async function failureOf(run: Promise<unknown>): Promise<VitrineError | null> {
  try {
    await run;
    return null;
  } catch (error) {
    if (error instanceof VitrineError) return error;
    throw error;
  }
}

function check(subgraph: TestSubgraph, { query, expected }: GndAssertion): AssertionResult {
  try {
    const actual = parseJson(JSON.stringify(subgraph.query(query)));
    const passed = jsonEqual(expected, actual);
    return { query, passed, difference: passed ? null : diffOf(expected, actual) };
  } catch (error) {
    if (!(error instanceof VitrineError)) throw error;
    return { query, passed: false, difference: errorMessage(error) };
  }
}
