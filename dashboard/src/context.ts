import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from './api/client.js';
import type { Head, Loan, LoanProof, Market, MetricDefinition, MetricValue, Tape } from './api/types.js';
import type { ProofCheck } from './proof/checkLoan.js';

/** What the sheet at the side can show. */
export type Subject =
  | { kind: 'metric'; value: MetricValue; market: Market | null }
  | { kind: 'fact'; market: Market; field: MarketFact; head: Head }
  | { kind: 'proof'; loan: Loan; tape: Tape; proof: LoanProof; check: ProofCheck };

/** Fields of a market that are shown as the chain has them. */
export type MarketFact = 'totalSupply' | 'reserve' | 'capitalOutstanding';

export interface EvidenceWord {
  name: string;
  description: string | null;
}

/** What every part of the page may need. */
export interface Shared {
  client: Client;
  definitions: ReadonlyMap<string, MetricDefinition>;
  /** Evidence classes, weakest first, as the schema lists them; empty where it may not be read. */
  evidenceClasses: readonly EvidenceWord[];
  /** Descriptions of the units, by name. */
  units: ReadonlyMap<string, string>;
  /** Descriptions of the fields of `Market`, by name. */
  marketFields: ReadonlyMap<string, string>;
  open(subject: Subject): void;
}

export const SharedContext = createContext<Shared | null>(null);

export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('A component of the page was rendered outside of <App>.');
  return shared;
}
