import type { MetricDefinition, Sourced } from './types.js';

/** DMG taken out of existence. */
export const dmgBurned: MetricDefinition<{ burned: Sourced }> = {
  id: 'DMG_BURNED',
  title: 'DMG burned',
  description: 'Governance tokens destroyed so far. Supply and burned tokens always add up to 250 000 000 DMG.',
  scope: 'PROTOCOL',
  unit: 'DMG',
  formula: 'burned / 1e18',
  inputs: [{ name: 'burned', description: 'DMG burned so far, base units: `DmgToken.burned`.' }],
  source: 'White paper, "Governance and DMG" (burns). Equals `DMG.totalBurned()`.',
  methodologyVersion: '1.0.0',
  reads: ['DMG'],
  gather: ({ snapshot: { block, dmgBurned: burned, time } }) => {
    if (burned === null) return { reason: 'DMG is not indexed at this moment' };
    const moment = block === null ? `time ${time}` : `block ${block.number}`;
    return {
      burned: {
        name: 'burned',
        value: burned,
        unit: 'DMG base units',
        evidence: 'ONCHAIN',
        source: `DmgToken, ${moment}: burned`,
      },
    };
  },
  compute: ({ burned }) => ({ value: burned.value }),
};
