import { METRIC } from '../api/queries.js';
import type { Market, MetricDefinition, MetricInput, MetricValue } from '../api/types.js';
import { useShared } from '../context.js';
import { exactDecimal } from '../format/decimal.js';
import { metricQuantity } from '../format/units.js';
import { AsOf, Property } from './Definition.js';
import { Evidence } from './Evidence.js';
import { Figure } from './Figure.js';
import { Prose } from './Prose.js';
import { QueryLink } from './QueryLink.js';

/** What an input is of stands in brackets after its name: `reserve[mDAI]`. */
const SUBJECT = /\[.*\]$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** All there is to check a metric's value by. */
export function MetricSheet({ value, market }: { value: MetricValue; market: Market | null }) {
  const { definitions, evidenceClasses, units } = useShared();
  const definition = definitions.get(value.definition.id);
  const evidence = evidenceClasses.find(({ name }) => name === value.evidence);
  return (
    <>
      <p class="sheet-value">
        {value.value === null ? (
          <span class="unknown">—</span>
        ) : (
          <Figure quantity={metricQuantity(value.value, value.unit)} />
        )}
        {market && <span class="tag">{market.symbol}</span>}
      </p>
      {value.value === null && <p class="reason">{value.reason ?? 'The API gives no value and no reason.'}</p>}
      {definition && (
        <p class="sheet-lead">
          <Prose text={definition.description} />
        </p>
      )}
      {definition && <pre class="formula">{definition.formula}</pre>}
      <h3>Inputs</h3>
      <ul class="inputs">
        {value.inputs.map((input) => (
          <Input key={`${input.name}${input.source}`} input={input} definition={definition} />
        ))}
      </ul>
      <h3>Provenance</h3>
      <dl class="properties">
        {value.value !== null && (
          <Property name="Exact value">
            <span class="number">{exactDecimal(value.value)}</span>{' '}
            <span class="quiet block">{units.get(value.unit)}</span>
          </Property>
        )}
        <Property name="Evidence">
          <Evidence evidence={value.evidence} />
          {evidence?.description && <span class="quiet block">{evidence.description}</span>}
        </Property>
        <AsOf block={value.asOfBlock} hash={value.asOfBlockHash} time={value.asOfTime} />
        {definition && (
          <Property name="Source">
            <Prose text={definition.source} />
          </Property>
        )}
        <Property name="Methodology">version {value.methodologyVersion}</Property>
      </dl>
      <QueryLink
        document={METRIC}
        variables={{ id: value.definition.id, market: value.market?.id ?? null, block: Number(value.asOfBlock) }}
        of={definition?.title ?? value.definition.id}
      />
    </>
  );
}

function Input({ input, definition }: { input: MetricInput; definition: MetricDefinition | undefined }) {
  const described = definition?.inputs.find(({ name }) => name === input.name.replace(SUBJECT, ''));
  return (
    <li>
      <div class="input-line">
        <code>{input.name}</code>
        <span class="number">
          {DECIMAL.test(input.value) ? exactDecimal(input.value) : input.value} <span class="quiet">{input.unit}</span>
        </span>
      </div>
      {described && (
        <p class="quiet">
          <Prose text={described.description} />
        </p>
      )}
      <div class="input-line">
        <span class="quiet source">{input.source}</span>
        <Evidence evidence={input.evidence} />
      </div>
    </li>
  );
}
