/** A JSON value whose numbers keep the text that they were written with. Keys of objects are sorted, as graph-node's are. */
export type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>;

export class JsonNumber {
  constructor(readonly text: string) {}
}

const MAX_DEPTH = 128;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
// A string's closing quote is searched for by hand: a backslash takes the character behind it.
const LITERALS: readonly [string, null | boolean][] = [
  ['null', null],
  ['true', true],
  ['false', false],
];

/** @throws SyntaxError */
export function parseJson(text: string): JsonNode {
  let position = 0;
  let depth = 0;

  function skipSpace(): void {
    while (position < text.length && ' \t\n\r'.includes(text.charAt(position))) position += 1;
  }

  function value(): JsonNode {
    skipSpace();
    const char = text[position];
    if (char === '{') return nested(object);
    if (char === '[') return nested(array);
    if (char === '"') return string();
    for (const [word, meaning] of LITERALS) {
      if (!text.startsWith(word, position)) continue;
      position += word.length;
      return meaning;
    }
    return number();
  }

  function nested<T>(read: () => T): T {
    depth += 1;
    if (depth >= MAX_DEPTH) throw new SyntaxError('recursion limit exceeded');
    const result = read();
    depth -= 1;
    return result;
  }

  function number(): JsonNumber {
    NUMBER.lastIndex = position;
    const match = NUMBER.exec(text);
    if (match === null) throw new SyntaxError(`expected value at position ${position}`);
    position += match[0].length;
    return new JsonNumber(match[0]);
  }

  function string(): string {
    const start = position;
    position += 1;
    while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
    position += 1;
    const content = JSON.parse(text.slice(start, position)) as string;
    if (LONE_SURROGATE.test(content)) throw new SyntaxError(`lone surrogate at position ${start}`);
    return content;
  }

  function array(): JsonNode[] {
    const items: JsonNode[] = [];
    position += 1;
    skipSpace();
    if (accept(']')) return items;
    do items.push(value());
    while (separator(']'));
    return items;
  }

  function object(): Map<string, JsonNode> {
    const members: [string, JsonNode][] = [];
    position += 1;
    skipSpace();
    if (accept('}')) return new Map();
    do {
      skipSpace();
      if (text[position] !== '"') throw new SyntaxError(`key must be a string at position ${position}`);
      const key = string();
      skipSpace();
      if (!accept(':')) throw new SyntaxError(`expected \`:\` at position ${position}`);
      members.push([key, value()]);
    } while (separator('}'));
    return new Map([...new Map(members)].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  }

  /** Reads what follows an item. @returns whether another item follows */
  function separator(end: string): boolean {
    skipSpace();
    if (accept(',')) return true;
    if (accept(end)) return false;
    throw new SyntaxError(`expected \`,\` or \`${end}\` at position ${position}`);
  }

  function accept(char: string): boolean {
    if (text[position] !== char) return false;
    position += 1;
    return true;
  }

  const result = value();
  skipSpace();
  if (position < text.length) throw new SyntaxError(`trailing characters at position ${position}`);
  return result;
}
