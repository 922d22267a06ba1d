import {
  type Arithmetic,
  type Comparison,
  type Expression,
  ExpressionError,
  type NumericSize,
  type SqlType,
} from './ast.js';
import { parseNumeric } from './numeric.js';
import { type Token, tokenize } from './tokens.js';

/** How tightly operators bind, loosest first, as in PostgreSQL. */
const BINDING = { or: 1, and: 2, not: 3, is: 4, comparison: 5, sum: 6, product: 7, power: 8, sign: 9, cast: 10 };

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const ARITHMETIC: Readonly<Record<string, { operator: Arithmetic; binding: number }>> = {
  '+': { operator: '+', binding: BINDING.sum },
  '-': { operator: '-', binding: BINDING.sum },
  '*': { operator: '*', binding: BINDING.product },
  '/': { operator: '/', binding: BINDING.product },
  '%': { operator: '%', binding: BINDING.product },
  '^': { operator: '^', binding: BINDING.power },
};

const CAST_TYPES: Readonly<Record<string, SqlType>> = {
  int: 'int4',
  int4: 'int4',
  integer: 'int4',
  bigint: 'int8',
  int8: 'int8',
  numeric: 'numeric',
  decimal: 'numeric',
  float8: 'float8',
};

/** Words that can not be the name of a field unless they are quoted. */
const RESERVED = new Set(['and', 'or', 'not', 'is', 'case', 'when', 'then', 'else', 'end', 'null', 'true', 'false']);

/**
 * Reads the part of SQL that graph-node allows in `@aggregate(arg: …)`.
 * @throws ExpressionError
 */
export function parseExpression(source: string): Expression {
  const parser = createParser(tokenize(source));
  const expression = parser.expression(0);
  parser.finish();
  return expression;
}

function createParser(tokens: readonly Token[]) {
  let position = 0;

  const peek = (): Token | undefined => tokens[position];

  function isWord(token: Token | undefined, word: string): boolean {
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }

  function takeWord(word: string): boolean {
    if (!isWord(peek(), word)) return false;
    position += 1;
    return true;
  }

  function takeSymbol(symbol: string): boolean {
    const token = peek();
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    position += 1;
    return true;
  }

  function expected(what: string): ExpressionError {
    const found = peek();
    return new ExpressionError(`expected ${what}, found ${found === undefined ? 'the end' : `\`${found.text}\``}`);
  }

  function needWord(word: string): void {
    if (!takeWord(word)) throw expected(word.toUpperCase());
  }

  function needSymbol(symbol: string): void {
    if (!takeSymbol(symbol)) throw expected(`\`${symbol}\``);
  }

  function expression(binding: number): Expression {
    let left = prefix();
    for (;;) {
      const next = infix(left, binding);
      if (next === undefined) return left;
      left = next;
    }
  }

  /** The expression that `left` is the left side of, if an operator follows that binds more tightly than `binding`. */
  function infix(left: Expression, binding: number): Expression | undefined {
    const token = peek();
    if (token?.kind === 'word') return wordInfix(left, binding);
    if (token?.kind !== 'symbol') return undefined;
    const arithmetic = ARITHMETIC[token.text];
    if (arithmetic && arithmetic.binding > binding) {
      position += 1;
      return { kind: 'binary', operator: arithmetic.operator, left, right: expression(arithmetic.binding) };
    }
    const comparison = COMPARISONS[token.text];
    if (comparison && BINDING.comparison > binding) {
      position += 1;
      return { kind: 'binary', operator: comparison, left, right: expression(BINDING.comparison) };
    }
    if (token.text === '::' && BINDING.cast > binding) {
      position += 1;
      return { kind: 'cast', operand: left, ...castType() };
    }
    return undefined;
  }

  function wordInfix(left: Expression, binding: number): Expression | undefined {
    for (const operator of ['and', 'or'] as const) {
      if (BINDING[operator] > binding && takeWord(operator)) {
        return { kind: 'binary', operator, left, right: expression(BINDING[operator]) };
      }
    }
    if (BINDING.is > binding && takeWord('is')) return isTest(left);
    return undefined;
  }

  function isTest(operand: Expression): Expression {
    const negated = takeWord('not');
    for (const test of ['null', 'true', 'false'] as const) {
      if (takeWord(test)) return { kind: 'is', test, negated, operand };
    }
    if (!takeWord('distinct')) throw expected('NULL, TRUE, FALSE or DISTINCT FROM');
    needWord('from');
    return { kind: 'distinct', negated, left: operand, right: expression(BINDING.is) };
  }

  function prefix(): Expression {
    const token = peek();
    if (token === undefined) throw expected('an expression');
    position += 1;
    switch (token.kind) {
      case 'number':
        return number(token.text);
      case 'text':
        return { kind: 'text', value: token.text };
      case 'quoted':
        return isCall() ? call(token.text) : { kind: 'column', name: token.text };
      case 'word':
        return word(token.text);
      case 'symbol':
        return symbol(token.text);
    }
  }

  function symbol(text: string): Expression {
    if (text === '(') {
      const inner = expression(0);
      needSymbol(')');
      return inner;
    }
    if (text === '-' || text === '+') return { kind: 'unary', operator: text, operand: expression(BINDING.sign) };
    position -= 1;
    throw expected('an expression');
  }

  function word(text: string): Expression {
    const lower = text.toLowerCase();
    if (lower === 'not') return { kind: 'unary', operator: 'not', operand: expression(BINDING.not) };
    if (lower === 'case') return caseOf();
    if (lower === 'null') return { kind: 'null' };
    if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
    if (lower === 'cast' && isCall()) return cast();
    if (isCall()) return call(lower);
    if (RESERVED.has(lower)) {
      position -= 1;
      throw expected('an expression');
    }
    return { kind: 'column', name: text };
  }

  function isCall(): boolean {
    const token = peek();
    return token?.kind === 'symbol' && token.text === '(';
  }

  function call(name: string): Expression {
    needSymbol('(');
    const args: Expression[] = [];
    if (takeSymbol(')')) return { kind: 'call', name, args };
    do args.push(expression(0));
    while (takeSymbol(','));
    needSymbol(')');
    return { kind: 'call', name, args };
  }

  function cast(): Expression {
    needSymbol('(');
    const operand = expression(0);
    needWord('as');
    const target = castType();
    needSymbol(')');
    return { kind: 'cast', operand, ...target };
  }

  function castType(): { type: SqlType; size?: NumericSize } {
    const token = peek();
    const type = token?.kind === 'word' ? CAST_TYPES[token.text.toLowerCase()] : undefined;
    if (type === undefined) throw expected(`one of the types ${Object.keys(CAST_TYPES).join(', ')}`);
    position += 1;
    if (type !== 'numeric' || !takeSymbol('(')) return { type };
    const digits = wholeNumber();
    const scale = takeSymbol(',') ? wholeNumber() : 0;
    needSymbol(')');
    return { type, size: { digits, scale } };
  }

  function wholeNumber(): number {
    const token = peek();
    if (token?.kind !== 'number' || !/^\d{1,4}$/.test(token.text)) throw expected('a whole number');
    position += 1;
    return Number(token.text);
  }

  function caseOf(): Expression {
    const operand = isWord(peek(), 'when') ? undefined : expression(0);
    const branches: { when: Expression; result: Expression }[] = [];
    while (takeWord('when')) {
      const when = expression(0);
      needWord('then');
      branches.push({ when, result: expression(0) });
    }
    if (branches.length === 0) throw expected('WHEN');
    const otherwise = takeWord('else') ? expression(0) : undefined;
    needWord('end');
    return { kind: 'case', branches, ...(operand && { operand }), ...(otherwise && { otherwise }) };
  }

  function finish(): void {
    if (peek() !== undefined) throw expected('the end');
  }

  return { expression, finish };
}

function number(text: string): Expression {
  return /^\d+$/.test(text) ? { kind: 'integer', value: BigInt(text) } : { kind: 'numeric', value: parseNumeric(text) };
}
