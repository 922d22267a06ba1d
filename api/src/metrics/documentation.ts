import type { MetricDefinition } from './types.js';

const INTRODUCTION = `# Metrics

Each metric has one definition: in \`api/src/metrics/\`. The API's answers, its \`metricDefinitions\` and this page are made
from it; this page by \`npm run docs:metrics -w @vitrine/api\`.

- **Exact.** All arithmetic is on integers. Amounts, prices, rates and ratios are WAD: 1e18 stands for 1. ⌊ ⌋ rounds down,
  where the contracts do. A value has at most 18 decimals, rounded towards zero.
- **At a block.** A value says the block that it is about, and is computed from the state after that block only.
- **Undefined is not zero.** A ratio to nothing, or a value with an input missing, is null, with the reason.
- **Evidence.** A value has the weakest evidence class among its inputs. A report that its reporter has withdrawn
  (ripcord) counts 0, as in the contracts, and leaves the total with the class STALE_OR_MISSING.
- **Series.** A point is computed from the last state at or before its time. Before the first market was listed, and
  after the newest block, a point has no value and says MISSING.
- **Versions.** \`methodologyVersion\` changes whenever a formula or its inputs do.
`;

const SCOPES = { PROTOCOL: 'the protocol', MARKET: 'each market' };

const UNITS = {
  USD: 'US dollars',
  RATIO: 'ratio, 1 = 100 %',
  UNDERLYING_PER_MTOKEN: 'underlying tokens for one mToken',
  DMG: 'whole DMG',
};

/** docs/metrics.md. */
export function renderDocumentation(definitions: readonly MetricDefinition[]): string {
  const contents = definitions.map(({ id, title }) => `| [\`${id}\`](#${id.toLowerCase()}) | ${title} |`);
  return [INTRODUCTION, '| id | metric |', '| --- | --- |', ...contents, '', ...definitions.map(renderDefinition)].join(
    '\n',
  );
}

function renderDefinition(definition: MetricDefinition): string {
  const { id, title, description, scope, unit, formula, inputs, source, methodologyVersion } = definition;
  return `## ${id}

**${title}**, for ${SCOPES[scope]}, in ${UNITS[unit]}. ${description}

\`\`\`
${formula}
\`\`\`

${inputs.map((input) => `- \`${input.name}\`: ${input.description}`).join('\n')}

${source} Version ${methodologyVersion}.
`;
}
