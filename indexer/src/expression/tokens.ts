import { ExpressionError } from './ast.js';

export interface Token {
  /** `quoted` is an identifier in double quotes. */
  kind: 'number' | 'text' | 'word' | 'quoted' | 'symbol';
  text: string;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|"(?<quoted>(?:[^"]|"")+)"|'(?<text>(?:[^']|'')*)'|(?<symbol>::|<=>|<=|>=|<>|!=|[-+*/%^=<>(),]))/uy;

/** @throws ExpressionError where a character fits no token */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) throw new ExpressionError(`can not read \`${source.slice(at).trim()}\``);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { number, word, quoted, text, symbol } = groups;
  if (number !== undefined) return { kind: 'number', text: number };
  if (word !== undefined) return { kind: 'word', text: word };
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.replaceAll('""', '"') };
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
  return { kind: 'symbol', text: symbol ?? '' };
}
