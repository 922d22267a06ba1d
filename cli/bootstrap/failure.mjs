/** A failure that its message explains completely: shown as one line, without a stack. */
export class Failure extends Error {}

/** Prints what went wrong and ends the process: one line for what the user can mend, a stack for the rest. */
export function failProcess(error) {
  // Typed errors of the stages carry a code and say what to do; they need no stack either.
  const explained = error instanceof Failure || typeof error?.code === 'string';
  console.error(explained ? `vitrine: ${error.message}` : error);
  process.exit(1);
}
