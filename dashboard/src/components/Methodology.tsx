import { DEFINITIONS } from '../api/queries.js';
import type { MetricDefinition } from '../api/types.js';
import { useShared } from '../context.js';
import { Notice } from './Notice.js';
import { Prose } from './Prose.js';
import { QueryLink } from './QueryLink.js';

/** Every metric's one definition, as the API computes it. */
export function Methodology() {
  const { definitions } = useShared();
  return (
    <section id="methodology" aria-labelledby="methodology-title">
      <div class="section-head">
        <h2 id="methodology-title">Methodology</h2>
        <QueryLink document={DEFINITIONS} variables={{}} of="the definitions" />
      </div>
      {definitions.size === 0 && <Notice tone="quiet" title="The definitions have not been read yet." />}
      <div class="case definitions">
        {[...definitions.values()].map((definition) => (
          <Definition key={definition.id} definition={definition} />
        ))}
      </div>
    </section>
  );
}

function Definition({ definition }: { definition: MetricDefinition }) {
  const { title, description, formula, inputs, source, methodologyVersion } = definition;
  return (
    <details>
      <summary>
        <span>{title}</span>
        <span class="quiet">version {methodologyVersion}</span>
      </summary>
      <div class="definition">
        <p>
          <Prose text={description} />
        </p>
        <pre class="formula">{formula}</pre>
        <dl class="properties">
          {inputs.map(({ name, description: meaning }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                <Prose text={meaning} />
              </dd>
            </div>
          ))}
        </dl>
        <p class="quiet">
          <Prose text={source} />
        </p>
      </div>
    </details>
  );
}
