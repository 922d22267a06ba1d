import type { RawCache } from '../chain/cache/rawCache.js';
import { toHex } from '../chain/chain.js';
import { type RpcClient, RpcError } from '../chain/rpc.js';
import { RetryableError } from '../errors.js';
import { type ChainRequest, MissingAnswer, type RunningBlock } from '../runtime/environment.js';

/** Gas of a call, as graph-node sets it. */
const CALL_GAS = toHex(50_000_000);
const EMPTY_ANSWER = '0x';
const PARITY_REVERT_CODE = -32015;
const PARITY_REVERT_DATA = /^(?:0x|Reverted|Bad instruction f[de]|Bad jump|Out of stack|Out of gas)/i;
const REVERT_MESSAGE = new RegExp(
  [
    'revert',
    'invalid jump destination',
    'invalid opcode',
    'stack limit reached 1024',
    'out of gas',
    'stack underflow',
    'vm execution error',
    'invalidjump',
    'notactivated',
    'invalidfeopcode',
    'stackunderflow',
    'stackoverflow',
    'opcodenotfound',
  ].join('|'),
  'i',
);

/** Blocks for which answers are kept; more than this are of ranges that were fetched in vain. */
const MAX_AHEAD = 50_000;

/** A question about a block. */
export interface BlockRequest {
  block: { number: number; hash: string };
  request: ChainRequest;
}

/** The node could not answer a question about a block. It may be because the block is not on the chain any more. */
export class ChainQuestionError extends RetryableError {
  constructor(request: ChainRequest, cause: Error) {
    super('CHAIN_QUESTION', `${request.method} to ${request.to} failed: ${cause.message}`, { cause });
  }
}

/** Answers to the questions that handlers ask about the chain. Handlers can not wait, so what is missing is fetched between runs. */
export function createAnswers(rpc: RpcClient, cache: RawCache | undefined) {
  const known = new Map<string, string | null>();
  let block: RunningBlock = { number: 0, hash: '', timestamp: 0 };
  /** Answers that were fetched before their block is run, by its hash; undefined = there is none yet. */
  const ahead = new Map<string, Map<string, string | null | undefined>>();
  let byHash = true;
  let remembered = false;

  function beginBlock(next: RunningBlock): void {
    if (next.hash === block.hash) return;
    ahead.delete(block.hash);
    block = next;
    if (known.size > 0) known.clear();
    if (ahead.size > MAX_AHEAD) ahead.clear();
    remembered = false;
  }

  /** Reads what the cache has about the block, once somebody asks. */
  function remember(): void {
    remembered = true;
    const prefetched = ahead.get(block.hash);
    ahead.delete(block.hash);
    for (const [question, answer] of prefetched ?? []) if (answer !== undefined) known.set(question, answer);
    if (!cache || prefetched) return;
    for (const [question, answer] of cache.answers(block.hash)) {
      known.set(question, answer);
      cache.stats.answers.cached += 1;
    }
  }

  function ask(request: ChainRequest): string | null {
    if (!remembered) remember();
    const answer = known.get(keyOf(request));
    if (answer === undefined) throw new MissingAnswer(request);
    return answer;
  }

  async function fetch(request: ChainRequest): Promise<void> {
    const { hash, number } = block;
    const answer = await fetchAnswer(request);
    known.set(keyOf(request), answer);
    if (!cache) return;
    cache.stats.answers.fetched += 1;
    // What is asked by number may be about another block of that number.
    if (byHash && answer !== EMPTY_ANSWER) cache.addAnswers({ hash, number }, new Map([[keyOf(request), answer]]));
  }

  /** Asks many questions about blocks at once, before handlers do. What the node fails to answer is asked again then. */
  async function prefetch(questions: readonly BlockRequest[]): Promise<void> {
    const missing = questions.filter(({ block: { hash }, request }) => {
      const known = ahead.get(hash) ?? new Map(cache?.answers(hash));
      ahead.set(hash, known);
      if (known.has(keyOf(request))) return false;
      // A mark, so that a question is asked once.
      known.set(keyOf(request), undefined);
      return true;
    });
    if (missing.length === 0 || !byHash) return;
    const requests = missing.map(({ block: { hash }, request }) => ({
      method: request.method,
      params: parametersOf(request, { blockHash: hash }),
    }));
    const found = await rpc.settle<string>(requests);
    for (const [i, { block: about, request }] of missing.entries()) {
      const answer = found[i] as string | RpcError;
      const settled = answer instanceof RpcError ? (isRevert(answer) ? null : undefined) : answer;
      if (settled === undefined) continue;
      ahead.get(about.hash)?.set(keyOf(request), settled);
      if (cache) cache.stats.answers.fetched += 1;
      if (settled !== EMPTY_ANSWER) cache?.addAnswers(about, new Map([[keyOf(request), settled]]));
    }
  }

  async function fetchAnswer(request: ChainRequest): Promise<string | null> {
    try {
      const at = byHash ? { blockHash: block.hash } : toHex(block.number);
      return await rpc.call<string>(request.method, parametersOf(request, at));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (request.method === 'eth_call' && isRevert(error)) return null;
      if (byHash && isUnsupportedHash(error)) {
        byHash = false;
        return fetchAnswer(request);
      }
      throw new ChainQuestionError(request, error);
    }
  }

  function parametersOf({ method, to, data }: ChainRequest, at: unknown): unknown[] {
    return method === 'eth_call' ? [{ to, data, input: data, gas: CALL_GAS }, at] : [to, at];
  }

  return { beginBlock, ask, fetch, prefetch };
}

function keyOf({ method, to, data }: ChainRequest): string {
  return `${method} ${to} ${data}`;
}

function isRevert(error: RpcError): boolean {
  if (error.rpcCode === PARITY_REVERT_CODE && typeof error.data === 'string' && PARITY_REVERT_DATA.test(error.data))
    return true;
  return REVERT_MESSAGE.test(error.message);
}

/** Old nodes take a block's number only. */
function isUnsupportedHash(error: RpcError): boolean {
  return (
    error.rpcCode === -32602 || /invalid argument|cannot unmarshal|invalid type|invalid params/i.test(error.message)
  );
}
