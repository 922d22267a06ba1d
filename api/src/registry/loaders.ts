import DataLoader from 'dataloader';
import type { LoanProof } from '../proof/index.js';
import type { Loan } from './loan.js';
import type { Registry } from './registry.js';
import type { RegisteredTape } from './tapes.js';

/** Turns the look-ups of one request into one query each. */
export interface RegistryLoaders {
  tape: DataLoader<string, RegisteredTape | null>;
  loan: DataLoader<string, Loan | null>;
  proof: DataLoader<string, LoanProof | null>;
}

const MAX_BATCH = 1_000;

/** Loaders by request, told apart by its GraphQL context, so that whoever executes the schema need not know of them. */
export function createLoaderSource(registry: Registry): (context: unknown) => RegistryLoaders {
  const byContext = new WeakMap<object, RegistryLoaders>();
  const create = (): RegistryLoaders => ({
    tape: new DataLoader((roots) => registry.tapesByRoot(roots), { maxBatchSize: MAX_BATCH }),
    loan: new DataLoader((ids) => registry.loansByIds(ids), { maxBatchSize: MAX_BATCH }),
    proof: new DataLoader((ids) => registry.proofs(ids), { maxBatchSize: MAX_BATCH }),
  });
  return (context) => {
    if (typeof context !== 'object' || context === null) return create();
    const loaders = byContext.get(context) ?? create();
    byContext.set(context, loaders);
    return loaders;
  };
}
