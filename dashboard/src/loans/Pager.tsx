import { exactDecimal } from '../format/decimal.js';

interface PagerProps {
  from: number;
  to: number;
  total: number;
  /** Null where there is no page. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}

export function Pager({ from, to, total, onPrevious, onNext }: PagerProps) {
  const [first, last, all] = [from, to, total].map((count) => exactDecimal(count.toString()));
  return (
    <nav class="pager" aria-label="Pages of loans">
      <span class="number quiet">
        {first}–{last} of {all}
      </span>
      <button type="button" class="button" disabled={!onPrevious} onClick={() => onPrevious?.()}>
        Previous
      </button>
      <button type="button" class="button" disabled={!onNext} onClick={() => onNext?.()}>
        Next
      </button>
    </nav>
  );
}
