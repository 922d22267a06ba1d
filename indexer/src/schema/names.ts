/** Columns and tables that the engine adds; a user's name that would become one of them gets a trailing underscore. */
const RESERVED_COLUMNS: ReadonlySet<string> = new Set(['vid', 'block_start', 'block_end']);
const RESERVED_TABLE = /^(vitrine|sqlite)_/;

export function tableName(typeName: string): string {
  const name = toSnakeCase(typeName);
  return RESERVED_TABLE.test(name) ? `${name}_` : name;
}

export function columnName(fieldName: string): string {
  const name = toSnakeCase(fieldName);
  return RESERVED_COLUMNS.has(name) ? `${name}_` : name;
}

/**
 * snake_case as graph-node makes it (Rust crate Inflector): a digit counts as an upper-case letter, so `i8` becomes `i_8`,
 * and a run of capitals stays together unless a lower-case letter is next to it.
 */
export function toSnakeCase(name: string): string {
  let result = '';
  let first = true;
  const trimmed = name.replace(/[^a-zA-Z0-9]+$/, '');
  for (let i = 0; i < trimmed.length; i++) {
    const char = trimmed.charAt(i);
    if (!/[a-zA-Z0-9]/.test(char)) {
      if (!first) result += '_';
      first = true;
      continue;
    }
    if (!first && isUpper(char) && (isLower(trimmed.charAt(i + 1)) || isLower(trimmed.charAt(i - 1)))) result += '_';
    result += char.toLowerCase();
    first = false;
  }
  return result;
}

function isUpper(char: string): boolean {
  return char === char.toUpperCase();
}

function isLower(char: string): boolean {
  return char !== '' && char >= 'a' && char <= 'z';
}
