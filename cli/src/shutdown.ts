/** Collects what must be stopped, and stops it in reverse order, once, on Ctrl-C, SIGTERM or failure. */
export interface Shutdown {
  /** Adds something to stop. */
  add(stop: () => Promise<void> | void): void;
  /** Stops everything that was added, newest first; errors are collected, not thrown, so that all of it is tried. */
  run(): Promise<Error[]>;
  /** True once stopping has begun. */
  readonly begun: boolean;
}

export function createShutdown(): Shutdown {
  const stops: (() => Promise<void> | void)[] = [];
  let begun = false;
  let running: Promise<Error[]> | undefined;

  async function stopAll(): Promise<Error[]> {
    const errors: Error[] = [];
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        errors.push(error as Error);
      }
    }
    return errors;
  }

  return {
    add: (stop) => void stops.push(stop),
    run: () => {
      begun = true;
      running ??= stopAll();
      return running;
    },
    get begun() {
      return begun;
    },
  };
}

/** Stops everything and ends the process when the user or the system asks for it. A second signal ends it at once. */
export function stopOnSignals(shutdown: Shutdown): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (shutdown.begun) process.exit(130);
      void shutdown.run().then((errors) => {
        for (const error of errors) console.error(`vitrine: while stopping: ${error.message}`);
        process.exit(errors.length === 0 ? process.exitCode : 1);
      });
    });
  }
}
