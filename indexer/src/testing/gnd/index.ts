export { findGndTests } from './findGndTests.js';
export { reportGndTest } from './report.js';
export { type AssertionResult, type GndTestResult, runGndTest } from './runGndTest.js';
