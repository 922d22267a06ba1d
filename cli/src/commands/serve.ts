import { createGateway, createRegistry } from '@vitrine/api';
import { dashboardDir } from '@vitrine/dashboard';
import { HIGHEST_PORT, httpUrl, readArguments, wholeNumber } from '../arguments.js';
import { createCommon, DATA_FOLDER, writablePath } from '../common.js';
import { createShutdown, stopOnSignals } from '../shutdown.js';

/** `vitrine serve`: the page and the API on top of a subgraph that runs elsewhere; options may come from the environment. */
export async function serve(args: string[]): Promise<void> {
  const { env } = process;
  const { values } = readArguments(
    args,
    {
      subgraph: { type: 'string', ...(env.SUBGRAPH_URL ? { default: env.SUBGRAPH_URL } : {}) },
      db: { type: 'string', default: env.REGISTRY_DB ?? `${DATA_FOLDER}/registry.sqlite` },
      port: { type: 'string', default: env.PORT ?? '4000' },
      rpc: { type: 'string', ...(env.RPC_URL ? { default: env.RPC_URL } : {}) },
      host: { type: 'string', default: env.HOST ?? '127.0.0.1' },
    },
    [],
  );
  const subgraphUrl = httpUrl('--subgraph', values.subgraph);
  const port = wholeNumber('--port', values.port, 1, HIGHEST_PORT);
  const common = createCommon();
  const shutdown = createShutdown();
  stopOnSignals(shutdown);

  const registry = await createRegistry({ common, databasePath: writablePath(values.db) });
  shutdown.add(() => registry.close());
  const gateway = createGateway({
    common,
    subgraphUrl,
    registry,
    port,
    host: values.host,
    dashboardDir,
    // The dialect does not tell the time of past blocks; without a chain node the api asks for what it can from the entities.
    ...(values.rpc === undefined ? {} : { rpcUrl: httpUrl('--rpc', values.rpc) }),
  });
  try {
    await gateway.listen();
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  shutdown.add(() => gateway.close());
  console.log(`ready ${gateway.url}`);
}
