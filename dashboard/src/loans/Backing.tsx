import { useState } from 'preact/hooks';
import type { Tape } from '../api/types.js';
import { Notice } from '../components/Notice.js';
import { formatDate } from '../format/time.js';
import { Loans } from './Loans.js';
import { TapeSummary } from './TapeSummary.js';

/** The loans behind the protocol: the tapes published on chain and, for the chosen one, every loan with its proof. */
export function Backing({ tapes }: { tapes: readonly Tape[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  // Until a tape is chosen the page follows the newest.
  const tape = tapes.find(({ id }) => id === chosen) ?? tapes[0];
  return (
    <section aria-labelledby="backing-title">
      <div class="section-head">
        <h2 id="backing-title">Backing</h2>
        {tape && <TapePicker tapes={tapes} tape={tape} onChange={setChosen} />}
      </div>
      {!tape && (
        <Notice tone="quiet" title="No loan tape has been published yet.">
          Once the operator commits one on chain, its loans appear here, each with its proof.
        </Notice>
      )}
      {tape && <TapeSummary tape={tape} />}
      {tape?.registered && <Loans key={tape.id} tape={tape} />}
    </section>
  );
}

interface TapePickerProps {
  tapes: readonly Tape[];
  tape: Tape;
  onChange(id: string): void;
}

function TapePicker({ tapes, tape, onChange }: TapePickerProps) {
  return (
    <label class="field">
      <span>Tape</span>
      <select value={tape.id} onChange={(event) => onChange(event.currentTarget.value)}>
        {tapes.map(({ id, number, periodEnd }, index) => (
          <option key={id} value={id}>
            No. {number}, to {formatDate(periodEnd)}
            {index === 0 ? ' (latest)' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
