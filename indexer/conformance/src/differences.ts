import type { Comparison, Kind } from './compare/result.js';

/** A difference that is there on purpose. `docs/conformance.md` tells the same to readers. */
export interface KnownDifference {
  /** All parts that are given must fit. */
  subgraph?: RegExp;
  kind?: Kind;
  name?: RegExp;
  /** Of graph-node's answer. */
  expected?: RegExp;
  reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

export function knownDifference(comparison: Comparison): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(
    ({ subgraph, kind, name, expected }) =>
      (subgraph?.test(comparison.subgraph) ?? true) &&
      (kind === undefined || kind === comparison.kind) &&
      (name?.test(comparison.name) ?? true) &&
      (expected?.test(comparison.expected) ?? true),
  );
}
