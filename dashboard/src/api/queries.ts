import type { Document } from './client.js';
import type {
  Head,
  LoanPage,
  LoanProof,
  Market,
  MetricDefinition,
  MetricPoint,
  MetricValue,
  Overview,
} from './types.js';

/** The newest indexed block: small enough to be asked every few seconds. */
export const HEAD: Document<{ _meta: { block: Head; hasIndexingErrors: boolean } | null }> = {
  text: `query Head {
  _meta {
    block { number hash timestamp }
    hasIndexingErrors
  }
}`,
};

const METRIC_FIELDS = `definition { id }
    market { id }
    value
    reason
    unit
    asOfBlock
    asOfBlockHash
    asOfTime
    evidence
    methodologyVersion
    inputs { name value unit evidence source }`;

/**
 * Everything above the loan table, at the newest block. The block is not given: an engine that keeps no times of past
 * blocks could then answer for none.
 */
export const OVERVIEW: Document<Overview> = {
  text: `query Overview {
  _meta {
    block { number hash timestamp }
  }
  protocols(first: 1) {
    id
    paused
    minReserveRatio
    minCollateralization
  }
  markets(first: 100, orderBy: marketId) {
    id
    marketId
    name
    symbol
    underlyingSymbol
    decimals
    supplyCap
    totalSupply
    reserve
    capitalOutstanding
  }
  tapes(first: 100, orderBy: number, orderDirection: desc) {
    id
    number
    root
    periodEnd
    loanCount
    totalBalanceCents
    totalValueCents
    schemaId
    uri
    publisher
    blockNumber
    timestamp
    transactionHash
    registered {
      fileName
      fileSha256
      periodBegin
      periodEnd
      loanCount
      totalBalance
      totalValue
      rejectedCount
    }
  }
  metrics {
    ${METRIC_FIELDS}
  }
}`,
};

/** The metrics' definitions; they change with the gateway's version only. */
export const DEFINITIONS: Document<{ metricDefinitions: MetricDefinition[] }> = {
  text: `query Definitions {
  metricDefinitions {
    id
    title
    description
    scope
    unit
    formula
    inputs { name description }
    source
    methodologyVersion
  }
}`,
};

interface TypeDescription {
  fields?: { name: string; description: string | null }[] | null;
  enumValues?: { name: string; description: string | null }[] | null;
}

/** What the schema says about evidence classes (weakest first), units and the fields shown as they are. */
export const SCHEMA_WORDS: Document<{
  evidence: TypeDescription | null;
  units: TypeDescription | null;
  market: TypeDescription | null;
}> = {
  text: `query SchemaWords {
  evidence: __type(name: "EvidenceClass") { enumValues { name description } }
  units: __type(name: "MetricUnit") { enumValues { name description } }
  market: __type(name: "Market") { fields { name description } }
}`,
};

/** One metric at one block. */
export const METRIC: Document<{ metric: MetricValue }, { id: string; market: string | null; block: number }> = {
  text: `query Metric($id: MetricId!, $market: Bytes, $block: Int) {
  metric(id: $id, market: $market, block: $block) {
    ${METRIC_FIELDS}
  }
}`,
};

/** A market's entity at one block. */
export const MARKET: Document<{ market: Market | null }, { id: string; block: number }> = {
  text: `query Market($id: ID!, $block: Int!) {
  market(id: $id, block: { number: $block }) {
    symbol
    underlyingSymbol
    decimals
    totalSupply
    supplyCap
    reserve
    capitalOutstanding
  }
}`,
};

export type HistoryVariables = { from: string | null; to: string | null; points: number };
export type HistoryAnswer = Record<string, { points: MetricPoint[] }>;

/** Exchange rate of each market (`rate0`, `rate1` …) and the protocol's collateralisation, over time. */
export function historyQuery(markets: readonly { id: string }[]): Document<HistoryAnswer, HistoryVariables> {
  const window = 'from: $from, to: $to, points: $points';
  const rates = markets.map(
    ({ id }, index) =>
      `  rate${index}: series(metric: EXCHANGE_RATE, market: ${JSON.stringify(id)}, ${window}) { points { time value fill } }`,
  );
  return {
    text: `query History($from: BigInt, $to: BigInt, $points: Int) {
${rates.join('\n')}
  collateralisation: series(metric: ACTIVE_COLLATERALISATION, ${window}) { points { time value fill } }
}`,
  };
}

export interface LoansVariables {
  tape: string;
  first: number;
  after: string | null;
  state: string | null;
  minDaysPastDue: number | null;
}

const LOANS_HEAD = '($tape: ID!, $first: Int!, $after: String, $state: String, $minDaysPastDue: Int)';
const LOANS_ARGUMENTS = '(first: $first, after: $after, state: $state, minDaysPastDue: $minDaysPastDue)';

/** A page of a tape's loans. */
export const LOANS: Document<{ tape: { loans: LoanPage } | null }, LoansVariables> = {
  text: `query Loans${LOANS_HEAD} {
  tape(id: $tape) {
    loans${LOANS_ARGUMENTS} {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        assetNumber
        originatorName
        originationMonth
        originalLoanAmount
        originalLoanTerm
        maturityMonth
        vehicleManufacturer
        vehicleModel
        vehicleModelYear
        vehicleValue
        creditScoreBand
        obligorState
        endBalance
        interestRate
        daysPastDue
        remainingTerm
        delinquencyBucket
        loanToValue
      }
    }
  }
}`,
};

/** The proofs of the same page, apart so that the table need not wait for them. */
export const PROOFS: Document<
  { tape: { loans: { nodes: { id: string; proof: LoanProof }[] } } | null },
  LoansVariables
> = {
  text: `query Proofs${LOANS_HEAD} {
  tape(id: $tape) {
    loans${LOANS_ARGUMENTS} {
      nodes {
        id
        proof {
          schemaId
          record
          salt
          balanceCents
          valueCents
          index
          loanCount
          siblings { hash balanceCents valueCents }
          root
          totalBalanceCents
          totalValueCents
        }
      }
    }
  }
}`,
};

/** One loan with its proof, and the root that its tape has on chain. */
export const LOAN_PROOF: Document<
  { loan: { id: string; proof: LoanProof; tape: { root: string; number: string } } | null },
  { id: string }
> = {
  text: `query LoanProof($id: ID!) {
  loan(id: $id) {
    assetNumber
    endBalance
    vehicleValue
    tape { number root blockNumber transactionHash }
    proof {
      schemaId
      record
      salt
      balanceCents
      valueCents
      index
      loanCount
      siblings { hash balanceCents valueCents }
      root
      totalBalanceCents
      totalValueCents
    }
  }
}`,
};
