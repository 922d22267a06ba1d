export { type Expression, ExpressionError, type SqlType } from './ast.js';
export { type Compiled, compileExpression } from './compile.js';
export { ArithmeticError, addNumeric, type Numeric, withExponent } from './numeric.js';
export { parseExpression } from './parse.js';
export { checkInt, compareValues, convert, type NonNull, type Value } from './values.js';
