/** Tokens of GraphQL as graph-node's parser (the crate graphql-parser) reads them, for the sake of its error messages. */
export interface Token {
  kind: 'Punctuator' | 'Name' | 'IntValue' | 'FloatValue' | 'StringValue' | 'BlockString' | 'End';
  text: string;
  line: number;
  column: number;
}

/** What is no token at all. */
export class TokenError extends Error {
  constructor(
    problem: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(problem);
  }
}

const TAB_COLUMNS = 8;
const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const NUMBER = /[-0-9][^ \n\r\t,#!$:=@|&()[\]{}]*/y;
const INTEGER = /^(?:-?0|-?[1-9][0-9]*)$/;
const FLOAT = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"/y;
const BLOCK_STRING = /"""(?:[\s\S]*?[^\\])??"""/y;

/** Gives one token after the other; after the last one, `End` for ever. @throws TokenError */
export function createTokens(source: string): () => Token {
  let index = 0;
  let line = 1;
  let column = 1;

  function skipIgnored(): void {
    for (; index < source.length; index++) {
      const char = source.charAt(index);
      if (char === '#') skipComment();
      else if (char === '\n') newLine();
      else if (char === '\t') column += TAB_COLUMNS;
      else if (char === ' ' || char === ',') column += 1;
      else if (char !== '\r' && char !== '\ufeff') return;
    }
  }

  function skipComment(): void {
    while (index < source.length && source[index] !== '\n' && source[index] !== '\r') index += 1;
    if (index < source.length) newLine();
  }

  function newLine(): void {
    line += 1;
    column = 1;
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = index;
    return pattern.exec(source)?.[0];
  }

  function take(kind: Token['kind'], text: string): Token {
    const token = { kind, text, line, column };
    index += text.length;
    for (const char of text) {
      if (char === '\n') newLine();
      else column += 1;
    }
    return token;
  }

  const failed = (problem: string) => new TokenError(problem, line, column);

  function takeNumber(): Token {
    const text = match(NUMBER) as string;
    const fractional = /[.eE]/.test(text);
    if (!(fractional ? FLOAT : INTEGER).test(text)) {
      throw failed(`unsupported ${fractional ? 'float' : 'integer'} ${JSON.stringify(text)}`);
    }
    return take(fractional ? 'FloatValue' : 'IntValue', text);
  }

  function takeString(): Token {
    const block = source.startsWith('"""', index);
    const text = match(block ? BLOCK_STRING : STRING);
    if (text === undefined) throw failed(`unterminated ${block ? 'block ' : ''}string value`);
    return take(block ? 'BlockString' : 'StringValue', text);
  }

  return () => {
    skipIgnored();
    const char = String.fromCodePoint(source.codePointAt(index) ?? 0);
    if (index >= source.length) return { kind: 'End', text: '', line, column };
    if ('()[]{}!$:=@|&'.includes(char)) return take('Punctuator', char);
    if (char === '"') return takeString();
    if (/[-0-9]/.test(char)) return takeNumber();
    const name = match(NAME);
    if (name !== undefined) return take('Name', name);
    if (source.startsWith('...', index)) return take('Punctuator', '...');
    if (char === '.') throw failed('bare dot \'.\' is not supported, only "..."');
    throw failed(`unexpected character '${char}'`);
  };
}
