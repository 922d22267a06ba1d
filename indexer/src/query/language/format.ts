import type { QueryValue } from './values.js';

/** `value` as Rust's `{:?}` prints graph-node's `q::Value`; argument errors quote it. */
export function debugFormat(value: QueryValue): string {
  switch (value.kind) {
    case 'null':
      return 'Null';
    case 'boolean':
      return `Boolean(${value.value})`;
    case 'int':
      // graph-node cuts the number to 32 bits before it prints it.
      return `Int(Number(${BigInt.asIntN(32, value.value)}))`;
    case 'float':
      return `Float(${debugFloat(value.value)})`;
    case 'string':
      return `String(${debugString(value.value)})`;
    case 'timestamp':
      return `String(${debugString(value.value.toString())})`;
    case 'enum':
      return `Enum(${debugString(value.value)})`;
    case 'list':
      return `List([${value.items.map(debugFormat).join(', ')}])`;
    case 'object':
      return `Object({${entries(value.fields, debugString, debugFormat)}})`;
  }
}

/** `value` as Rust's `{:?}` prints graph-node's `r::Value`, which is terser. */
export function debugFormatResolved(value: QueryValue): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return `${value.value}`;
    case 'int':
      return `Int(${value.value})`;
    case 'float':
      return `Float(${debugFloat(value.value)})`;
    case 'string':
      return debugString(value.value);
    case 'timestamp':
      return debugString(value.value.toString());
    case 'enum':
      return value.value;
    case 'list':
      return `[${value.items.map(debugFormatResolved).join(', ')}]`;
    case 'object':
      return `{${entries(value.fields, debugString, debugFormatResolved)}}`;
  }
}

/** `value` as GraphQL text, which is how graph-node prints defaults and operands in messages. */
export function displayFormat(value: QueryValue): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
    case 'int':
      return `${value.value}`;
    case 'float':
      return decimalText(value.value);
    case 'string':
      return `"${value.value.replaceAll('"', '\\"')}"`;
    case 'timestamp':
      return `"${value.value}"`;
    case 'enum':
      return value.value;
    case 'list':
      return `[${value.items.map(displayFormat).join(', ')}]`;
    case 'object':
      return `{${entries(value.fields, (name) => name, displayFormat)}}`;
  }
}

/** A float in plain notation, as Rust's `{}` prints an f64: never with an exponent. */
export function decimalText(float: number): string {
  const text = String(float);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', lead = '', fraction = '', exponentText = '0'] = match;
  const digits = lead + fraction;
  const exponent = Number(exponentText);
  return exponent < 0 ? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}` : `${sign}${digits.padEnd(exponent + 1, '0')}`;
}

const DEBUG_EXPONENT_FROM = 1e16;
const DEBUG_EXPONENT_BELOW = 1e-5;

function debugFloat(float: number): string {
  const size = Math.abs(float);
  if (size !== 0 && (size >= DEBUG_EXPONENT_FROM || size < DEBUG_EXPONENT_BELOW)) {
    return float.toExponential().replace('e+', 'e');
  }
  const text = decimalText(float);
  return text.includes('.') ? text : `${text}.0`;
}

const RUST_ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

function debugString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Rust escapes
  const escaped = text.replace(/["\\\u0000-\u001f\u007f-\u009f]/g, (char) => {
    return RUST_ESCAPES[char] ?? `\\u{${char.charCodeAt(0).toString(16)}}`;
  });
  return `"${escaped}"`;
}

function entries(
  fields: ReadonlyMap<string, QueryValue>,
  formatName: (name: string) => string,
  formatValue: (value: QueryValue) => string,
): string {
  return [...fields].map(([name, value]) => `${formatName(name)}: ${formatValue(value)}`).join(', ');
}
