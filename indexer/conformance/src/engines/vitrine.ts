import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexer, createSubgraphServer, type Indexer, type SubgraphServer } from '@vitrine/indexer';
import { pino } from 'pino';
import type { SubgraphBuild } from '../build/buildSubgraph.js';
import { CACHE } from '../paths.js';
import type { Endpoint, Engine } from './engine.js';

const POLL_INTERVAL_MS = 100;

interface Deployment {
  indexer: Indexer;
  server: SubgraphServer;
}

/** The embedded engine: one indexer and one server per subgraph, named as graph-node's dev edition names them. */
export function createVitrine(): Engine {
  return {
    name: 'vitrine',
    async start(builds, rpcUrl) {
      const folder = join(CACHE, 'databases');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const logger = pino({ level: 'info' }, pino.destination({ dest: join(CACHE, 'vitrine.log'), append: false }));
      const deployments = new Map<string, Deployment>();
      const refusals = new Map<string, string>();

      for (const [at, build] of builds.entries()) {
        await deploy(build, `subgraph-${at}`, { logger, rpcUrl, folder }).then(
          (deployment) => deployments.set(build.name, deployment),
          (error: Error) => refusals.set(build.name, error.message),
        );
      }
      return {
        endpoint(subgraph): Endpoint {
          const deployment = deployments.get(subgraph);
          if (!deployment) throw new Error(`${subgraph} has not been started`);
          const { url, indexNodeUrl } = deployment.server;
          return { queryUrl: url, ...(indexNodeUrl === undefined ? {} : { indexNodeUrl }) };
        },
        refusal: (subgraph) => refusals.get(subgraph),
        async stop() {
          for (const { indexer, server } of deployments.values()) {
            await indexer.stop();
            await server.close();
          }
        },
      };
    },
  };
}

async function deploy(
  build: SubgraphBuild,
  name: string,
  { logger, rpcUrl, folder }: { logger: pino.Logger; rpcUrl: string; folder: string },
): Promise<Deployment> {
  const common = { logger: logger.child({ subgraph: build.name }) };
  const databasePath = join(folder, `${build.name}.sqlite`);
  const options = { common, databasePath, manifestPath: build.manifest, rpcUrl, pollIntervalMs: POLL_INTERVAL_MS };
  const indexer = createIndexer(options);
  const server = createSubgraphServer({ common, databasePath, name, port: 0, indexNodePort: 0, rpcUrl });
  await server.listen();
  await indexer.start();
  return { indexer, server };
}
