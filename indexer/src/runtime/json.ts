/** A JSON value whose numbers keep their text. Keys of objects are sorted, as graph-node's are. */
export type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>;

export class JsonNumber {
  constructor(readonly text: string) {}
}

const MAX_DEPTH = 128;
const I64_MIN = -(2n ** 63n);
const U64_MAX = 2n ** 64n - 1n;
const WORDS: Record<string, [text: string, meaning: null | boolean]> = {
  n: ['null', null],
  t: ['true', true],
  f: ['false', false],
};
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads JSON as Rust's serde_json does it: what it takes, what it refuses, and in which words.
 * @throws SyntaxError
 */
export function parseJson(text: string): JsonNode {
  let index = 0;
  let depth = 0;

  /** The error at what has been read so far, or at the character that is next. */
  const failed = (problem: string) => new SyntaxError(`${problem} at ${placeOf(text, index)}`);
  const failedAtNext = (problem: string) => {
    index = Math.min(text.length, index + 1);
    return failed(problem);
  };

  /** The next character that is not a space; undefined at the end. */
  function peek(): string | undefined {
    while (index < text.length && ' \t\n\r'.includes(text.charAt(index))) index += 1;
    return text[index];
  }

  function value(): JsonNode {
    const char = peek();
    if (char === undefined) throw failedAtNext('EOF while parsing a value');
    if (char === '{') return nested(object);
    if (char === '[') return nested(array);
    if (char === '"') return string();
    if (char === '-' || isDigit(char)) return number();
    const word = WORDS[char];
    if (word === undefined) throw failedAtNext('expected value');
    readWord(word[0]);
    return word[1];
  }

  function readWord(word: string): void {
    for (const expected of word) {
      if (index >= text.length) throw failed('EOF while parsing a value');
      if (text[index++] !== expected) throw failed('expected ident');
    }
  }

  function nested<T>(read: () => T): T {
    depth += 1;
    if (depth >= MAX_DEPTH) throw failedAtNext('recursion limit exceeded');
    index += 1;
    const result = read();
    index += 1;
    depth -= 1;
    return result;
  }

  function array(): JsonNode[] {
    const items: JsonNode[] = [];
    for (;;) {
      let char = peek();
      if (char === undefined) throw failedAtNext('EOF while parsing a list');
      if (char === ']') return items;
      if (items.length > 0) {
        if (char !== ',') throw failedAtNext('expected `,` or `]`');
        index += 1;
        char = peek();
        if (char === undefined) throw failedAtNext('EOF while parsing a value');
        if (char === ']') throw failedAtNext('trailing comma');
      }
      items.push(value());
    }
  }

  function object(): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    for (let first = true; ; first = false) {
      let char = peek();
      if (char === undefined) throw failedAtNext('EOF while parsing an object');
      if (char === '}') return sorted(members);
      if (!first) {
        if (char !== ',') throw failedAtNext('expected `,` or `}`');
        index += 1;
        char = peek();
        if (char === undefined) throw failedAtNext('EOF while parsing a value');
        if (char === '}') throw failedAtNext('trailing comma');
      }
      if (char !== '"') throw failedAtNext('key must be a string');
      const key = string();
      const colon = peek();
      if (colon === undefined) throw failedAtNext('EOF while parsing an object');
      if (colon !== ':') throw failedAtNext('expected `:`');
      index += 1;
      members.set(key, value());
    }
  }

  /** Integers of 64 bits are written anew, other numbers with `e` and the sign of the exponent. */
  function number(): JsonNumber {
    const start = index;
    if (text[index] === '-') index += 1;
    if (index >= text.length) throw failed('EOF while parsing a value');
    if (!isDigit(text.charAt(index))) {
      index += 1;
      throw failed('invalid number');
    }
    if (text[index++] === '0' && isDigit(text.charAt(index))) throw failedAtNext('invalid number');
    skipDigits();
    if (text[index] === '.') {
      index += 1;
      if (index >= text.length) throw failedAtNext('EOF while parsing a value');
      if (!isDigit(text.charAt(index))) throw failedAtNext('invalid number');
      skipDigits();
    }
    const mantissa = text.slice(start, index);
    const exponent = readExponent();
    return new JsonNumber(exponent === '' ? canonicalInteger(mantissa) : mantissa + exponent);
  }

  function readExponent(): string {
    if (text[index] !== 'e' && text[index] !== 'E') return '';
    index += 1;
    const sign = text[index] === '-' ? '-' : '+';
    if (text[index] === '-' || text[index] === '+') index += 1;
    if (index >= text.length) throw failed('EOF while parsing a value');
    const start = index;
    index += 1;
    if (!isDigit(text.charAt(start))) throw failed('invalid number');
    skipDigits();
    return `e${sign}${text.slice(start, index)}`;
  }

  function skipDigits(): void {
    while (isDigit(text.charAt(index))) index += 1;
  }

  function string(): string {
    let content = '';
    index += 1;
    for (let from = index; ; ) {
      if (index >= text.length) throw failed('EOF while parsing a string');
      const char = text.charAt(index++);
      if (char === '"') return content + text.slice(from, index - 1);
      if (char < ' ') throw failed('control character (\\u0000-\\u001F) found while parsing a string');
      if (char !== '\\') continue;
      content += text.slice(from, index - 1) + escaped();
      from = index;
    }
  }

  function escaped(): string {
    if (index >= text.length) throw failed('EOF while parsing a string');
    const char = text.charAt(index++);
    if (char !== 'u') {
      const meaning = ESCAPES[char];
      if (meaning === undefined) throw failed('invalid escape');
      return meaning;
    }
    const unit = hexUnit();
    if (isBetween(unit, 0xdc00, 0xdfff)) throw failed('lone leading surrogate in hex escape');
    return isBetween(unit, 0xd800, 0xdbff) ? String.fromCharCode(unit, trailingUnit()) : String.fromCharCode(unit);
  }

  function trailingUnit(): number {
    for (const expected of '\\u') {
      if (index >= text.length) throw failed('EOF while parsing a string');
      if (text[index++] !== expected) throw failed('unexpected end of hex escape');
    }
    const unit = hexUnit();
    if (!isBetween(unit, 0xdc00, 0xdfff)) throw failed('lone leading surrogate in hex escape');
    return unit;
  }

  function hexUnit(): number {
    const digits = text.slice(index, index + 4);
    index = Math.min(text.length, index + 4);
    if (digits.length < 4) throw failed('EOF while parsing a string');
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw failed('invalid escape');
    return Number.parseInt(digits, 16);
  }

  const result = value();
  if (peek() !== undefined) throw failedAtNext('trailing characters');
  return result;
}

/** Line and column as serde_json counts them: in bytes, of what is before the index. */
function placeOf(text: string, index: number): string {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return `line ${before.split('\n').length} column ${Buffer.byteLength(before.slice(lineStart))}`;
}

function canonicalInteger(text: string): string {
  if (text.includes('.')) return text;
  const integer = BigInt(text);
  return integer >= I64_MIN && integer <= U64_MAX ? integer.toString() : text;
}

function sorted(members: Map<string, JsonNode>): Map<string, JsonNode> {
  return new Map([...members].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
