import { join, resolve } from 'node:path';
import { createGateway, type Gateway, type Registry } from '@vitrine/api';
import { dashboardDir } from '@vitrine/dashboard';
import { createIndexerThread, createSubgraphServer } from '@vitrine/indexer';
import type { World } from '@vitrine/scenario';
import type { Common } from '../common.js';
import type { Shutdown } from '../shutdown.js';
import type { Step } from '../step.js';
import { importTapes } from './importTapes.js';
import { indexedUpTo } from './indexedUpTo.js';
import type { Ports } from './ports.js';

export const SUBGRAPH_NAME = 'vitrine';
const MANIFEST = resolve(import.meta.dirname, '../../../subgraph/build/subgraph.yaml');
/** The chain is on this machine: asking often costs little, and the page follows sooner. */
const POLL_INTERVAL_MS = 200;

export interface ServeWorldOptions {
  common: Common;
  shutdown: Shutdown;
  step: Step;
  ports: Ports;
  rpcUrl: string;
  /** Folder for the subgraph's database. */
  data: string;
  world: World;
  registry: Registry;
}

/** Indexes what was played, imports its tapes and serves both under one schema, with the page. */
export async function serveWorld(options: ServeWorldOptions): Promise<Gateway> {
  const { common, shutdown, step, ports, world, registry } = options;
  const databasePath = join(options.data, 'subgraph.sqlite');

  const subgraphUrl = await step('Index the chain', async (note) => {
    const indexer = createIndexerThread({
      common,
      manifestPath: MANIFEST,
      rpcUrl: options.rpcUrl,
      databasePath,
      // Not the default, which would show a path of this machine to everyone.
      deploymentId: SUBGRAPH_NAME,
      pollIntervalMs: POLL_INTERVAL_MS,
    });
    await indexer.start();
    shutdown.add(() => indexer.stop());
    await indexedUpTo(indexer, world.head.number);
    note(`${indexer.status().events} events up to block ${world.head.number}`);
    const server = createSubgraphServer({ common, databasePath, name: SUBGRAPH_NAME, port: ports.indexer, indexer });
    await server.listen();
    shutdown.add(() => server.close());
    return server.url;
  });
  await step('Import the loan tapes', async (note) => {
    note(`${await importTapes(registry, world.tapes)} loan records on ${world.tapes.length} tapes`);
  });
  return step('Serve the API and the dashboard', async () => {
    const gateway = createGateway({
      common,
      subgraphUrl,
      registry,
      port: ports.gateway,
      dashboardDir,
      rpcUrl: options.rpcUrl,
    });
    await gateway.listen();
    shutdown.add(() => gateway.close());
    return gateway;
  });
}
