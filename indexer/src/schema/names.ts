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
