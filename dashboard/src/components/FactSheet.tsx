import { MARKET } from '../api/queries.js';
import type { Head, Market } from '../api/types.js';
import { type MarketFact, useShared } from '../context.js';
import { exactDecimal } from '../format/decimal.js';
import { tokens } from '../format/units.js';
import { AsOf, Property } from './Definition.js';
import { Evidence } from './Evidence.js';
import { Figure } from './Figure.js';
import { factSymbol } from './MarketCard.js';
import { QueryLink } from './QueryLink.js';

interface FactSheetProps {
  market: Market;
  field: MarketFact;
  head: Head;
}

/** A number that is shown as the chain has it: its entity, field and block. */
export function FactSheet({ market, field, head }: FactSheetProps) {
  const { marketFields, evidenceClasses } = useShared();
  const strongest = evidenceClasses.at(-1);
  return (
    <>
      <p class="sheet-value">
        <Figure quantity={tokens(market[field], market.decimals, factSymbol(market, field))} />
      </p>
      <p class="sheet-lead">{marketFields.get(field)}</p>
      <h3>Provenance</h3>
      <dl class="properties">
        <Property name="Exact value">
          <span class="number">{exactDecimal(market[field])}</span>{' '}
          <span class="quiet">base units, {market.decimals} decimals</span>
        </Property>
        <Property name="Evidence">
          <Evidence evidence="ONCHAIN" />
          {strongest?.name === 'ONCHAIN' && <span class="quiet block">{strongest.description}</span>}
        </Property>
        <AsOf
          block={head.number.toString()}
          hash={head.hash}
          time={head.timestamp === null ? null : head.timestamp.toString()}
        />
        <Property name="Source">
          <code>Market.{field}</code>, folded from the events of <code class="wrap">{market.id}</code>
        </Property>
      </dl>
      <QueryLink document={MARKET} variables={{ id: market.id, block: head.number }} of={`${market.symbol} ${field}`} />
    </>
  );
}
