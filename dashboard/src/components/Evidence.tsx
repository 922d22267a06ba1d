import type { EvidenceClass } from '../api/types.js';
import { useShared } from '../context.js';
import { evidenceLabel } from '../format/labels.js';

/** How strong the evidence of a number is: its class in words, and a pip for each class up to it. */
export function Evidence({ evidence }: { evidence: EvidenceClass }) {
  const { evidenceClasses } = useShared();
  const rank = evidenceClasses.findIndex(({ name }) => name === evidence);
  const description = evidenceClasses[rank]?.description ?? undefined;
  return (
    <span class="evidence" data-evidence={evidence} title={description}>
      {rank >= 0 && (
        <span class="pips" aria-hidden="true">
          {evidenceClasses.slice(1).map(({ name }, index) => (
            <i key={name} class={index < rank ? 'on' : ''} />
          ))}
        </span>
      )}
      <span class="visually-hidden">Evidence: </span>
      {evidenceLabel(evidence)}
    </span>
  );
}
