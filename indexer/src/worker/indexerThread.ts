import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { errorMessage, VitrineError } from '../errors.js';
import { createIndexer, type Indexer, type IndexerOptions } from '../indexer.js';
import { loadManifest } from '../manifest/load.js';
import { type IndexerStatus, initialStatus, type RunSummary } from '../sync/progress.js';
import { unpackError } from './errorTransfer.js';
import type { FromWorker, ToWorker, WorkerData } from './protocol.js';

const WORKER_FILE = join(import.meta.dirname, 'indexerWorker.js');

/** The thread has ended without saying why. */
export class IndexerThreadError extends VitrineError {
  constructor(cause: unknown) {
    super('INDEXER_THREAD', `The thread that indexes has ended: ${errorMessage(cause)}`, {
      hint: 'What was committed is kept; start again to go on from there.',
      cause,
    });
  }
}

/**
 * An indexer that runs in a thread of its own, so that whatever this thread does, answering queries above all, goes on
 * beside it. Errors of the database and of the mappings come from `start`. From sources, which threads can not load, it
 * runs in this thread.
 * @throws ManifestError, SchemaError
 */
export function createIndexerThread(options: IndexerOptions, workerFile = WORKER_FILE): Indexer {
  if (!existsSync(workerFile)) return createIndexer(options);
  const { common, ...others } = options;
  const { deploymentId } = loadManifest(options.manifestPath);
  const deployment = options.deploymentId ?? deploymentId;
  const data: WorkerData = { options: others, logLevel: common.logger.level };
  const worker = new Worker(workerFile, { workerData: data });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const started = deferred<void>();
  const done = deferred<RunSummary>();
  let status: IndexerStatus = initialStatus(deployment);

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'started') started.resolve();
    else if (message.kind === 'status') status = message.status;
    else if (message.kind === 'log') writeLog(common.logger, message.line);
    else if (message.kind === 'done') end(message.summary);
    else fail(unpackError(message.error));
  });
  worker.once('error', (error) => fail(new IndexerThreadError(error)));
  worker.once('exit', (code) => fail(new IndexerThreadError(new Error(`exit code ${code}`))));

  function end(summary: RunSummary): void {
    started.resolve();
    done.resolve(summary);
  }

  function fail(error: Error): void {
    started.reject(error);
    done.reject(error);
  }

  function send(message: ToWorker): void {
    worker.postMessage(message);
  }

  return {
    deployment,
    start: () => {
      send('start');
      return started.promise;
    },
    async stop() {
      send('stop');
      await exited;
    },
    status: () => status,
    done: done.promise,
  };
}

/** Whoever does not wait for it is not disturbed by its rejection. Once it is settled, nothing changes it. */
function deferred<T>() {
  let settle: { resolve(value: T): void; reject(error: Error): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (error: Error) => settle?.reject(error) };
}

const LEVELS: Record<number, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

function writeLog(logger: Logger, line: string): void {
  const { level, msg, time, ...fields } = JSON.parse(line) as { level: number; msg?: string; time?: number };
  logger[LEVELS[level] ?? 'info'](fields, msg);
}
