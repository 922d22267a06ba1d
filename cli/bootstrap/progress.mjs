/** One line a step, with its elapsed time; output of the step's tools is shown only when the step fails. */

const startedAt = Date.now();

/** Seconds since `from`, for people: `0.4 s`, `12 s`. */
export function elapsed(from = startedAt) {
  const seconds = (Date.now() - from) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/**
 * Runs a step and prints its title and how long it took. The step may call `note(text)` to add a remark to its line.
 *
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(title, run) {
  const from = Date.now();
  let remark = '';
  const stopSpinner = spin(title, from);
  try {
    const result = await run((text) => {
      remark = text;
    });
    stopSpinner();
    console.log(`  ✓ ${title}${remark ? `: ${remark}` : ''} (${elapsed(from)})`);
    return result;
  } catch (error) {
    stopSpinner();
    console.log(`  ✗ ${title} (${elapsed(from)})`);
    throw error;
  }
}

function spin(title, from) {
  if (!process.stdout.isTTY) {
    console.log(`  … ${title}`);
    return () => {};
  }
  const draw = () => process.stdout.write(`\r\x1b[2K  … ${title} ${elapsed(from)}`);
  draw();
  const timer = setInterval(draw, 200);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\x1b[2K');
  };
}
