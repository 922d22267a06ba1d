import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ContractAbi, parseContractAbi } from '../abi/contract.js';
import { errorMessage } from '../errors.js';
import { parseInputSchema } from '../schema/parse.js';
import { readContextDefinition } from './context.js';
import { readBlockHandlers, readCallHandlers, readEventHandlers } from './handlers.js';
import type { Manifest, SourceDefinition } from './model.js';
import { readYaml, type YamlNode } from './reader.js';

type SpecVersion = [number, number, number];

const AGGREGATIONS_SINCE: SpecVersion = [1, 1, 0];
const MIN_SPEC_VERSION = '0.0.2';
const MAX_SPEC_VERSION = '1.3.0';
const MIN_API_VERSION = 5;
const MAX_API_VERSION = 9;
const FEATURES = [
  'nonFatalErrors',
  'grafting',
  'fullTextSearch',
  'ipfsOnEthereumContracts',
  'aggregations',
  'declaredEthCalls',
];

const MANIFEST_KEYS = [
  'specVersion',
  'schema',
  'description',
  'repository',
  'features',
  'graft',
  'indexerHints',
  'dataSources',
  'templates',
];
const ALL_BLOCKS = 2_147_483_647;
/** What graph-node keeps at least. */
const AUTO_HISTORY_BLOCKS = 500;
const SOURCE_KEYS = ['kind', 'name', 'network', 'context', 'source', 'mapping'];
const CONTRACT_KEYS = ['address', 'abi', 'startBlock', 'endBlock'];
const MAPPING_KEYS = [
  'kind',
  'apiVersion',
  'language',
  'file',
  'entities',
  'abis',
  'eventHandlers',
  'callHandlers',
  'blockHandlers',
];

/**
 * Loads the manifest of a built subgraph (`build/subgraph.yaml`) with its schema and ABIs.
 * What the engine can not do is refused here, with file and line, never ignored.
 */
export function loadManifest(path: string): Manifest {
  const file = resolve(path);
  const root = readYaml(file);
  root.expectKeys(MANIFEST_KEYS);
  const specVersion = readSpecVersion(root.require('specVersion'));
  const features = readFeatures(root);
  const folder = dirname(file);
  const schemaFile = resolveLink(root.require('schema').require('file'), folder);
  const sources = root.require('dataSources').items();
  if (sources.length === 0) throw root.require('dataSources').fail('There is no data source.', 'Add at least one.');

  const dataSources = sources.map((node) => readSource(node, folder, { isTemplate: false }));
  const templates = (root.get('templates')?.items() ?? []).map((node) =>
    readSource(node, folder, { isTemplate: true }),
  );
  const schema = parseInputSchema(readFileSync(schemaFile, 'utf8'), schemaFile);
  if (schema.aggregations.size > 0 && isBefore(specVersion, AGGREGATIONS_SINCE)) {
    throw root
      .require('specVersion')
      .fail(
        `Aggregations are not supported with spec version ${specVersion.join('.')}.`,
        `Use ${AGGREGATIONS_SINCE.join('.')} or later.`,
      );
  }
  return {
    file,
    deploymentId: file,
    specVersion,
    network: readNetwork([...sources, ...(root.get('templates')?.items() ?? [])]),
    schema,
    features,
    historyBlocks: readHistoryBlocks(root.get('indexerHints')?.get('prune')),
    nonFatalErrors: features.includes('nonFatalErrors'),
    dataSources,
    templates,
  };
}

/** `never`, `auto`, or a number of blocks. Nothing is pruned here: the hint is told to whoever asks. */
function readHistoryBlocks(node: YamlNode | undefined): number {
  const text = node?.text() ?? 'never';
  if (text === 'never') return ALL_BLOCKS;
  if (text === 'auto') return AUTO_HISTORY_BLOCKS;
  if (node && !/^\d{1,10}$/.test(text))
    throw node.fail(`\`${text}\` is not a history.`, 'Use never, auto or a number.');
  return Math.min(Number(text), ALL_BLOCKS);
}

function isBefore(version: SpecVersion, other: SpecVersion): boolean {
  const at = version.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (version[at] as number) < (other[at] as number);
}

function readSpecVersion(node: YamlNode): SpecVersion {
  const text = node.text();
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number) as [number, number, number] | undefined;
  const key = (version: string) => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
  if (parts === undefined || key(text) < key(MIN_SPEC_VERSION) || key(text) > key(MAX_SPEC_VERSION)) {
    throw node.fail(
      `specVersion ${text} is not supported.`,
      `Use one from ${MIN_SPEC_VERSION} to ${MAX_SPEC_VERSION}, or index with graph-node.`,
    );
  }
  return parts;
}

function readFeatures(root: YamlNode): string[] {
  const graft = root.get('graft');
  if (graft)
    throw graft.fail('Grafting is not supported yet.', 'Index from the start block, or index with graph-node.');
  const names = (root.get('features')?.items() ?? []).map((item) => {
    const name = item.text();
    if (FEATURES.includes(name)) return name;
    throw item.fail(`Feature \`${name}\` is not known.`, `Known: ${FEATURES.join(', ')}.`);
  });
  return names;
}

function readNetwork(sources: YamlNode[]): string {
  const [first, ...others] = sources.flatMap((source) => source.get('network') ?? []);
  for (const other of others) {
    if (other.text() === first?.text()) continue;
    throw other.fail('A subgraph can have one network only.', `Use \`${first?.text()}\` for all of its data sources.`);
  }
  return first?.text() ?? 'mainnet';
}

function readSource(node: YamlNode, folder: string, { isTemplate }: { isTemplate: boolean }): SourceDefinition {
  checkKind(node.require('kind'));
  node.expectKeys(SOURCE_KEYS);
  const contract = node.require('source');
  contract.expectKeys(CONTRACT_KEYS);
  const mapping = node.require('mapping');
  mapping.expectKeys(MAPPING_KEYS);
  checkLanguage(mapping);
  const abis = readAbis(mapping.require('abis'), folder);
  const abi = abis.get(contract.require('abi').text());
  if (abi === undefined) {
    throw contract
      .require('abi')
      .fail(`ABI \`${contract.require('abi').text()}\` is not in \`mapping.abis\`.`, 'Add it there.');
  }
  const definition: SourceDefinition = {
    name: node.require('name').text(),
    kind: node.require('kind').text(),
    address: readAddress(contract.get('address')),
    startBlock: contract.get('startBlock')?.integer() ?? 0,
    endBlock: contract.get('endBlock')?.integer(),
    context: readContextDefinition(node.get('context')),
    apiVersion: readApiVersion(mapping.require('apiVersion')),
    wasmFile: resolveLink(mapping.require('file'), folder),
    abis,
    eventHandlers: readEventHandlers(mapping, abi, abis),
    callHandlers: readCallHandlers(mapping, abi),
    blockHandlers: readBlockHandlers(mapping),
  };
  if (definition.callHandlers.length > 0 && !isTemplate && definition.address === undefined) {
    throw mapping
      .require('callHandlers')
      .fail('A data source with call handlers needs an address.', 'Add `source.address`.');
  }
  if (definition.blockHandlers.length > 0 && !isTemplate && definition.address === undefined) {
    throw mapping
      .require('blockHandlers')
      .fail('A data source with block handlers needs an address.', 'Add `source.address`.');
  }
  return definition;
}

function checkKind(node: YamlNode): void {
  const kind = node.text();
  if (kind === 'ethereum' || kind === 'ethereum/contract') return;
  const what = kind.startsWith('file/')
    ? 'File data sources are'
    : kind === 'subgraph'
      ? 'Subgraph composition is'
      : `\`${kind}\` is`;
  throw node.fail(`${what} not supported.`, 'Remove the data source, or index with graph-node.');
}

function checkLanguage(mapping: YamlNode): void {
  const language = mapping.require('language');
  if (language.text() === 'wasm/assemblyscript') return;
  throw language.fail(`Mappings in \`${language.text()}\` are not supported.`, 'Use wasm/assemblyscript.');
}

function readApiVersion(node: YamlNode): number {
  const match = /^0\.0\.(\d+)$/.exec(node.text());
  const version = Number(match?.[1] ?? 0);
  if (version >= MIN_API_VERSION && version <= MAX_API_VERSION) return version;
  throw node.fail(
    `apiVersion ${node.text()} is not supported.`,
    `Use 0.0.${MIN_API_VERSION} to 0.0.${MAX_API_VERSION} (graph-cli migrates older mappings) and build again.`,
  );
}

function readAddress(node: YamlNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const text = node.text();
  const hex = text.startsWith('0x') ? text.slice(2) : text;
  if (/^[0-9a-fA-F]{40}$/.test(hex)) return `0x${hex.toLowerCase()}`;
  throw node.fail(`\`${text}\` is not an address.`, 'Write 20 bytes in hexadecimal, in quotes.');
}

function readAbis(node: YamlNode, folder: string): Map<string, ContractAbi> {
  return new Map(
    node.items().map((item) => {
      item.expectKeys(['name', 'file']);
      const name = item.require('name').text();
      const file = resolveLink(item.require('file'), folder);
      try {
        return [name, parseContractAbi(name, readFileSync(file, 'utf8'))] as const;
      } catch (error) {
        throw item.fail(
          `The ABI ${file} can not be read: ${errorMessage(error)}.`,
          'Correct the file and build again.',
        );
      }
    }),
  );
}

/** A link is a path, or a map with the key `/` as manifests on IPFS have it. */
function resolveLink(node: YamlNode, folder: string): string {
  const link = node.isMap() ? node.require('/').text() : node.text();
  if (link.startsWith('/ipfs/')) {
    throw node.fail(
      `\`${link}\` is a link to IPFS.`,
      'Give the manifest of a build directory (graph build), not of a deployed subgraph.',
    );
  }
  const file = resolve(folder, link);
  if (existsSync(file)) return file;
  throw node.fail(`The file ${file} does not exist.`, 'Build the subgraph (graph build) and give build/subgraph.yaml.');
}
