import type { Head, Market, MetricValue } from '../api/types.js';
import { type MarketFact, useShared } from '../context.js';
import { addDecimals, share } from '../format/decimal.js';
import { percent, quantityText, tokens } from '../format/units.js';
import { Evidence } from './Evidence.js';
import { Figure } from './Figure.js';
import { MetricTile } from './MetricTile.js';

const FACTS: readonly { field: MarketFact; title: string }[] = [
  { field: 'totalSupply', title: 'Supply' },
  { field: 'reserve', title: 'Reserve' },
  { field: 'capitalOutstanding', title: 'Capital outstanding' },
];

/** Tiles beside each other where there is room. */
const COLUMNS = 3;

interface MarketCardProps {
  market: Market;
  /** The market's metrics, in the order in which the API lists them. */
  metrics: readonly MetricValue[];
  head: Head;
}

/** One market: its metrics, the first row of them large, then the state of its deposits. */
export function MarketCard({ market, metrics, head }: MarketCardProps) {
  return (
    <article class="case market" aria-labelledby={`market-${market.id}`}>
      <header class="market-head">
        <h3 id={`market-${market.id}`}>{market.symbol}</h3>
        <span class="quiet">{market.name}</span>
      </header>
      <div class="tiles">
        {metrics.map((value, index) => (
          <MetricTile
            key={value.definition.id}
            value={value}
            market={market}
            size={index < COLUMNS ? 'large' : 'small'}
          />
        ))}
        <Deposits market={market} columns={COLUMNS - (metrics.length % COLUMNS)} />
        {FACTS.map(({ field, title }) => (
          <FactTile key={field} market={market} field={field} title={title} head={head} />
        ))}
      </div>
    </article>
  );
}

/** Supply is in mTokens; reserve and capital are in what they wrap. */
export function factSymbol(market: Market, field: MarketFact): string {
  return field === 'totalSupply' ? market.symbol : market.underlyingSymbol;
}

function FactTile({ market, field, title, head }: { market: Market; field: MarketFact; title: string; head: Head }) {
  const { open } = useShared();
  return (
    <button
      type="button"
      class="tile tile-small"
      aria-haspopup="dialog"
      data-fact={field}
      onClick={() => open({ kind: 'fact', market, field, head })}
    >
      <span class="tile-title">{title}</span>
      <span class="tile-value">
        <Figure quantity={tokens(market[field], market.decimals, factSymbol(market, field))} />
      </span>
      <Evidence evidence="ONCHAIN" />
    </button>
  );
}

/** Where the deposits are: in the reserve or out at work. */
function Deposits({ market, columns }: { market: Market; columns: number }) {
  const place = { '--columns': columns };
  const reserve = share(market.reserve, addDecimals(market.reserve, market.capitalOutstanding));
  if (reserve === null) {
    return (
      <div class="deposits quiet" style={place}>
        Nothing deposited yet.
      </div>
    );
  }
  const text = quantityText(percent(reserve));
  return (
    <div class="deposits" style={place}>
      <div class="bar" role="img" aria-label={`${text} of the deposits are in reserve, the rest is out as capital`}>
        <span style={{ flexBasis: `${Number(reserve) * 100}%` }} />
      </div>
      <div class="bar-legend" aria-hidden="true">
        <span>In reserve</span>
        <span>Out as capital</span>
      </div>
    </div>
  );
}
