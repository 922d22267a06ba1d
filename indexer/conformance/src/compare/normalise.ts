/** Frames of wasm backtraces: addresses in the code that one compiler made. The cause that follows them stays. */
const FRAMES = /wasm backtrace:(?:[\t ]+\d+:[\t ]+0x[0-9a-f]+ - [^\t]*?)+(?=: )/g;

/** Where the database refuses a statement, graph-node appends it, with numbers that differ from run to run. */
const STATEMENT = /, query = \/\* controller=[\s\S]*$/;

/** The token that a parser did not expect: graph-node writes what is left in memory that it has given back. */
const TOKEN = /`.*?\[(Punctuator|Name|IntValue|FloatValue|StringValue|BlockString)\]`/gs;

/** What two answers are compared as: JSON in the order of its keys, readably, without what is different each time. */
export function normalise(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text, normaliseMember), null, 1);
  } catch {
    return text;
  }
}

function normaliseMember(key: string, value: unknown): unknown {
  if (key === 'message' && typeof value === 'string')
    return value.replace(FRAMES, 'wasm backtrace').replace(STATEMENT, '').replace(TOKEN, '`…[$1]`');
  // graph-node has these in a set, without order.
  if ((key === 'dataSources' || key === 'handlers') && Array.isArray(value)) return value.toSorted();
  // graph-node writes line and column in any order, by chance.
  if (key === 'locations' && Array.isArray(value)) return value.map(({ line, column }) => ({ line, column }));
  return value;
}

/** The same, with the rows of every top-level list in the order of their text. */
export function normaliseUnordered(text: string): string {
  const normal = normalise(text);
  try {
    const answer = JSON.parse(normal) as { data?: Record<string, unknown> };
    for (const [key, value] of Object.entries(answer.data ?? {})) {
      if (answer.data && Array.isArray(value)) answer.data[key] = value.map((row) => JSON.stringify(row)).sort();
    }
    return JSON.stringify(answer, null, 1);
  } catch {
    return normal;
  }
}
