import type { Tape } from '../api/types.js';
import { Property } from '../components/Definition.js';
import { Hex } from '../components/Hex.js';
import { Notice } from '../components/Notice.js';
import { exactDecimal } from '../format/decimal.js';
import { formatDate, formatTime, isoTime } from '../format/time.js';
import { quantityText, usd } from '../format/units.js';
import { ProofIcon } from '../proof/ProofBadge.js';
import { checkTotals, type TotalCheck } from './totals.js';

/** What a tape commits to on chain, and whether the registry has the same. */
export function TapeSummary({ tape }: { tape: Tape }) {
  return (
    <div class="case tape">
      <dl class="properties">
        <Property name="Period">
          {tape.registered
            ? `${tape.registered.periodBegin} to ${tape.registered.periodEnd}`
            : `to ${formatDate(tape.periodEnd)}`}
        </Property>
        <Property name="Root">
          <Hex value={tape.root} label="root" digits={10} />
        </Property>
        <Property name="Published">
          <span>
            block <span class="number">{exactDecimal(tape.blockNumber)}</span>,{' '}
            <time dateTime={isoTime(tape.timestamp)}>{formatTime(tape.timestamp)}</time>
          </span>
        </Property>
        <Property name="Transaction">
          <Hex value={tape.transactionHash} label="transaction" /> <span class="quiet">by</span>{' '}
          <Hex value={tape.publisher} label="publisher" digits={4} />
        </Property>
        {tape.registered && (
          <Property name="File">
            <span class="wrap">{tape.registered.fileName}</span>{' '}
            <Hex value={tape.registered.fileSha256} label="SHA-256 of the file" digits={4} />
            {tape.registered.rejectedCount > 0 && (
              <span class="quiet"> {tape.registered.rejectedCount} rows refused at import</span>
            )}
          </Property>
        )}
      </dl>
      {tape.registered ? (
        <Reconciliation totals={checkTotals(tape, tape.registered)} />
      ) : (
        <Notice tone="warning" title="The registry does not hold this tape.">
          Its totals stand on chain; its loans cannot be shown until the tape's file is imported.
        </Notice>
      )}
    </div>
  );
}

function Reconciliation({ totals }: { totals: readonly TotalCheck[] }) {
  const broken = totals.filter(({ equal }) => !equal);
  return (
    <div class="reconciliation">
      <table>
        <thead>
          <tr>
            <th scope="col">Totals</th>
            <th scope="col" class="right">
              On chain
            </th>
            <th scope="col" class="right">
              Registry
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={total.name} data-proof={total.equal ? 'verified' : 'failed'}>
              <th scope="row">{total.name}</th>
              <td class="number right">{totalText(total.kind, total.onChain)}</td>
              <td class="number right">{totalText(total.kind, total.registry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {broken.length === 0 ? (
        <p class="verdict-line" data-proof="verified">
          <ProofIcon verified /> The registry's totals equal those on chain.
        </p>
      ) : (
        <Notice tone="error" title="The registry's totals differ from those on chain.">
          {broken.map(({ name }) => name).join(', ')}: what is served is not what was published.
        </Notice>
      )}
    </div>
  );
}

function totalText(kind: TotalCheck['kind'], value: string): string {
  return kind === 'usd' ? quantityText(usd(value)) : exactDecimal(value);
}
