/** Evidence classes, weakest first; the same names as `EvidenceClass` in schema.graphql. */
const EVIDENCE_CLASSES = [
  'STALE_OR_MISSING',
  'SELF_REPORTED',
  'SERVICER_SIGNED',
  'THIRD_PARTY',
  'ORACLE_MULTI',
  'ONCHAIN',
] as const;

export type Evidence = (typeof EVIDENCE_CLASSES)[number];

/** A derived number is as good as its weakest input; a number without inputs has no evidence at all. */
export function weakestEvidence(classes: Iterable<Evidence>): Evidence {
  let weakest: number = EVIDENCE_CLASSES.length;
  for (const evidence of classes) weakest = Math.min(weakest, EVIDENCE_CLASSES.indexOf(evidence));
  return EVIDENCE_CLASSES[weakest] ?? 'STALE_OR_MISSING';
}
