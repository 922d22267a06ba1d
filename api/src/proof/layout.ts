/**
 * Where the nodes of a tree lie. Nodes are numbered level by level, leaves first, left to right; a level with an odd
 * number of nodes carries its last one up unchanged, so that one node may have a number on several levels.
 */

/** Nodes on each level, leaves first, ending with 1. */
export function levelWidths(leafCount: number): number[] {
  const widths = [leafCount];
  for (let width = leafCount; width > 1; ) {
    width = Math.ceil(width / 2);
    widths.push(width);
  }
  return widths;
}

export function nodeCount(leafCount: number): number {
  return levelWidths(leafCount).reduce((sum, width) => sum + width, 0);
}

/** One step of a path: on which side of the path's node its sibling is, and the sibling's number. */
export interface PathStep {
  siblingSide: 'left' | 'right';
  siblingNode: number;
}

/** Steps from leaf `index` to the top; levels where the path's node has no sibling give none. */
export function pathSteps(index: number, leafCount: number): PathStep[] {
  const steps: PathStep[] = [];
  let levelStart = 0;
  let position = index;
  for (const width of levelWidths(leafCount)) {
    // Not `^ 1`: positions may exceed 31 bits.
    const isRight = position % 2 === 1;
    const sibling = isRight ? position - 1 : position + 1;
    if (sibling < width) {
      steps.push({ siblingSide: isRight ? 'left' : 'right', siblingNode: levelStart + sibling });
    }
    levelStart += width;
    position = Math.floor(position / 2);
  }
  return steps;
}
