import { existsSync, readFileSync, statSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ManifestError } from '../errors.js';

/** A node of a YAML file that knows where it is, so that errors can say it. */
export interface YamlNode {
  /** Dotted path, for messages: `dataSources[0].mapping`. */
  path: string;
  fail(message: string, hint: string): ManifestError;
  /** Refuses members that are not in the list. */
  expectKeys(known: readonly string[]): void;
  /** The member of this name, when it is there and not null. */
  get(key: string): YamlNode | undefined;
  require(key: string): YamlNode;
  keys(): string[];
  items(): YamlNode[];
  text(): string;
  integer(): number;
  boolean(): boolean;
  isMap(): boolean;
  /** The plain value below this node. */
  plain(): unknown;
}

export function readYaml(file: string): YamlNode {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new ManifestError(existsSync(file) ? 'The manifest is not a file.' : 'The manifest does not exist.', {
      where: file,
      hint: 'Give the path of subgraph.yaml in the build directory (made by graph build).',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), {
    lineCounter: lines,
    intAsBigInt: false,
    schema: 'failsafe',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new ManifestError(error.message.split('\n')[0] ?? 'not YAML', {
      where: `${file}:${line}`,
      hint: 'Correct the YAML.',
    });
  }
  return createNode(document.contents, file, '', lines);
}

function createNode(node: Node | null | undefined, file: string, path: string, lines: LineCounter): YamlNode {
  const fail = (message: string, hint: string) => {
    const offset = node?.range?.[0];
    const line = offset === undefined ? '' : `:${lines.linePos(offset).line}`;
    return new ManifestError(message, { where: file + line, hint });
  };
  const wrong = (expected: string) => fail(`\`${path}\` must be ${expected}.`, 'Correct the manifest and build again.');
  const pairs = () => {
    if (!isMap(node)) throw wrong('a map');
    return node.items.map((pair) => ({
      key: String((pair.key as { value?: unknown }).value),
      value: pair.value as Node | null,
    }));
  };
  const child = (value: Node | null, key: string) =>
    createNode(value, file, path === '' ? key : `${path}.${key}`, lines);

  const self: YamlNode = {
    path,
    fail,
    keys: () => pairs().map((pair) => pair.key),
    expectKeys(known) {
      for (const { key, value } of pairs()) {
        if (known.includes(key)) continue;
        throw child(value, key).fail(
          `\`${path === '' ? key : `${path}.${key}`}\` is not known.`,
          `Known here: ${known.join(', ')}.`,
        );
      }
    },
    get(key) {
      const found = pairs().find((pair) => pair.key === key);
      return found === undefined || isNull(found.value) ? undefined : child(found.value, key);
    },
    require(key) {
      const found = self.get(key);
      if (found === undefined)
        throw fail(`\`${path === '' ? key : `${path}.${key}`}\` is missing.`, 'Add it and build again.');
      return found;
    },
    items() {
      if (!isSeq(node)) throw wrong('a list');
      return node.items.map((item, i) => createNode(item as Node, file, `${path}[${i}]`, lines));
    },
    text() {
      if (!isScalar(node)) throw wrong('text');
      return String(node.value);
    },
    integer() {
      const text = self.text();
      if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(Number(text))) throw wrong('a whole number');
      return Number(text);
    },
    boolean() {
      const text = self.text();
      if (text !== 'true' && text !== 'false') throw wrong('true or false');
      return text === 'true';
    },
    isMap: () => isMap(node),
    plain: () => plainValue(node),
  };
  return self;
}

function isNull(node: Node | null): boolean {
  return (
    node === null ||
    (isScalar(node) && (node.value === null || node.value === '' || node.value === 'null') && node.type === 'PLAIN')
  );
}

function plainValue(node: Node | null | undefined): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map((pair) => [
        String((pair.key as { value?: unknown }).value),
        plainValue(pair.value as Node | null),
      ]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => plainValue(item as Node));
  return isScalar(node) ? node.value : null;
}
