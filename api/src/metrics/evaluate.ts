import { type Evidence, weakestEvidence } from './evidence.js';
import { listInputs } from './inputs.js';
import type { MetricDefinition, Sourced, Subject, Undefined } from './types.js';

/** A metric's value for a subject, with what it was computed from. */
export interface Evaluation {
  /** Units of 1e-18; null when undefined. */
  value: bigint | null;
  reason: string | null;
  evidence: Evidence;
  inputs: Sourced[];
}

/** Computes a metric; never throws for missing inputs or undefined results, but gives the reason. */
export function evaluate(definition: MetricDefinition, subject: Subject): Evaluation {
  if (!subject.snapshot.deployed) return undefinedValue({ reason: 'the protocol does not exist yet at this moment' });
  const gathered = definition.gather(subject);
  if (isUndefined(gathered)) return undefinedValue(gathered);
  const inputs = listInputs(gathered);
  const outcome = definition.compute(gathered);
  return {
    value: 'value' in outcome ? outcome.value : null,
    reason: 'value' in outcome ? null : outcome.reason,
    evidence: weakestEvidence(inputs.map((input) => input.evidence)),
    inputs: uniqueByName(inputs),
  };
}

export function undefinedValue({ reason }: Undefined): Evaluation {
  return { value: null, reason, evidence: 'STALE_OR_MISSING', inputs: [] };
}

function isUndefined(gathered: unknown): gathered is Undefined {
  return typeof gathered === 'object' && gathered !== null && 'reason' in gathered;
}

/** One number may enter a formula twice, as price does in collateralisation. */
function uniqueByName(inputs: Sourced[]): Sourced[] {
  return [...new Map(inputs.map((input) => [input.name, input])).values()];
}
