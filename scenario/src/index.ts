export {
  DEFAULT_CHAIN_ID,
  DEFAULT_GENESIS_TIME,
  type LocalChain,
  type StartChainOptions,
  startChain,
} from './chain/startChain.js';
export * from './errors.js';
export { type LiveOptions, type LiveScenario, live } from './live.js';
export { createLoanBook, type LoanBook, type LoanBookOptions } from './loans/book.js';
export { writeTape } from './loans/ex102.js';
export type { LoanMonth, LoanTerms } from './loans/loan.js';
export {
  type Common,
  type PlayScenarioOptions,
  playScenario,
  type ScenarioProgress,
  type World,
} from './playScenario.js';
export type { WorldTape } from './world/servicer.js';
