import type { ComponentChildren } from 'preact';
import { exactDecimal } from '../format/decimal.js';
import { formatTime, isoTime } from '../format/time.js';
import { Hex } from './Hex.js';

/** A line of a definition list. */
export function Property({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The block that a value is about, with its time. */
export function AsOf({ block, hash, time }: { block: string; hash: string | null; time: string | null }) {
  return (
    <>
      <Property name="Block">
        <span class="number">{exactDecimal(block)}</span> {hash && <Hex value={hash} label="block hash" />}
      </Property>
      {time !== null && (
        <Property name="Block time">
          <time dateTime={isoTime(time)}>{formatTime(time)}</time>
        </Property>
      )}
    </>
  );
}
