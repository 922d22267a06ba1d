import { useState } from 'preact/hooks';
import { shortHex } from '../format/labels.js';

const SHOW_COPIED_MS = 1_500;

/** A hash or an address, shortened; a click copies all of it. */
export function Hex({ value, label, digits = 6 }: { value: string; label: string; digits?: number }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOW_COPIED_MS);
  }

  return (
    <button type="button" class="hex" title={value} aria-label={`Copy ${label} ${value}`} onClick={() => void copy()}>
      {copied ? 'copied' : shortHex(value, digits)}
    </button>
  );
}
