import type { Logger } from 'pino';
import type { LoanProof } from '../proof/index.js';
import { openRegistryDatabase } from './database.js';
import { type ImportOptions, type ImportSummary, importTape } from './importTape.js';
import type { Loan } from './loan.js';
import { createLoanStore, type LoanFilter, type LoanPage, type LoanQuery } from './loans.js';
import { proveLoans } from './proofs.js';
import { listRejections, type Rejection, type RejectionQuery } from './rejections.js';
import { createTapeStore, type RegisteredTape, type StoredTape } from './tapes.js';

export interface RegistryOptions {
  common: { logger: Logger };
  /** File of the database, made when it is not there; `:memory:` for one that goes with `close`. */
  databasePath: string;
}

/** The off-chain half of what is published: loan tapes, their loans and the loans' proofs. */
export interface Registry {
  /** Imports an EX-102 file: all of it or, when anything is wrong with the file, nothing. */
  importTape(filePath: string, options?: ImportOptions): Promise<ImportSummary>;
  /** Newest period first. */
  registeredTapes(): Promise<RegisteredTape[]>;
  /** In the order of `roots`; null where the registry does not hold the tape. */
  tapesByRoot(roots: readonly string[]): Promise<(RegisteredTape | null)[]>;
  /** Loans of a tape by asset number. */
  loans(tapeRoot: string, query?: LoanQuery): Promise<LoanPage>;
  /** Loans of a tape that match, over all pages. */
  countLoans(tapeRoot: string, filter?: LoanFilter): Promise<number>;
  /** A loan by its id, `<tape root>:<asset number>`. */
  loan(id: string): Promise<Loan | null>;
  loansByIds(ids: readonly string[]): Promise<(Loan | null)[]>;
  proof(loanId: string): Promise<LoanProof | null>;
  proofs(loanIds: readonly string[]): Promise<(LoanProof | null)[]>;
  /** What was wrong with the rows of a tape that were refused. */
  rejections(tapeRoot: string, query?: RejectionQuery): Promise<Rejection[]>;
  close(): Promise<void>;
}

/** Opens the registry, and brings its database up to date. */
export async function createRegistry({ common, databasePath }: RegistryOptions): Promise<Registry> {
  const logger = common.logger.child({ part: 'registry' });
  const database = await openRegistryDatabase(databasePath);
  const { query } = database.reader;
  const tapes = createTapeStore(query);
  const loans = createLoanStore(query, tapes);
  // SQLite has one writer; imports of one process wait for each other here rather than on the file's lock.
  let lastImport: Promise<unknown> = Promise.resolve();

  return {
    importTape(filePath, options) {
      const run = async (): Promise<ImportSummary> => {
        const summary = await importTape(database, filePath, options);
        const { root, loans: loanCount, rejected, seconds, alreadyRegistered } = summary;
        logger.info({ filePath, root, loanCount, rejected, seconds, alreadyRegistered }, 'tape imported');
        return summary;
      };
      const result = lastImport.then(run, run);
      lastImport = result.catch(() => {});
      return result;
    },
    registeredTapes: async () => (await tapes.list()).map(withoutSecrets),
    tapesByRoot: async (roots) => (await tapes.byRoots(roots)).map((tape) => tape && withoutSecrets(tape)),
    loans: (tapeRoot, loanQuery = {}) => loans.page(tapeRoot, loanQuery),
    countLoans: (tapeRoot, filter = {}) => loans.count(tapeRoot, filter),
    loan: async (id) => (await loans.byIds([id]))[0] ?? null,
    loansByIds: (ids) => loans.byIds(ids),
    proof: async (loanId) => (await proveLoans(query, tapes, loans, [loanId]))[0] ?? null,
    proofs: (loanIds) => proveLoans(query, tapes, loans, loanIds),
    rejections: (tapeRoot, rejectionQuery = {}) => listRejections(query, tapes, tapeRoot, rejectionQuery),
    async close() {
      await lastImport;
      await database.close();
    },
  };
}

/** The salt would let anyone guess the loans that were not disclosed. */
function withoutSecrets({ id: _, tapeSalt: __, ...tape }: StoredTape): RegisteredTape {
  return tape;
}
