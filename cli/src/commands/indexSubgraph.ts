import { createIndexer, createIndexerThread, createSubgraphServer, type Indexer, VitrineError } from '@vitrine/indexer';
import { HIGHEST_PORT, readArguments, rpcUrls, wholeNumber } from '../arguments.js';
import { type Common, createCommon, DATA_FOLDER, writablePath } from '../common.js';
import { IndexingFailedError, UsageError } from '../errors.js';
import { createShutdown, type Shutdown, stopOnSignals } from '../shutdown.js';
import { showProgress } from './progressLine.js';
import { watchBuild } from './watchBuild.js';

/** From the port of the queries to the one of the index node, by default: as with graph-node's. */
const INDEX_NODE_DISTANCE = 30;

interface Options {
  common: Common;
  shutdown: Shutdown;
  create: () => Indexer;
}

/**
 * `vitrine index`: runs any graph-cli build and serves it; with `--until` it ends at that block, after one JSON line
 * `{events, blocks, seconds, eventsPerSecond}`; with `--watch` it indexes anew whenever the build changes.
 */
export async function indexSubgraph(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(
    args,
    {
      rpc: { type: 'string', multiple: true },
      cache: { type: 'string' },
      db: { type: 'string', default: `${DATA_FOLDER}/subgraph.sqlite` },
      port: { type: 'string', default: '8000' },
      'index-node-port': { type: 'string' },
      name: { type: 'string', default: 'subgraph' },
      deployment: { type: 'string' },
      until: { type: 'string' },
      watch: { type: 'boolean', default: false },
    },
    ['subgraph.yaml'],
  );
  const [manifestPath = ''] = positionals;
  const rpcUrl = rpcUrls(values.rpc);
  const port = wholeNumber('--port', values.port, 1, HIGHEST_PORT);
  const indexNode = values['index-node-port'] ?? String(port + INDEX_NODE_DISTANCE);
  const indexNodePort = wholeNumber('--index-node-port', indexNode, 1, HIGHEST_PORT);
  const until =
    values.until === undefined ? undefined : wholeNumber('--until', values.until, 0, Number.MAX_SAFE_INTEGER);
  if (values.watch && until !== undefined)
    throw new UsageError('--watch goes on for ever, so --until can not be given');
  // On a terminal a line of progress says what the log would.
  const common = createCommon(until === undefined && !process.stderr.isTTY ? 'info' : 'warn');
  const shutdown = createShutdown();
  stopOnSignals(shutdown);

  const databasePath = writablePath(values.db);
  // What is asked for by others is answered beside the indexing; with --until nobody asks.
  const start = until === undefined ? createIndexerThread : createIndexer;
  const create = (): Indexer =>
    start({
      common,
      manifestPath,
      rpcUrl,
      databasePath,
      ...cacheOption(values.cache),
      ...(values.deployment === undefined ? {} : { deploymentId: values.deployment }),
      ...(until === undefined ? {} : { until }),
    });
  const options = { common, shutdown, create };
  try {
    if (until !== undefined) return await indexUntil(options, until);
    let current: Indexer | undefined;
    const indexer = { status: () => current?.status() };
    const server = createSubgraphServer({
      common,
      databasePath,
      name: values.name,
      port,
      indexer,
      indexNodePort,
      rpcUrl,
    });
    await server.listen();
    shutdown.add(() => server.close());
    console.log(`GraphQL ${server.url}`);
    console.log(`Indexing status and proofs ${server.indexNodeUrl}`);
    const use = (next: Indexer) => {
      current = next;
    };
    await (values.watch ? indexChanging({ ...options, use }, manifestPath) : indexFollowing({ ...options, use }));
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function indexUntil({ shutdown, create }: Options, until: number): Promise<void> {
  const indexer = create();
  shutdown.add(() => indexer.stop());
  const progress = showProgress(indexer.status, until);
  try {
    await indexer.start();
    const { error, ...summary } = await indexer.done;
    if (error !== null) throw new IndexingFailedError(until, error.message);
    progress.end();
    if (shutdown.begun) {
      // Ctrl-C: the handler ends the process, so nothing thrown would be seen.
      console.error(
        `vitrine: stopped before block ${until}; what was indexed is kept, and the same command goes on from there`,
      );
      process.exitCode = 1;
      return;
    }
    console.log(JSON.stringify(summary));
  } finally {
    progress.end();
  }
  await shutdown.run();
}

/** A failed deployment stays open to queries, as with graph-node; its status says what failed and where. */
async function indexFollowing({ shutdown, create, use }: Options & { use(indexer: Indexer): void }): Promise<void> {
  const indexer = create();
  use(indexer);
  shutdown.add(() => indexer.stop());
  const progress = showProgress(indexer.status, undefined);
  try {
    await indexer.start();
    await indexer.done;
  } finally {
    progress.end();
  }
}

/** Until it is stopped. A build that can not be used is reported, and the next one waited for. */
async function indexChanging(
  { common, shutdown, create, use }: Options & { use(indexer: Indexer): void },
  manifestPath: string,
): Promise<void> {
  const watch = watchBuild(manifestPath);
  shutdown.add(() => watch.close());
  let running: Indexer | undefined;
  shutdown.add(() => running?.stop());
  for (;;) {
    running = await startReported(create);
    if (running) use(running);
    const progress = running ? showProgress(running.status, undefined) : undefined;
    running?.done.catch((error: unknown) => report(error));
    const more = await watch.changed();
    progress?.end();
    if (!more) return;
    common.logger.warn({ manifestPath }, 'the build has changed: indexing it anew');
    await running?.stop();
  }
}

async function startReported(create: () => Indexer): Promise<Indexer | undefined> {
  try {
    const indexer = create();
    await indexer.start();
    return indexer;
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** @throws whatever is not an error that explains itself */
function report(error: unknown): void {
  if (!(error instanceof VitrineError)) throw error;
  console.error(`vitrine: ${error.message}\n  Waiting for the next build.`);
}

/** `off`: nothing is remembered; by default beside the database. */
function cacheOption(value: string | undefined): { cachePath?: string | false } {
  if (value === undefined) return {};
  return { cachePath: value === 'off' ? false : writablePath(value) };
}
