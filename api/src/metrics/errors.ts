import { RetryableError, VitrineError } from '../errors.js';

/** An argument of a metric query makes no sense. */
export class MetricArgumentError extends VitrineError {
  constructor(message: string, hint: string) {
    super('BAD_USER_INPUT', message, { hint });
  }
}

/** No market has the address that was asked for. */
export class MarketNotFoundError extends VitrineError {
  constructor(market: string, where: string) {
    super('MARKET_NOT_FOUND', `there is no market ${market}`, {
      where,
      hint: "Give the mToken's address; `{ markets { id symbol } }` lists them.",
    });
  }
}

/** The subgraph has not got to the block, has nothing that early, or no longer has it. */
export class BlockNotIndexedError extends VitrineError {
  constructor(block: string, details: string) {
    super('BLOCK_NOT_INDEXED', `block ${block} is not indexed: ${details}`, {
      hint: 'Ask for a block of the indexed range, up to `{ _meta { block { number } } }`, or leave `block` out.',
    });
  }
}

/** The block was left by the chain, perhaps since its hash was read. */
export class BlockReorganisedError extends RetryableError {
  constructor(details: string) {
    super('BLOCK_REORGANISED', `the block is not part of the indexed chain: ${details}`, {
      hint: 'Ask again for the newest block, or give another hash.',
    });
  }
}

/** Nothing that was configured knows when the block was made, and interest depends on it. */
export class BlockTimeUnknownError extends VitrineError {
  constructor(block: number) {
    super('BLOCK_TIME_UNKNOWN', `the time of block ${block} is not known to the subgraph`, {
      hint: 'Give the gateway a chain RPC to ask (rpcUrl), or ask for the newest block.',
    });
  }
}
