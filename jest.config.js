/** @type {import('jest').Config} */
export default {
  roots: ['contracts/deploy', 'subgraph', 'indexer', 'api', 'scenario', 'dashboard', 'cli', 'bench'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/build/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/subgraph/build'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } } }],
  },
  // Workspaces are tested from their sources, so that no build can be stale.
  testEnvironmentOptions: { customExportConditions: ['vitrine-source', 'node', 'require', 'default'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // A limit for what hangs, not a measure of speed: hooks build subgraphs with graph-cli on machines that may be busy.
  testTimeout: 120_000,
  maxWorkers: 2,
};
