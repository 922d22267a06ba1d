const FRAMES = /wasm backtrace:(?:[\t ]+\d+:[\t ]+0x[0-9a-f]+ - [^\t]*?)+(?=: )/g;

/**
 * What two answers are compared as: JSON in the order of its keys, readably. Frames of wasm backtraces are left out,
 * since addresses of code are those of one compiler's output; their cause stays.
 */
export function normalise(text: string): string {
  const plain = text.replace(FRAMES, 'wasm backtrace');
  try {
    return JSON.stringify(JSON.parse(plain), null, 1);
  } catch {
    return plain;
  }
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
