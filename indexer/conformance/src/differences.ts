import type { Comparison, Kind } from './compare/result.js';

/** A difference that is there on purpose. `docs/conformance.md` tells the same to readers. */
export interface KnownDifference {
  /** All parts that are given must fit. */
  subgraph?: RegExp;
  kind?: Kind;
  name?: RegExp;
  reorganised?: boolean;
  /** Of graph-node's answer. */
  expected?: RegExp;
  /** Of one of the answers. */
  either?: RegExp;
  reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    subgraph: /^fatal-yaml$/,
    name: /^status$/,
    reason: 'What is wrong in a YAML text is said by another parser, in its own words, with the place.',
  },
  {
    subgraph: /^fatal-immutable$/,
    name: /^status$/,
    reason:
      'That an immutable entity is written again is said with its name, handler and transaction. graph-node shows a dump of ' +
      'its memory.',
  },
  {
    subgraph: /^points$/,
    name: /^status$/,
    reorganised: true,
    reason:
      'After a reorganisation entities are counted as before. graph-node takes from its count the buckets that it has ' +
      'dropped, although it had not counted them.',
  },
  {
    subgraph: /^fatal-twin$/,
    name: /^status$/,
    reason: 'Two entities of an interface with one id are named. graph-node names them in its log only.',
  },
  {
    kind: 'query',
    name: /hash: "0x/,
    either: /no block with that hash found/,
    reason:
      'A block is found by its hash when this subgraph has indexed it. graph-node finds those that any of its subgraphs ' +
      'has fetched, so that its answer depends on its other subgraphs.',
  },
  {
    kind: 'query',
    expected: /Failed to get entities from store: (COALESCE types int4range|missing FROM-clause entry)/,
    reason:
      'Rows can be sorted by the id of a reference to an interface, and rows of an interface by the id of a reference. ' +
      'graph-node sends PostgreSQL a wrong statement.',
  },
  {
    kind: 'query',
    expected: /Failed to get entities from store: operator does not exist: text = bigint/,
    reason:
      'Rows with Int8 ids whose references to an interface are all null are answered. graph-node compares their ids as text.',
  },
  {
    kind: 'status',
    name: /^api versions$/,
    expected: /Null value resolved for non-null field `apiVersions`/,
    reason:
      'The API versions are answered as the schema has them. graph-node resolves the list as if it were one object.',
  },
  {
    kind: 'status',
    name: /^changes in a block$/,
    expected: /column \\*"block_range\\*" does not exist/,
    reason:
      'The changes of a block are answered for aggregations and immutable types, too. graph-node asks PostgreSQL for a ' +
      'column that their tables do not have.',
  },
  {
    kind: 'query',
    expected: /panic processing query: we only collect fields that are objects or interfaces/,
    reason: 'An interval that an aggregation does not have is answered with a message that names those it has.',
  },
  {
    subgraph: /^points$/,
    name: /^the current hour at a block$/,
    reason:
      'A current bucket without points is left out. Without dimensions graph-node makes a row of nulls of it, so that ' +
      'the whole query fails until the next point.',
  },
  {
    subgraph: /^points$/,
    name: /^the current buckets by a field of a reference$/,
    reason: 'Current buckets can be sorted by a field of a reference; graph-node sends PostgreSQL a wrong statement.',
  },
  {
    expected: /SortKey::ChildKey cannot be used for parent ordering/,
    reason:
      'Nested lists can be sorted by a field of a reference, as lists at the root can; graph-node only names its gap.',
  },
];

export function knownDifference(comparison: Comparison): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(
    ({ subgraph, kind, name, reorganised, expected, either }) =>
      (subgraph?.test(comparison.subgraph) ?? true) &&
      (kind === undefined || kind === comparison.kind) &&
      (name?.test(comparison.name) ?? true) &&
      (reorganised === undefined || reorganised === (comparison.reorganised ?? false)) &&
      (expected?.test(comparison.expected) ?? true) &&
      (either?.test(`${comparison.expected}\n${comparison.actual}`) ?? true),
  );
}
