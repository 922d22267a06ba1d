import { buildSchema } from 'graphql';

/** graph-node's API about indexing. Names, types and order are its clients' contract. */
export const indexNodeSchema = buildSchema(
  `
scalar BigInt
scalar Bytes
scalar JSONObject
scalar Date

type Query {
  indexingStatusForCurrentVersion(subgraphName: String!): SubgraphIndexingStatus
  indexingStatusForPendingVersion(subgraphName: String!): SubgraphIndexingStatus
  indexingStatusesForSubgraphName(subgraphName: String!): [SubgraphIndexingStatus!]!
  indexingStatuses(subgraphs: [String!]): [SubgraphIndexingStatus!]!
  proofOfIndexing(subgraph: String!, blockNumber: Int!, blockHash: Bytes!, indexer: Bytes): Bytes
  "Proofs of indexing that can be compared in public: they are for the indexer with address zero."
  publicProofsOfIndexing(requests: [PublicProofOfIndexingRequest!]!): [PublicProofOfIndexingResult!]!
  subgraphFeatures(subgraphId: String!): SubgraphFeatures!
  entityChangesInBlock(subgraphId: String!, blockNumber: Int!): EntityChanges!
  "Always null: blocks are not kept as JSON."
  blockData(network: String!, blockHash: Bytes!): JSONObject
  blockHashFromNumber(network: String!, blockNumber: Int!): Bytes
  version: Version!
  "Always null: answers of calls are kept without the block that they are of."
  cachedEthereumCalls(network: String!, blockHash: Bytes!): [CachedEthereumCall!]
  apiVersions(subgraphId: String!): [ApiVersion!]!
}

type Version { version: String! commit: String! }

type SubgraphIndexingStatus {
  subgraph: String!
  synced: Boolean!
  health: Health!
  "The error that has stopped the indexing."
  fatalError: SubgraphError
  "From first to last, at most 1000."
  nonFatalErrors: [SubgraphError!]!
  chains: [ChainIndexingStatus!]!
  entityCount: BigInt!
  node: String
  paused: Boolean
  historyBlocks: Int!
  subgraphSize: SubgraphSize!
}

interface ChainIndexingStatus {
  network: String!
  chainHeadBlock: Block
  earliestBlock: EarliestBlock
  latestBlock: Block
  lastHealthyBlock: Block
}

type EthereumIndexingStatus implements ChainIndexingStatus {
  network: String!
  chainHeadBlock: Block
  earliestBlock: EarliestBlock
  latestBlock: Block
  lastHealthyBlock: Block
}

type EntityChanges { updates: [EntityTypeUpdates!]! deletions: [EntityTypeDeletions!]! }
type EntityTypeUpdates { type: String! entities: [JSONObject!]! }
type EntityTypeDeletions { type: String! entities: [ID!]! }
type Block { hash: Bytes! number: BigInt! }
type EarliestBlock { hash: Bytes! @deprecated(reason: "hash will always be reported as 0x0.") number: BigInt! }

type SubgraphError {
  message: String!
  block: Block
  handler: String
  deterministic: Boolean!
}

enum Health { healthy unhealthy failed }

type CachedEthereumCall { idHash: Bytes! block: Block! contractAddress: Bytes! returnValue: Bytes! }

type SubgraphFeatures {
  apiVersion: String
  specVersion: String!
  features: [Feature!]!
  dataSources: [String!]!
  handlers: [String!]!
  network: String
}

enum Feature {
  nonFatalErrors
  grafting
  fullTextSearch
  ipfsOnEthereumContracts
  aggregations
  declaredEthCalls
  immutableEntities
  bytesAsIds
}

input BlockInput { hash: Bytes! number: BigInt! }
input ProofOfIndexingRequest { deployment: String! block: BlockInput! }
input PublicProofOfIndexingRequest { deployment: String! blockNumber: BigInt! }
type PartialBlock { hash: Bytes number: BigInt! }
type PublicProofOfIndexingResult { deployment: String! block: PartialBlock! proofOfIndexing: Bytes! }
type ProofOfIndexingResult { deployment: String! block: Block! proofOfIndexing: Bytes }
type ApiVersion { version: String! }
type SubgraphSize { rowEstimate: BigInt! tableSize: BigInt! indexSize: BigInt! toastSize: BigInt! totalSize: BigInt! }
`,
  { noLocation: true },
);
