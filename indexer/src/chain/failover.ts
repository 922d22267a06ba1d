import type { Logger } from 'pino';
import { errorMessage, RetryableError, VitrineError } from '../errors.js';
import { type RpcClient, RpcError } from './rpc.js';
import type { RpcBlock } from './types.js';

export interface FailoverOptions {
  /** In the order in which they are preferred. */
  clients: readonly RpcClient[];
  logger: Logger;
  /** Time after which a preferred endpoint is tried again. */
  returnAfterMs?: number;
  /** Time without a new block after which the others are asked whether they have one. */
  stalledAfterMs?: number;
}

interface ExpectedChain {
  chainId: string;
  genesisHash: string;
}

const RETURN_AFTER_MS = 60_000;
const STALLED_AFTER_MS = 30_000;
/** Blocks that an endpoint may be behind what another had without being left. */
const TOLERATED_LAG = 2;

/**
 * Several endpoints of one chain as one client. One of them is used for everything, as what two of them say may differ; when
 * it can not be reached, or falls behind, the next that serves the same chain and is not behind takes its place.
 */
export function createFailoverClient(options: FailoverOptions): RpcClient {
  const { clients, logger, returnAfterMs = RETURN_AFTER_MS, stalledAfterMs = STALLED_AFTER_MS } = options;
  let active = 0;
  let leftAt = 0;
  let expected: ExpectedChain | undefined;
  let highest = -1;
  let movedAt = performance.now();
  let switching: Promise<boolean> | undefined;

  const current = () => clients[active] as RpcClient;

  async function attempt<T>(run: (client: RpcClient) => Promise<T>): Promise<T> {
    considerReturn();
    for (let tries = 1; ; tries++) {
      const used = active;
      try {
        return await run(current());
      } catch (error) {
        if (!isEndpointsFault(error) || tries > clients.length) throw error;
        if (!(await leave(used, errorMessage(error)))) throw error;
      }
    }
  }

  /** @returns whether another endpoint is used now */
  async function leave(used: number, reason: string): Promise<boolean> {
    if (active !== used) return true;
    switching ??= findOther(used, reason, highest - TOLERATED_LAG).finally(() => {
      switching = undefined;
    });
    return switching;
  }

  async function findOther(used: number, reason: string, lowestHead: number): Promise<boolean> {
    for (let i = 1; i < clients.length; i++) {
      const next = (used + i) % clients.length;
      const problem = await findProblem(clients[next] as RpcClient, lowestHead);
      if (problem === undefined) {
        use(next, reason);
        return true;
      }
      logger.debug({ url: clients[next]?.url, problem }, 'this RPC endpoint can not take over');
    }
    return false;
  }

  function use(next: number, reason: string): void {
    logger.warn({ from: current().url, to: clients[next]?.url, reason }, 'changing to another RPC endpoint');
    active = next;
    leftAt = performance.now();
    movedAt = leftAt;
  }

  /** @returns why an endpoint can not be used */
  async function findProblem(client: RpcClient, lowestHead: number): Promise<string | undefined> {
    try {
      const [chainId, genesis, head] = await Promise.all([
        client.call<string>('eth_chainId', []),
        client.call<RpcBlock | null>('eth_getBlockByNumber', ['0x0', false]),
        client.call<string>('eth_blockNumber', []),
      ]);
      if (expected && BigInt(chainId).toString() !== expected.chainId) return 'it serves another chain';
      if (expected && genesis && genesis.hash !== expected.genesisHash) return 'its chain begins with another block';
      if (Number(head) < lowestHead) return `it is at block ${Number(head)} only`;
      return undefined;
    } catch (error) {
      return errorMessage(error);
    }
  }

  function considerReturn(): void {
    if (active === 0 || switching || performance.now() - leftAt < returnAfterMs) return;
    leftAt = performance.now();
    switching = findProblem(clients[0] as RpcClient, highest).then((problem) => {
      switching = undefined;
      if (problem === undefined) use(0, 'the preferred endpoint is well again');
      return problem === undefined;
    });
  }

  /** An endpoint whose head goes back or stands still is left for one that is ahead of it. */
  async function checkHead(used: number, block: RpcBlock): Promise<boolean> {
    const number = Number(block.number);
    const now = performance.now();
    if (number > highest) {
      highest = number;
      movedAt = now;
      return true;
    }
    const behind = number < highest - TOLERATED_LAG;
    if (!behind && now - movedAt < stalledAfterMs) return true;
    movedAt = now;
    switching ??= findOther(used, `its head stays at block ${number}`, Math.max(highest, number + 1)).finally(() => {
      switching = undefined;
    });
    return !(await switching);
  }

  async function call<T>(method: string, params: readonly unknown[]): Promise<T> {
    if (method !== 'eth_getBlockByNumber' || params[0] !== 'latest')
      return attempt((client) => client.call<T>(method, params));
    for (let tries = 1; ; tries++) {
      const block = await attempt((client) => client.call<T>(method, params));
      if (block === null || tries > clients.length) return block;
      if (await checkHead(active, block as unknown as RpcBlock)) return block;
    }
  }

  return {
    get url() {
      return current().url;
    },
    mayLag: true,
    call,
    batch: (requests) => attempt((client) => client.batch(requests)),
    settle: (requests) => attempt((client) => client.settle(requests)),
    identify(chainId, genesisHash) {
      if (expected?.genesisHash !== genesisHash) highest = -1;
      expected = { chainId, genesisHash };
    },
    onHead: (listener) => {
      const ends = clients.map((client, i) => client.onHead?.(() => i === active && listener()));
      return () => {
        for (const end of ends) end?.();
      };
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** Not reached, or refused for another reason than the question: a wrong key, a page instead of JSON. */
function isEndpointsFault(error: unknown): boolean {
  if (error instanceof RpcError) return false;
  return error instanceof RetryableError || (error instanceof VitrineError && error.code === 'RPC');
}
