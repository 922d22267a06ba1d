/** What the page's queries answer. Big integers and decimals stay strings: no number of the protocol becomes a float. */

export type EvidenceClass = string;
export type MetricUnit = 'USD' | 'RATIO' | 'UNDERLYING_PER_MTOKEN' | 'DMG';

export interface Head {
  number: number;
  hash: string | null;
  /** Seconds since 1970; null where the engine does not know it. */
  timestamp: number | null;
}

export interface MetricDefinition {
  id: string;
  title: string;
  description: string;
  scope: 'PROTOCOL' | 'MARKET';
  unit: MetricUnit;
  formula: string;
  inputs: { name: string; description: string }[];
  source: string;
  methodologyVersion: string;
}

export interface MetricInput {
  name: string;
  value: string;
  unit: string;
  evidence: EvidenceClass;
  source: string;
}

export interface MetricValue {
  definition: { id: string };
  market: { id: string } | null;
  value: string | null;
  reason: string | null;
  unit: MetricUnit;
  asOfBlock: string;
  asOfBlockHash: string | null;
  asOfTime: string;
  evidence: EvidenceClass;
  methodologyVersion: string;
  inputs: MetricInput[];
}

export interface Protocol {
  id: string;
  paused: boolean;
  minReserveRatio: string;
  minCollateralization: string;
}

export interface Market {
  id: string;
  marketId: string;
  name: string;
  symbol: string;
  underlyingSymbol: string;
  decimals: number;
  supplyCap: string;
  totalSupply: string;
  reserve: string;
  capitalOutstanding: string;
}

export interface RegisteredTape {
  fileName: string;
  fileSha256: string;
  periodBegin: string;
  periodEnd: string;
  loanCount: number;
  totalBalance: string;
  totalValue: string;
  rejectedCount: number;
}

export interface Tape {
  id: string;
  number: string;
  root: string;
  periodEnd: string;
  loanCount: number;
  totalBalanceCents: string;
  totalValueCents: string;
  schemaId: string;
  uri: string;
  publisher: string;
  blockNumber: string;
  timestamp: string;
  transactionHash: string;
  registered: RegisteredTape | null;
}

export interface Overview {
  _meta: { block: Head } | null;
  protocols: Protocol[];
  markets: Market[];
  tapes: Tape[];
  metrics: MetricValue[];
}

export interface MetricPoint {
  time: string;
  value: string | null;
  fill: 'OBSERVED' | 'MISSING';
}

export interface Loan {
  id: string;
  assetNumber: string;
  originatorName: string | null;
  originationMonth: string | null;
  originalLoanAmount: string | null;
  originalLoanTerm: number | null;
  maturityMonth: string | null;
  vehicleManufacturer: string | null;
  vehicleModel: string | null;
  vehicleModelYear: number | null;
  vehicleValue: string;
  creditScoreBand: string | null;
  obligorState: string | null;
  endBalance: string;
  interestRate: string | null;
  daysPastDue: number | null;
  remainingTerm: number | null;
  delinquencyBucket: string | null;
  loanToValue: string | null;
}

export interface LoanPage {
  nodes: Loan[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

export interface ProofSibling {
  hash: string;
  balanceCents: string;
  valueCents: string;
}

export interface LoanProof {
  schemaId: string;
  record: string;
  salt: string;
  balanceCents: string;
  valueCents: string;
  index: number;
  loanCount: number;
  siblings: ProofSibling[];
  root: string;
  totalBalanceCents: string;
  totalValueCents: string;
}
