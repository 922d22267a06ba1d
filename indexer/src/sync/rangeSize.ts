/** Logs that a range should have: enough to make requests rare, few enough to keep memory flat. */
const TARGET_LOGS = 5_000;
const FIRST_RANGE = 50;
const MAX_RANGE = 500_000;
const MAX_GROWTH = 4;

/** Chooses the size of the next range of blocks by how many logs the last ones had. */
export function createRangeSize() {
  let size = FIRST_RANGE;
  return {
    blocks: () => size,
    /** Tells how many logs a range had. */
    observe(blocks: number, logs: number): void {
      const wanted = logs === 0 ? blocks * MAX_GROWTH : Math.floor((blocks * TARGET_LOGS) / logs);
      size = Math.max(1, Math.min(MAX_RANGE, size * MAX_GROWTH, wanted));
    },
    /** Tells that the node refused a range of this many blocks. */
    refuse(blocks: number): void {
      size = Math.max(1, Math.min(size, Math.floor(blocks / 2)));
    },
  };
}
