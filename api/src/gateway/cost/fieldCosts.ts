/** Arguments of a field as the client gave them, defaults filled in. */
export type FieldArguments = Record<string, unknown>;

/** What a field costs by itself and how long its list may be, as far as the schema and its arguments do not tell. */
interface FieldCost {
  /** Elements of the list, for lists that take no `first`. */
  size?: (args: FieldArguments) => number;
  /** Work beyond the values that are returned, for a page or series of the given length. */
  work?: (length: number) => number;
}

/** An object in the answer: the unit of all costs. */
export const OBJECT_COST = 1;
/** A value in the answer. */
export const VALUE_COST = 0.1;
/** The schema's description is made of small objects that are there already. */
export const INTROSPECTION_FACTOR = 0.05;
/** graph-node's length of a list whose `first` is not given. */
export const DEFAULT_LENGTH = 100;

// No chain knows more markets than this; where one does, the budget of the running request counts them.
const MARKETS = 10;
// Siblings on a path of a tree with a million loans.
const SIBLINGS = 20;
const METRICS = 8;

const constant = (size: number) => () => size;
const lengthOf = (list: unknown, otherwise: number): number => (Array.isArray(list) ? list.length : otherwise);
/** Rows that are read whether or not they are selected. */
const rowsRead = (length: number): number => length * VALUE_COST;

export const FIELD_COSTS: Record<string, FieldCost> = {
  'Query.tapesByRoot': { size: ({ roots }) => lengthOf(roots, DEFAULT_LENGTH) },
  'Query.metricDefinitions': { size: constant(METRICS) },
  'Query.metric': { work: constant(20) },
  'Query.metrics': { size: ({ ids }) => lengthOf(ids, METRICS) * MARKETS, work: constant(20) },
  'Query.series': { work: (points) => points * OBJECT_COST },
  'Market.metrics': { size: ({ ids }) => lengthOf(ids, METRICS) },
  'Market.loans': { work: rowsRead },
  'Tape.loans': { work: rowsRead },
  'Tape.markets': { size: constant(MARKETS) },
  'Loan.markets': { size: constant(MARKETS) },
  // Reading the tree, and encoding the loan.
  'Loan.proof': { work: constant(5) },
  // About a kilobyte of text.
  'LoanProof.record': { work: constant(1) },
  'LoanProof.siblings': { size: constant(SIBLINGS) },
  // With a filter, loans are counted one by one.
  'LoanConnection.totalCount': { work: constant(5) },
  'MetricDefinition.inputs': { size: constant(METRICS) },
  'MetricValue.inputs': { size: constant(2 * MARKETS) },
  '__Type.fields': { size: constant(15) },
  '__Type.inputFields': { size: constant(60) },
  '__Type.enumValues': { size: constant(15) },
  '__Type.interfaces': { size: constant(2) },
  '__Type.possibleTypes': { size: constant(2) },
  '__Field.args': { size: constant(4) },
  '__Directive.args': { size: constant(4) },
  '__Schema.directives': { size: constant(10) },
};

/** Lists that are as long as the page or series that they are in. */
export const LISTS_OF_PAGE: ReadonlySet<string> = new Set([
  'LoanConnection.nodes',
  'LoanConnection.edges',
  'MetricSeries.points',
]);

/** Of proofs there is a limit of its own. */
export const PROOF_FIELD = 'Loan.proof';
