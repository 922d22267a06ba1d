/**
 * Query field names as the Rust crate Inflector 0.11 makes them, which is what graph-node uses. Its list of uncountable
 * English words is left out: it is matched against lower case, and type names start in upper case.
 */

const NON_ALPHANUMERIC = /[^\p{L}\p{N}]/u;
const NUMERIC = /\p{N}/u;

/** `FooBar_baz` → `fooBarBaz`. A run of capitals is one word: `DMGToken` → `dmgtoken`. */
export function toCamelCase(name: string): string {
  let result = '';
  let newWord = false;
  let last = ' ';
  let started = false;
  for (const char of name.replace(/[^\p{L}\p{N}]+$/u, '')) {
    if (NON_ALPHANUMERIC.test(char)) {
      if (started) newWord = true;
      continue;
    }
    const startsWord = newWord || (isLower(last) && isUpper(char));
    if (NUMERIC.test(char)) {
      newWord = true;
      result += char;
    } else if (startsWord) {
      newWord = false;
      result += char.toUpperCase();
    } else {
      last = char;
      result += char.toLowerCase();
    }
    started = true;
  }
  return result;
}

const isLower = (char: string): boolean => char !== char.toUpperCase();
const isUpper = (char: string): boolean => char !== char.toLowerCase();

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['ox', 'oxen'],
  ['man', 'men'],
  ['woman', 'women'],
  ['die', 'dice'],
  ['yes', 'yeses'],
  ['foot', 'feet'],
  ['eave', 'eaves'],
  ['goose', 'geese'],
  ['tooth', 'teeth'],
  ['quiz', 'quizzes'],
]);

/** [what the stem ends in, what is dropped after it, what is put there]; the first that fits decides. */
const PLURAL_RULES: readonly [stem: string, dropped: string, added: string][] = [
  ['eaux', '', ''],
  ['child', '(?:ren)?', 'ren'],
  ['pe', '(?:rson|ople)', 'ople'],
  ['[ml]', '(?:ice|ouse)', 'ice'],
  ['matr|cod|mur|sil|vert|ind|append', '(?:ix|ex)', 'ices'],
  ['x|ch|ss|sh|zz', '', 'es'],
  ['(?:x|ch|ss|sh|zz)es', '', ''],
  ['[^ch][ieo][ln]', 'ey', 'ies'],
  ['[^aeiouy]|qu', 'y', 'ies'],
  ['ar|l|ea|eo|oa|hoo', 'f', 'ves'],
  ['kni|wi|li', 'fe', 'ves'],
  ['', 'sis', 'ses'],
  ['apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat', '(?:a|on)', 'a'],
  [
    'agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul|automat|quor',
    '(?:a|um)',
    'a',
  ],
  ['her|at|gr', 'o', 'oes'],
  ['seraph|cherub', '(?:im)?', 'im'],
  ['alumn|alg|vertebr', '(?:a|ae)', 'ae'],
  ['alumn|syllab|octop|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat', '(?:us|i)', 'i'],
  ['[^l]ias|[aeiou]las|[emjzr]as|[iu]am', '', ''],
  ['e[mn]u', 's?', 's'],
  ['alias|[^aou]us|tlas|gas|ris', '', 'es'],
  ['ax|test', 'is', 'es'],
  ['[^aeiou]ese', '', ''],
  ['', 's', 's'],
];

const PLURAL_PATTERNS = PLURAL_RULES.map(([stem, dropped, added]) => ({
  pattern: new RegExp(`(\\w*(?:${stem}))${dropped}$`),
  added,
}));

export function toPlural(name: string): string {
  const irregular = IRREGULAR.get(name);
  if (irregular) return irregular;
  for (const { pattern, added } of PLURAL_PATTERNS) {
    const stem = pattern.exec(name)?.[1];
    if (stem !== undefined) return stem + added;
  }
  return `${name}s`;
}

/** Names of the query fields for one and for many entities of a type. */
export function queryFieldNames(typeName: string): { single: string; collection: string } {
  const single = toCamelCase(typeName);
  const plural = toCamelCase(toPlural(typeName));
  return { single, collection: plural === single ? `${plural}_collection` : plural };
}
