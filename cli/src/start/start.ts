import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRegistry } from '@vitrine/api';
import { live, playScenario, startChain } from '@vitrine/scenario';
import { createCommon, DATA_FOLDER } from '../common.js';
import { ChainGoneError } from '../errors.js';
import { createShutdown, stopOnSignals } from '../shutdown.js';
import type { Step } from '../step.js';
import { importTapes } from './importTapes.js';
import { checkPortsFree, portsFrom } from './ports.js';
import { serveWorld } from './serveWorld.js';

export interface StartOptions {
  /** Port of the dashboard and the API; the chain and the engine take the next two. */
  port: number;
  /** Development chain to use instead of starting one. */
  rpc?: string;
  seed: number;
  /** Seconds from one live block to the next. */
  blockSeconds: number;
}

const repository = resolve(import.meta.dirname, '../../..');

/** What `npm start` does once everything is built: a chain, a history, an index, tapes, the page; then life goes on. */
export async function start(options: StartOptions, step: Step): Promise<void> {
  const common = createCommon('warn');
  const ports = portsFrom(options.port);
  await checkPortsFree([
    [ports.gateway, 'the dashboard and the API'],
    ...(options.rpc === undefined ? [[ports.chain, 'the local chain'] as [number, string]] : []),
    [ports.indexer, 'the subgraph engine'],
  ]);

  const shutdown = createShutdown();
  stopOnSignals(shutdown);
  try {
    const data = join(repository, DATA_FOLDER, String(options.port));
    // A local chain starts from nothing each time, and so does all that is derived from it.
    rmSync(data, { recursive: true, force: true });
    const tapeDir = join(data, 'tapes');

    const rpcUrl = options.rpc ?? (await step('Start a local chain', () => startLocalChain()));
    const world = await step('Deploy the contracts and play the scenario', async (note) => {
      const played = await playScenario({ common, rpcUrl, seed: options.seed, tapeDir });
      note(`${played.blocks} blocks, ${played.events} logs, ${played.tapes.length} loan tapes`);
      return played;
    });
    writeFileSync(join(data, 'world.json'), JSON.stringify(world, null, 2));

    const registry = await createRegistry({ common, databasePath: join(data, 'registry.sqlite') });
    shutdown.add(() => registry.close());
    await serveWorld({ common, shutdown, step, ports, rpcUrl, data, world, registry });

    const scenario = live({
      common,
      rpcUrl,
      world,
      tapeDir,
      blockSeconds: options.blockSeconds,
      onTape: (tape) =>
        void importTapes(registry, [tape]).catch((error) => common.logger.error({ err: error }, 'tape not imported')),
    });
    shutdown.add(() => scenario.stop());
    const url = `http://localhost:${ports.gateway}`;
    console.log(`\nGraphQL ${url}/graphql · chain ${rpcUrl} · Ctrl-C stops everything\n\nready ${url}`);
    await scenario.done;
    if (!shutdown.begun) throw new ChainGoneError(rpcUrl);

    async function startLocalChain(): Promise<string> {
      const chain = await startChain({ port: ports.chain });
      shutdown.add(() => chain.stop());
      return chain.rpcUrl;
    }
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}
