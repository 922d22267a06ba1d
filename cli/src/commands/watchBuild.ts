import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** A build writes many files; it is taken to be over when none was written for so long. */
const QUIET_MS = 300;

export interface BuildWatch {
  /** Settles with true when something has changed and is quiet again, also if that was since the last call; with false when closed. */
  changed(): Promise<boolean>;
  close(): void;
}

/** Watches the folder of a built manifest, which a build may remove and make anew. */
export function watchBuild(manifestPath: string): BuildWatch {
  const folder = dirname(resolve(manifestPath));
  let dirty = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: ((more: boolean) => void) | undefined;
  let inner = open();
  const outer = watch(dirname(folder), (_, name) => {
    if (name !== basename(folder)) return;
    inner?.close();
    inner = open();
    touch();
  });

  function open(): FSWatcher | undefined {
    try {
      const watcher = watch(folder, { recursive: true }, touch);
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      // It is not there now; the outer watch tells when it comes.
      return undefined;
    }
  }

  function touch(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dirty = true;
      settle();
    }, QUIET_MS);
  }

  function settle(): void {
    if (wake === undefined || !(dirty || closed)) return;
    dirty = false;
    wake(!closed);
    wake = undefined;
  }

  return {
    changed: () =>
      new Promise((resolveChange) => {
        wake = resolveChange;
        settle();
      }),
    close() {
      closed = true;
      clearTimeout(timer);
      inner?.close();
      outer.close();
      settle();
    },
  };
}
