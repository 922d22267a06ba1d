import type { ProofCheck } from './checkLoan.js';

interface ProofBadgeProps {
  /** `pending` while the proof is on its way, `unread` when it could not be had. */
  check: ProofCheck | 'pending' | 'unread';
  /** What the proof is about. */
  of: string;
  onOpen(): void;
}

/** Whether a loan's proof holds; a button that opens its path. */
export function ProofBadge({ check, of, onOpen }: ProofBadgeProps) {
  if (check === 'pending' || check === 'unread') {
    return (
      <span class="proof" data-proof={check}>
        {check === 'pending' ? 'checking' : 'no proof'}
      </span>
    );
  }
  const state = check.verified ? 'verified' : 'failed';
  return (
    <button
      type="button"
      class="proof"
      data-proof={state}
      aria-haspopup="dialog"
      aria-label={`${state}: show the proof of ${of}`}
      title={check.verified ? 'Proven against the root on chain' : check.message}
      onClick={onOpen}
    >
      <ProofIcon verified={check.verified} />
      {state}
    </button>
  );
}

export function ProofIcon({ verified }: { verified: boolean }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={verified ? 'M2 6.4 4.8 9 10 3.2' : 'M3 3l6 6M9 3 3 9'} stroke-width="1.8" stroke-linecap="round" />
    </svg>
  );
}
