import { createIndexer, createSubgraphServer } from '@vitrine/indexer';
import { HIGHEST_PORT, readArguments, rpcUrls, wholeNumber } from '../arguments.js';
import { createCommon, DATA_FOLDER, writablePath } from '../common.js';
import { IndexingFailedError } from '../errors.js';
import { createShutdown, stopOnSignals } from '../shutdown.js';

/**
 * `vitrine index`: runs any graph-cli build and serves it; with `--until` it ends at that block, after one JSON line
 * `{events, blocks, seconds, eventsPerSecond}`.
 */
export async function indexSubgraph(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(
    args,
    {
      rpc: { type: 'string', multiple: true },
      cache: { type: 'string' },
      db: { type: 'string', default: `${DATA_FOLDER}/subgraph.sqlite` },
      port: { type: 'string', default: '8000' },
      name: { type: 'string', default: 'subgraph' },
      until: { type: 'string' },
    },
    ['subgraph.yaml'],
  );
  const [manifestPath = ''] = positionals;
  const rpcUrl = rpcUrls(values.rpc);
  const port = wholeNumber('--port', values.port, 1, HIGHEST_PORT);
  const until =
    values.until === undefined ? undefined : wholeNumber('--until', values.until, 0, Number.MAX_SAFE_INTEGER);
  const common = createCommon(until === undefined ? 'info' : 'warn');
  const shutdown = createShutdown();
  stopOnSignals(shutdown);

  const databasePath = writablePath(values.db);
  const indexer = createIndexer({
    common,
    manifestPath,
    rpcUrl,
    databasePath,
    ...cacheOption(values.cache),
    ...(until === undefined ? {} : { until }),
  });
  shutdown.add(() => indexer.stop());
  try {
    if (until === undefined) {
      const server = createSubgraphServer({ common, databasePath, name: values.name, port });
      await server.listen();
      shutdown.add(() => server.close());
      console.log(`GraphQL ${server.url}`);
    }
    await indexer.start();
    const { error, ...summary } = await indexer.done;
    if (error !== null && until !== undefined) throw new IndexingFailedError(until, error.message);
    if (until !== undefined && shutdown.begun) {
      // Ctrl-C: the handler ends the process, so nothing thrown would be seen.
      console.error(
        `vitrine: stopped before block ${until}; what was indexed is kept, and the same command goes on from there`,
      );
      process.exitCode = 1;
      return;
    }
    if (until !== undefined) console.log(JSON.stringify(summary));
    // A failed deployment stays open to queries, as with graph-node; its status says what failed and where.
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  if (until !== undefined) await shutdown.run();
}

/** `off`: nothing is remembered; by default beside the database. */
function cacheOption(value: string | undefined): { cachePath?: string | false } {
  if (value === undefined) return {};
  return { cachePath: value === 'off' ? false : writablePath(value) };
}
