import DataLoader from 'dataloader';
import type { LoanProof } from '../proof/index.js';
import type { Loan } from './loan.js';
import type { LoanFilter, LoanPage, LoanQuery } from './loans.js';
import type { Registry } from './registry.js';
import type { RegisteredTape } from './tapes.js';

interface PageKey {
  root: string;
  query: LoanQuery;
}

interface CountKey {
  root: string;
  filter: LoanFilter;
}

/** Turns the look-ups of one request into one query each. */
export interface RegistryLoaders {
  tape: DataLoader<string, RegisteredTape | null>;
  loan: DataLoader<string, Loan | null>;
  proof: DataLoader<string, LoanProof | null>;
  page: DataLoader<PageKey, LoanPage, string>;
  count: DataLoader<CountKey, number, string>;
}

const MAX_BATCH = 1_000;
const BY_CONTENT = { cacheKeyFn: (key: object) => JSON.stringify(key) };

/** Loaders by request, told apart by its GraphQL context, so that whoever executes the schema need not know of them. */
export function createLoaderSource(registry: Registry): (context: unknown) => RegistryLoaders {
  const byContext = new WeakMap<object, RegistryLoaders>();
  const create = (): RegistryLoaders => ({
    tape: new DataLoader((roots) => registry.tapesByRoot(roots), { maxBatchSize: MAX_BATCH }),
    loan: new DataLoader((ids) => registry.loansByIds(ids), { maxBatchSize: MAX_BATCH }),
    proof: new DataLoader((ids) => registry.proofs(ids), { maxBatchSize: MAX_BATCH }),
    page: new DataLoader<PageKey, LoanPage, string>(
      (keys) => each(keys, ({ root, query }) => registry.loans(root, query)),
      BY_CONTENT,
    ),
    count: new DataLoader<CountKey, number, string>(
      (keys) => each(keys, ({ root, filter }) => registry.countLoans(root, filter)),
      BY_CONTENT,
    ),
  });
  return (context) => {
    if (typeof context !== 'object' || context === null) return create();
    const loaders = byContext.get(context) ?? create();
    byContext.set(context, loaders);
    return loaders;
  };
}

/** One after another, a failure of one being none of the others. */
async function each<Key, Value>(keys: readonly Key[], load: (key: Key) => Promise<Value>): Promise<(Value | Error)[]> {
  const results: (Value | Error)[] = [];
  for (const key of keys) {
    results.push(await load(key).catch((error) => (error instanceof Error ? error : new Error(String(error)))));
  }
  return results;
}
