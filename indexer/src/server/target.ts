/** What a URL path points to. */
export type Target =
  | { kind: 'index' }
  | { kind: 'subgraph'; by: 'name' | 'id'; value: string; explorer: boolean }
  | { kind: 'unknown' };

const EXPLORER = 'graphql';

/** graph-node's URLs: `/subgraphs/name/<name>` (names may hold slashes) and `/subgraphs/id/<deployment id>`. */
export function targetOf(path: string): Target {
  const [root, by, ...rest] = path.split('/').slice(1);
  if (root === '' && by === undefined) return { kind: 'index' };
  if (root !== 'subgraphs' || (by !== 'name' && by !== 'id')) return { kind: 'unknown' };
  const parts = by === 'name' ? rest.filter((part) => part !== '') : rest;
  const explorer = parts.at(-1) === EXPLORER;
  const own = explorer ? parts.slice(0, -1) : parts;
  if (by === 'id' && own.length !== 1) return { kind: 'unknown' };
  return { kind: 'subgraph', by, value: own.map(decode).join('/'), explorer };
}

/** 1 to 255 letters, digits, `-`, `_` and `/`; each part has a letter and begins and ends with a letter or digit. */
export function isSubgraphName(name: string): boolean {
  if (name.length === 0 || name.length > 255 || !/^[A-Za-z0-9\-_/]+$/.test(name)) return false;
  return name.split('/').every((part) => {
    return part !== EXPLORER && /^[A-Za-z0-9](?:.*[A-Za-z0-9])?$/.test(part) && /[A-Za-z]/.test(part);
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
