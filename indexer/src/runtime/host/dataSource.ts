import { DeterministicError } from '../../errors.js';
import { readContext, writeContext } from '../context.js';
import type { ContextField, HostContext, HostFunctions } from '../environment.js';

const LOG_CRITICAL = 0;
const LOG_LEVELS = ['error', 'error', 'warn', 'info', 'debug'] as const;

/** `dataSource.*` and `log.*`. */
export function dataSourceFunctions({ heap, environment }: HostContext): HostFunctions {
  function create(name: number, params: number, context: ContextField[]): void {
    const template = heap.readString(name);
    const { source } = environment;
    if (!source.templates.has(template)) {
      throw new DeterministicError(
        `Failed to create data source from name \`${template}\`: No template with this name in parent data source ` +
          `\`${source.name}\`. Available names: ${[...source.templates].join(', ')}.`,
      );
    }
    environment.created.push({ template, params: heap.readStringArray(params), context });
  }

  return {
    'dataSource.create': (name: number, params: number) => {
      heap.sync();
      create(name, params, []);
      return undefined;
    },
    'dataSource.createWithContext': (name: number, params: number, context: number) => {
      heap.sync();
      create(name, params, readContext(heap, context));
      return undefined;
    },
    'dataSource.address': () => {
      heap.sync();
      return heap.newBytes(environment.source.address);
    },
    'dataSource.network': () => {
      heap.sync();
      return heap.newString(environment.source.network);
    },
    'dataSource.context': () => {
      heap.sync();
      return writeContext(heap, environment.source.context);
    },
    'log.log': (level: number, message: number) => {
      heap.sync();
      const text = heap.readString(message);
      if (level === LOG_CRITICAL) {
        throw new DeterministicError(`Critical error logged in mapping with log message: ${text}`);
      }
      environment.log(LOG_LEVELS[level] ?? 'debug', text);
      return undefined;
    },
  };
}
