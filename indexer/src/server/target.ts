/** What a URL path points to. */
export type Target =
  | { kind: 'index' }
  | { kind: 'subgraph'; by: 'name' | 'id'; value: string; explorer: boolean }
  | { kind: 'unknown' };

const EXPLORER = 'graphql';

/** graph-node's URLs: `/subgraphs/name/<name>` (names may hold slashes) and `/subgraphs/id/<deployment id>`. */
export function targetOf(path: string): Target {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) return { kind: 'index' };
  const [root, by, ...rest] = segments;
  if (root !== 'subgraphs' || (by !== 'name' && by !== 'id') || rest.length === 0) return { kind: 'unknown' };
  const explorer = rest.length > 1 && rest.at(-1) === EXPLORER;
  const value = (explorer ? rest.slice(0, -1) : rest).map(decode).join('/');
  return { kind: 'subgraph', by, value, explorer };
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
