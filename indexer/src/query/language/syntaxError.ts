import { QueryError } from '../errors.js';
import { createTokens, type Token, TokenError } from './tokens.js';

// What graph-node's parser says that it expected, in its order; recorded from it.
const DEFINITION = ['{', 'query', 'mutation', 'subscription', 'fragment'];
const VALUE = ['IntValue', 'FloatValue', 'StringValue', 'BlockString', 'true', 'false', 'null', 'Name'];
const AFTER_KEYWORD = ['{', 'Name', '(', '$', ':', '=', ')'];
const AFTER_VARIABLE = ['$', 'Name', ':', '=', ')'];

const OPERATIONS = ['query', 'mutation', 'subscription'];
const LITERALS: Token['kind'][] = ['IntValue', 'FloatValue', 'StringValue', 'BlockString', 'Name'];

/** The first syntax error of a query in graph-node's words; undefined where its parser would find none. */
export function findSyntaxError(source: string): QueryError | undefined {
  try {
    readDocument(createReader(source));
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

type Reader = ReturnType<typeof createReader>;

function createReader(source: string) {
  const next = createTokens(source);
  let current: Token | TokenError = read();

  function read(): Token | TokenError {
    try {
      return next();
    } catch (error) {
      if (error instanceof TokenError) return error;
      throw error;
    }
  }

  /** Whether the next token is a punctuator or a word. */
  function at(text: string): boolean {
    return current instanceof TokenError
      ? false
      : current.text === text && !LITERALS.slice(0, 4).includes(current.kind);
  }

  function atKind(...kinds: Token['kind'][]): boolean {
    return current instanceof TokenError ? false : kinds.includes(current.kind);
  }

  function skip(): void {
    current = read();
  }

  function fail(expected: readonly string[]): never {
    const { line, column } = current;
    throw new QueryError(`Unexpected ${unexpected(current)}\nExpected ${listOf(expected)}`, { line, column });
  }

  /** Fails where graph-node's parser tries several things: of what is no token it then says that it is the end, too. */
  function failChoice(expected: readonly string[]): never {
    const { line, column } = current;
    const end = current instanceof TokenError ? '\nUnexpected end of input' : '';
    throw new QueryError(`Unexpected ${unexpected(current)}${end}\nExpected ${listOf(expected)}`, { line, column });
  }

  return {
    at,
    atKind,
    skip,
    fail,
    failChoice,
    current: () => current,
    take(text: string, expected: readonly string[] = [text]): void {
      if (!at(text)) fail(expected);
      skip();
    },
    takeName(expected: readonly string[] = ['Name']): void {
      if (!atKind('Name')) fail(expected);
      skip();
    },
  };
}

function unexpected(token: Token | TokenError): string {
  if (token instanceof TokenError) return token.message;
  return token.kind === 'End' ? 'end of input' : `\`${token.text}[${token.kind}]\``;
}

function listOf(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function readDocument(reader: Reader): void {
  for (let first = true; ; first = false) {
    if (reader.at('{')) readSelectionSet(reader);
    else if (OPERATIONS.some(reader.at)) readOperation(reader);
    else if (reader.at('fragment')) readFragment(reader);
    else if (first) reader.failChoice(DEFINITION);
    else if (reader.atKind('End')) return;
    else failAtEnd(reader);
  }
}

function readOperation(reader: Reader): void {
  reader.skip();
  const named = reader.atKind('Name');
  if (named) reader.skip();
  if (reader.at('(')) readVariables(reader);
  else if (!named && !reader.at('{') && !reader.at('@')) reader.failChoice(AFTER_KEYWORD);
  readDirectives(reader);
  readSelectionSet(reader);
}

function failAtEnd(reader: Reader): never {
  const current = reader.current();
  if (!(current instanceof TokenError)) reader.fail(['end of input']);
  throw new QueryError('Expected end of input', { line: current.line, column: current.column });
}

function readVariables(reader: Reader): void {
  reader.skip();
  do {
    reader.take('$');
    reader.takeName();
    reader.take(':');
    readType(reader);
    if (reader.at('=')) {
      reader.skip();
      readValue(reader);
    }
    if (!reader.at('$') && !reader.at(')')) reader.fail(AFTER_VARIABLE);
  } while (!reader.at(')'));
  reader.skip();
}

function readType(reader: Reader): void {
  if (reader.at('[')) {
    reader.skip();
    readType(reader);
    reader.take(']');
  } else if (reader.atKind('Name')) reader.skip();
  else reader.failChoice(['Name', '[']);
  if (reader.at('!')) reader.skip();
}

function readFragment(reader: Reader): void {
  reader.skip();
  reader.takeName();
  reader.take('on');
  reader.takeName();
  readDirectives(reader);
  readSelectionSet(reader);
}

function readDirectives(reader: Reader): void {
  while (reader.at('@')) {
    reader.skip();
    reader.takeName();
    readArguments(reader);
  }
}

function readSelectionSet(reader: Reader): void {
  if (!reader.at('{')) reader.failChoice(['{']);
  reader.skip();
  if (!reader.atKind('Name') && !reader.at('...')) reader.failChoice(['Name']);
  do readSelection(reader);
  while (reader.atKind('Name') || reader.at('...'));
  reader.take('}');
}

function readSelection(reader: Reader): void {
  if (reader.at('...')) {
    readSpread(reader);
    return;
  }
  reader.takeName();
  if (reader.at(':')) {
    reader.skip();
    reader.takeName();
  }
  readArguments(reader);
  readDirectives(reader);
  if (reader.at('{')) readSelectionSet(reader);
}

function readSpread(reader: Reader): void {
  reader.skip();
  if (reader.at('on')) {
    reader.skip();
    reader.takeName();
  } else if (reader.atKind('Name')) {
    reader.skip();
    readDirectives(reader);
    return;
  } else if (!reader.at('{') && !reader.at('@')) reader.failChoice(['{', 'on', 'Name']);
  readDirectives(reader);
  readSelectionSet(reader);
}

function readArguments(reader: Reader): void {
  if (!reader.at('(')) return;
  reader.skip();
  readMember(reader, ['Name']);
  while (!reader.at(')')) readMember(reader, ['Name', ':', ')']);
  reader.skip();
}

function readMember(reader: Reader, expected: readonly string[]): void {
  reader.takeName(expected);
  reader.take(':');
  readValue(reader);
}

function readValue(reader: Reader): void {
  if (reader.at('$')) {
    reader.skip();
    reader.takeName();
  } else if (reader.at('[')) {
    reader.skip();
    while (isValueStart(reader)) readValue(reader);
    reader.take(']');
  } else if (reader.at('{')) {
    reader.skip();
    while (!reader.at('}')) readMember(reader, ['Name', ':', '}']);
    reader.skip();
  } else if (reader.atKind(...LITERALS)) {
    checkEscapes(reader.current() as Token);
    reader.skip();
  } else reader.failChoice(VALUE);
}

function isValueStart(reader: Reader): boolean {
  return reader.at('$') || reader.at('[') || reader.at('{') || reader.atKind(...LITERALS);
}

function checkEscapes({ kind, text, line, column }: Token): void {
  if (kind !== 'StringValue') return;
  for (const [, digits, char = ''] of text.slice(1, -1).matchAll(/\\(?:u(.{0,4})|(.))/gs)) {
    const problem = digits === undefined ? escapeProblem(char) : codePointProblem(digits);
    if (problem !== undefined) throw new QueryError(`Unexpected ${problem}`, { line, column });
  }
}

function escapeProblem(char: string): string | undefined {
  return '"\\/bfnrt'.includes(char) ? undefined : `bad escaped char '${char}'`;
}

function codePointProblem(digits: string): string | undefined {
  if (digits.length < 4) return `\\u must have 4 characters after it, only found '${digits}'`;
  const valid = /^[0-9a-fA-F]{4}$/.test(digits) && !/^d[89a-f]/i.test(digits);
  return valid ? undefined : `${digits} is not a valid unicode code point`;
}
