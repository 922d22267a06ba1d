import { useState } from 'preact/hooks';

/** Which loans are shown; null does not narrow. */
export interface LoanFilter {
  state: string | null;
  minDaysPastDue: number | null;
}

export const NO_FILTER: LoanFilter = { state: null, minDaysPastDue: null };

/** Lower bounds of the delinquency buckets. */
const DAYS = [1, 31, 61, 91, 121];
const STATE = /^[A-Z]{2}$/;

export function LoanFilters({ filter, onChange }: { filter: LoanFilter; onChange(filter: LoanFilter): void }) {
  const [state, setState] = useState(filter.state ?? '');

  function onState(text: string) {
    const next = text.trim().toUpperCase();
    setState(next);
    if (next === '' || STATE.test(next)) onChange({ ...filter, state: next || null });
  }

  return (
    <div class="filters">
      <label class="field">
        <span>State</span>
        <input
          type="text"
          size={4}
          maxLength={2}
          placeholder="any"
          autocomplete="off"
          value={state}
          onInput={(event) => onState(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>Past due</span>
        <select
          value={filter.minDaysPastDue ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...filter, minDaysPastDue: value === '' ? null : Number(value) })
          }
        >
          <option value="">any</option>
          {DAYS.map((days) => (
            <option key={days} value={days}>
              {days} days or more
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
