import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';

const REGISTRY_SCHEMA = join(import.meta.dirname, '..', '..', 'schema', 'registry.graphql');

interface FakeLoan {
  assetNumber: string;
  endBalance: string;
}

/** The registry's schema over loans in memory; `calls` counts how often tapes are looked up. */
export function createFakeRegistry(tapes: Record<string, FakeLoan[]>) {
  const calls: string[][] = [];
  let failure: Error | null = null;
  const loan = (root: string, { assetNumber, endBalance }: FakeLoan) => ({
    id: `${root}:${assetNumber}`,
    assetNumber,
    endBalance,
    vehicleValue: '1000',
    tape: { root },
  });
  const schema = makeExecutableSchema({
    typeDefs: readFileSync(REGISTRY_SCHEMA, 'utf8'),
    resolvers: {
      Query: {
        tapesByRoot: (_root: unknown, { roots }: { roots: string[] }) => {
          calls.push(roots);
          return roots.map((root) => ({ root }));
        },
        registeredTapes: () => {
          if (failure !== null) throw failure;
          return Object.keys(tapes).map((root) => registered(root));
        },
        loan: (_root: unknown, { id }: { id: string }) => {
          const [root = '', assetNumber] = id.split(':');
          const found = tapes[root]?.find((one) => one.assetNumber === assetNumber);
          return found === undefined ? null : loan(root, found);
        },
      },
      Tape: {
        registered: ({ root }: { root: string }) => (tapes[root] === undefined ? null : registered(root)),
        loans: ({ root }: { root: string }, { first }: { first: number }) => {
          const all = tapes[root] ?? [];
          const nodes = all.slice(0, first).map((one) => loan(root, one));
          const edges = nodes.map((node) => ({ cursor: node.assetNumber, node }));
          const endCursor = nodes.at(-1)?.assetNumber ?? null;
          return {
            nodes,
            edges,
            totalCount: all.length,
            pageInfo: { hasNextPage: nodes.length < all.length, endCursor },
          };
        },
      },
    },
  });
  const breakWith = (error: Error | null): void => {
    failure = error;
  };
  return { schema, calls, breakWith };
}

function registered(root: string) {
  return {
    root,
    fileName: `${root.slice(0, 6)}.xml`,
    fileSha256: root,
    periodBegin: '2026-01-01',
    periodEnd: '2026-01-31',
    loanCount: 2,
    totalBalance: '30',
    totalValue: '2000',
    rejectedCount: 0,
    importedAt: '1',
  };
}
