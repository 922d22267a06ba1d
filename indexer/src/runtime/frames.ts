const FRAME = /at (.+) \(wasm:\/\/[^)]*:(0x[0-9a-f]+)\)/g;

/** Where in a mapping's code an error was raised, innermost function first: offset and name, as wasmtime prints them. */
export function wasmFrames(error: Error): string[] {
  const { cause, stack = '' } = error;
  // A trap is reported by another error, which was made outside of the mapping.
  const text = cause instanceof Error ? (cause.stack ?? '') : stack;
  return [...text.matchAll(FRAME)].map(([, name, offset]) => `${offset} - <unknown>!${name}`);
}
