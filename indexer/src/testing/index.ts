export type { TestBlock, TestCall, TestEvent, TestInvocation, TestTransaction } from './blocks.js';
export { HandlerFailedError, MissingAnswerError, TestInputError, TestQueryError } from './errors.js';
export {
  type AssertionResult,
  findGndTests,
  type GndTestResult,
  reportGndTest,
  runGndTest,
} from './gnd/index.js';
export type { EntityValues } from './readStore.js';
export {
  createTestSubgraph,
  type MappingLog,
  type TestRun,
  type TestRunResult,
  type TestSubgraph,
  type TestSubgraphOptions,
} from './testSubgraph.js';
