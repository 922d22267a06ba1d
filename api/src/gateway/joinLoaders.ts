import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { atField } from './delegate.js';

/** Loads values for many parents at once, in order; an error stands for the value of one of them. */
type BatchLoad<Key, Value> = (keys: readonly Key[]) => Promise<(Value | Error)[]>;

interface JoinLoad<Key, Value> {
  info: GraphQLResolveInfo;
  /** What is loaded, and as of which block: only loads of the same purpose are put together. */
  purpose: string;
  key: Key;
  batchLoad: BatchLoad<Key, Value>;
}

/** Dataloaders of one request: all parents of one field of the query share a load. */
export interface JoinLoaders {
  load<Key, Value>(load: JoinLoad<Key, Value>): Promise<Value>;
}

// graph-node's largest page.
const MAX_BATCH = 1_000;

export function createJoinLoaders(): JoinLoaders {
  const loaders = new Map<string, DataLoader<unknown, unknown, string>>();
  const fieldNumbers = new Map<FieldNode, number>();

  /** graphql-js hands the same field nodes to all parents in a list; a field that is selected twice has two nodes. */
  function fieldKey({ fieldNodes }: GraphQLResolveInfo): string {
    for (const node of fieldNodes) if (!fieldNumbers.has(node)) fieldNumbers.set(node, fieldNumbers.size);
    return fieldNodes.map((node) => fieldNumbers.get(node)).join();
  }

  return {
    async load<Key, Value>({ info, purpose, key, batchLoad }: JoinLoad<Key, Value>): Promise<Value> {
      const loaderKey = `${fieldKey(info)}/${purpose}`;
      const loader =
        loaders.get(loaderKey) ??
        new DataLoader<unknown, unknown, string>((keys) => batchLoad(keys as readonly Key[]), {
          cacheKeyFn: JSON.stringify,
          maxBatchSize: MAX_BATCH,
        });
      loaders.set(loaderKey, loader);
      try {
        return (await loader.load(key)) as Value;
      } catch (error) {
        throw atField(error, info);
      }
    },
  };
}
