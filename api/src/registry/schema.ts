import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { formatCents } from './decimals.js';
import { RegistryError } from './errors.js';
import { createLoaderSource, type RegistryLoaders } from './loaders.js';
import { type Loan, parseLoanId, parseRoot } from './loan.js';
import { LOAN_FIELD_RESOLVERS } from './loanFields.js';
import type { LoanQuery } from './loans.js';
import type { Registry } from './registry.js';
import { SCALARS } from './scalars.js';
import type { RegisteredTape } from './tapes.js';

const TYPE_DEFINITIONS = join(import.meta.dirname, '../../schema/registry.graphql');

/** A tape by its root, whether the registry holds it or not. */
interface TapeReference {
  root: string;
}

type LoanArguments = { [K in keyof LoanQuery]?: LoanQuery[K] | null };

/** `api/schema/registry.graphql` with its resolvers; executable by itself or as a part of the gateway's schema. */
export function createRegistrySchema(registry: Registry): GraphQLSchema {
  const loadersFor = createLoaderSource(registry);

  return makeExecutableSchema({
    typeDefs: readFileSync(TYPE_DEFINITIONS, 'utf8'),
    resolvers: {
      ...SCALARS,
      Query: {
        loan: (_: unknown, { id }: { id: string }, context: unknown) =>
          answering(async () => {
            // One that is no id must not spoil those that are looked up with it.
            parseLoanId(id);
            return loadersFor(context).loan.load(id);
          }),
        registeredTapes: () => registry.registeredTapes(),
        tapesByRoot: (_: unknown, { roots }: { roots: string[] }): Promise<TapeReference[]> =>
          answering(async () => roots.map((root) => ({ root: parseRoot(root) }))),
      },
      Tape: {
        registered: ({ root }: TapeReference, _: unknown, context: unknown) => loadersFor(context).tape.load(root),
        loans: ({ root }: TapeReference, query: LoanArguments, context: unknown) =>
          loanConnection(loadersFor(context), root, query),
      },
      RegisteredTape: {
        totalBalance: ({ totalBalanceCents }: RegisteredTape) => formatCents(totalBalanceCents),
        totalValue: ({ totalValueCents }: RegisteredTape) => formatCents(totalValueCents),
      },
      Loan: {
        ...LOAN_FIELD_RESOLVERS,
        tape: ({ tapeRoot }: Loan): TapeReference => ({ root: tapeRoot }),
        proof: ({ id }: Loan, _: unknown, context: unknown) => loadersFor(context).proof.load(id),
      },
    },
  });
}

/** Reads only what is asked for: a page, the number of all loans, or both. */
function loanConnection(loaders: RegistryLoaders, root: string, args: LoanArguments) {
  const { first, after, state, minDaysPastDue } = args;
  const filter = { state: state ?? undefined, minDaysPastDue: minDaysPastDue ?? undefined };
  const query = { first: first ?? undefined, after: after ?? undefined, ...filter };
  const page = () => answering(() => loaders.page.load({ root, query }));
  return {
    edges: async () => (await page()).loans.map((node) => ({ cursor: node.fields.asset_number, node })),
    nodes: async () => (await page()).loans,
    pageInfo: page,
    totalCount: () => answering(() => loaders.count.load({ root, filter })),
  };
}

/** Tells the client of its own mistakes; everything else stays for the server's error handling. */
async function answering<T>(resolve: () => Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'REGISTRY_ARGUMENT') throw error;
    throw new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' }, originalError: error });
  }
}
