import type { Manifest } from '../manifest/model.js';

/** What an index node tells about a subgraph's manifest. */
export interface Features {
  apiVersion: string | null;
  specVersion: string;
  features: string[];
  dataSources: string[];
  handlers: string[];
  network: string;
  historyBlocks: number;
}

const BLOCK_HANDLERS: Readonly<Record<string, string>> = {
  every: 'block',
  call: 'block_filter_call',
  once: 'block_filter_once',
  polling: 'block_filter_polling',
};

export function describeFeatures(manifest: Manifest): Features {
  const { dataSources, templates, schema } = manifest;
  const apiVersions = new Set([...dataSources, ...templates].map((source) => source.apiVersion));
  const types = [...schema.entityTypes.values()];
  const found = {
    declaredEthCalls: dataSources.some((source) => source.eventHandlers.some((handler) => handler.declaresCalls)),
    aggregations: schema.aggregations.size > 0,
    immutableEntities: types.some((type) => type.immutable),
    bytesAsIds: types.some((type) => type.idType === 'Bytes'),
  };
  const declared = manifest.features;
  const detected = Object.entries(found).flatMap(([name, has]) => (has && !declared.includes(name) ? [name] : []));
  return {
    apiVersion: apiVersions.size === 1 ? `0.0.${[...apiVersions][0]}` : null,
    specVersion: manifest.specVersion.join('.'),
    features: [...declared, ...detected],
    dataSources: [...new Set([...dataSources, ...templates].map((source) => source.kind))],
    handlers: [...new Set(dataSources.flatMap(handlerKinds))],
    network: manifest.network,
    historyBlocks: manifest.historyBlocks,
  };
}

function handlerKinds(source: Manifest['dataSources'][number]): string[] {
  return [
    ...(source.eventHandlers.length > 0 ? ['event'] : []),
    ...(source.callHandlers.length > 0 ? ['call'] : []),
    ...(source.callHandlers.length > 0 ? ['call'] : []),
    ...source.blockHandlers.map(({ filter }) => BLOCK_HANDLERS[filter.kind] ?? 'block'),
  ];
}
