import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { createIndexer, type Indexer } from '../indexer.js';
import { packError } from './errorTransfer.js';
import type { FromWorker, ToWorker, WorkerData } from './protocol.js';

const STATUS_INTERVAL_MS = 20;

/** The entry of the thread: an indexer whose face is in the thread that started it. */
function run({ options, logLevel }: WorkerData): void {
  const logger = pino({ level: logLevel, base: null }, { write: (line: string) => send({ kind: 'log', line }) });
  let last = '';
  let timer: NodeJS.Timeout | undefined;

  function sendStatus(indexer: Indexer): void {
    const status = indexer.status();
    const text = JSON.stringify(status);
    if (text === last) return;
    last = text;
    send({ kind: 'status', status });
  }

  function end(message: FromWorker): void {
    clearInterval(timer);
    send(message);
    // Nothing else keeps the thread alive.
    parentPort?.close();
  }

  function watch(indexer: Indexer): void {
    timer = setInterval(() => sendStatus(indexer), STATUS_INTERVAL_MS);
    indexer.done.then(
      (summary) => {
        sendStatus(indexer);
        end({ kind: 'done', summary });
      },
      (error: unknown) => {
        sendStatus(indexer);
        end({ kind: 'failed', error: packError(error) });
      },
    );
  }

  async function start(indexer: Indexer): Promise<void> {
    await indexer.start();
    sendStatus(indexer);
    send({ kind: 'started' });
  }

  try {
    const indexer = createIndexer({ ...options, common: { logger } });
    watch(indexer);
    parentPort?.on('message', (message: ToWorker) => {
      // A failure of either is the failure of `done`.
      (message === 'start' ? start(indexer) : indexer.stop()).catch(() => undefined);
    });
  } catch (error) {
    end({ kind: 'failed', error: packError(error) });
  }
}

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}

run(workerData as WorkerData);
