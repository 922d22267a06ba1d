import { assetsUnderManagement, totalValueLocked } from './assets.js';
import { activeCollateralisation, reserveRatio } from './collateral.js';
import { exchangeRate } from './exchangeRate.js';
import { dmgBurned } from './governance.js';
import type { MetricDefinition, MetricId } from './types.js';
import { advertisedApy, realisedApy } from './yields.js';

/** Forgets the type of a definition's inputs: they only ever go from its own `gather` to its own `compute`. */
const define = <Inputs>(definition: MetricDefinition<Inputs>) => definition as MetricDefinition;

/** All metrics, in the order of the enum `MetricId`. */
export const metricDefinitions: readonly MetricDefinition[] = [
  define(assetsUnderManagement),
  define(totalValueLocked),
  define(exchangeRate),
  define(advertisedApy),
  define(realisedApy),
  define(activeCollateralisation),
  define(reserveRatio),
  define(dmgBurned),
];

const byId = new Map(metricDefinitions.map((definition) => [definition.id, definition]));

export function metricDefinition(id: MetricId): MetricDefinition {
  const definition = byId.get(id);
  if (definition === undefined) throw new RangeError(`there is no metric ${id}`);
  return definition;
}
