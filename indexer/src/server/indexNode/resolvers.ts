import { GraphQLError } from 'graphql';
import type { IndexingError } from '../../store/deployment.js';
import type { BlockPointer, DeploymentReader } from './deploymentReader.js';

const PUBLIC_PROOFS_AT_ONCE = 10;
const ERRORS_MAX = 1_000;
const ALL_BLOCKS = 2_147_483_647;
const API_VERSIONS = [{ version: '1.0.0' }];
const ZERO_ADDRESS = `0x${'00'.repeat(20)}`;
const HASH = /^(?:0x)?[0-9a-fA-F]{64}$/;
const ADDRESS = /^(?:0x)?[0-9a-fA-F]{40}$/;

export interface ResolverOptions {
  /** The deployment's database; undefined as long as there is none. */
  deployment(): DeploymentReader | undefined;
  /** Name of the subgraph. */
  name: string;
  /** Of this package. */
  version: { version: string; commit: string };
  /** Asks the chain; null when it does not say. */
  blockHash(number: number): Promise<string | null>;
}

interface ProofArguments {
  subgraph: string;
  blockNumber: number;
  blockHash: string;
  indexer?: string | null;
}

/** Answers of the index node's queries. */
export function createResolvers({ deployment, name, version, blockHash }: ResolverOptions) {
  function find(id: string): DeploymentReader | undefined {
    const reader = deployment();
    return reader?.record().id === id ? reader : undefined;
  }

  function statuses(fits: (id: string) => boolean): object[] {
    const reader = deployment();
    return reader && fits(reader.record().id) ? [statusOf(reader)] : [];
  }

  function statusByName(subgraphName: string): object[] {
    return subgraphName === name ? statuses(() => true) : [];
  }

  function require(id: string): DeploymentReader {
    const reader = find(id);
    if (reader) return reader;
    throw new GraphQLError(`deployment not found: ${id}`);
  }

  async function hashOf(reader: DeploymentReader, number: number): Promise<string | null> {
    return reader.knownHash(number) ?? (await blockHash(number));
  }

  async function publicProof({ deployment: id, blockNumber }: { deployment: string; blockNumber: string | number }) {
    const number = Number(blockNumber);
    const reader = find(id);
    const hash = reader ? await hashOf(reader, number) : null;
    const proof = reader && hash ? reader.proof({ number, hash }, bytes(ZERO_ADDRESS)) : null;
    return {
      deployment: id,
      block: { number: String(number), hash: proof === null || hash === null ? null : bare(hash) },
      proofOfIndexing: proof,
    };
  }

  return {
    indexingStatuses: ({ subgraphs }: { subgraphs?: string[] | null }) =>
      statuses((id) => !subgraphs || subgraphs.length === 0 || subgraphs.includes(id)),
    indexingStatusesForSubgraphName: ({ subgraphName }: { subgraphName: string }) => statusByName(subgraphName),
    indexingStatusForCurrentVersion: ({ subgraphName }: { subgraphName: string }) =>
      statusByName(subgraphName)[0] ?? null,
    // A database has one version of a subgraph.
    indexingStatusForPendingVersion: () => null,
    proofOfIndexing({ subgraph, blockNumber, blockHash: hash, indexer }: ProofArguments): string | null {
      if (!HASH.test(hash)) throw new GraphQLError(`\`${hash}\` is not the hash of a block`);
      if (indexer && !ADDRESS.test(indexer)) throw new GraphQLError(`\`${indexer}\` is not an address`);
      return find(subgraph)?.proof({ number: blockNumber, hash }, indexer ? bytes(indexer) : undefined) ?? null;
    },
    publicProofsOfIndexing({ requests }: { requests: Parameters<typeof publicProof>[0][] }) {
      if (requests.length > PUBLIC_PROOFS_AT_ONCE) throw new GraphQLError('query is too expensive');
      return Promise.all(requests.map(publicProof));
    },
    subgraphFeatures: ({ subgraphId }: { subgraphId: string }) => require(subgraphId).features(),
    entityChangesInBlock: ({ subgraphId, blockNumber }: { subgraphId: string; blockNumber: number }) =>
      require(subgraphId).changes(blockNumber),
    blockData: () => null,
    async blockHashFromNumber({ network, blockNumber }: { network: string; blockNumber: number }) {
      const reader = deployment();
      const hash = reader?.record().network === network ? await hashOf(reader, blockNumber) : null;
      return hash && bare(hash);
    },
    version: () => version,
    cachedEthereumCalls: () => null,
    apiVersions: () => API_VERSIONS,
  };
}

function statusOf(reader: DeploymentReader): object {
  const { id, network, startBlock, synced, health, errors, head } = reader.record();
  const fatal = health === 'failed' ? errors.at(-1) : undefined;
  const { table, free } = reader.size();
  return {
    subgraph: id,
    synced,
    health,
    fatalError: fatal ? { ...errorOf(fatal, fatalMessage(fatal)), handler: null } : null,
    nonFatalErrors: lastBlockErrors(errors, fatal)
      .slice(0, ERRORS_MAX)
      .map((error) => errorOf(error, handlerMessage(error))),
    chains: [
      {
        __typename: 'EthereumIndexingStatus',
        network,
        chainHeadBlock: () => pointerOf(reader.chainHead()),
        earliestBlock: { hash: '0x0', number: String(Math.max(0, startBlock - 1)) },
        latestBlock: pointerOf(head),
        lastHealthyBlock: null,
      },
    ],
    entityCount: () => String(reader.countEntities()),
    node: 'default',
    paused: false,
    historyBlocks: reader.features()?.historyBlocks ?? ALL_BLOCKS,
    subgraphSize: () => ({
      rowEstimate: String(reader.countEntities()),
      tableSize: String(table - free),
      indexSize: '0',
      toastSize: '0',
      totalSize: String(table),
    }),
  };
}

/** graph-node tells the errors of the last block that had any. */
function lastBlockErrors(errors: readonly IndexingError[], fatal: IndexingError | undefined): IndexingError[] {
  const others = errors.filter((error) => error !== fatal);
  const last = others.at(-1)?.block?.number;
  return others.filter((error) => error.block?.number === last);
}

/** The words of graph-node for an error that has ended the indexing. */
function fatalMessage(error: IndexingError): string {
  const { block, handler, transaction, deterministic, cause = '' } = error;
  if (block === null || handler === null) return error.message;
  if (deterministic)
    return `${handlerMessage(error)} in handler \`${handler}\` at block #${block.number} (${bare(block.hash)})`;
  const where = transaction === null ? '' : `block #${block.number} (${block.hash}), `;
  return `failed to process trigger: ${where}${handlerMessage(error).replace(/^: /, '')}: ${cause}`;
}

function handlerMessage({ message, transaction, frames = [], cause }: IndexingError): string {
  if (cause === undefined) return message;
  const trace = frames.map((frame, i) => `\t${String(i).padStart(5)}:   ${frame}`).join('');
  const text = `error while executing at wasm backtrace:${trace}: ${cause}`;
  return `${transaction === null ? '' : `transaction ${bare(transaction)}`}: ${text}`.replaceAll('\n', '\t');
}

function bare(hash: string): string {
  return hash.replace(/^0x/, '');
}

function errorOf({ block, handler, deterministic }: IndexingError, message: string): object {
  return { message, block: blockOf(block), handler, deterministic };
}

function blockOf(block: BlockPointer | null): { hash: string; number: string } | null {
  return block && { hash: block.hash, number: String(block.number) };
}

/** graph-node leaves out the `0x` of hashes that say where on the chain something is. */
function pointerOf(block: BlockPointer | null): { hash: string; number: string } | null {
  return block && { hash: bare(block.hash), number: String(block.number) };
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replace(/^0x/, ''), 'hex');
}
