/** Blocks from the first up to the last, inclusive. */
export interface Interval {
  first: number;
  last: number;
}

/** Adds an interval to a sorted list of such that do not touch each other. @returns the list and what took the place of what */
export function addInterval(list: readonly Interval[], added: Interval) {
  const touching = list.filter(({ first, last }) => first <= added.last + 1 && last >= added.first - 1);
  const merged = {
    first: Math.min(added.first, ...touching.map(({ first }) => first)),
    last: Math.max(added.last, ...touching.map(({ last }) => last)),
  };
  const others = list.filter((interval) => !touching.includes(interval));
  return { list: [...others, merged].sort((a, b) => a.first - b.first), merged, replaced: touching };
}

/** Parts of `wanted` that no interval of the lists covers. */
export function gapsIn(wanted: Interval, ...lists: readonly (readonly Interval[])[]): Interval[] {
  const gaps: Interval[] = [];
  let next = wanted.first;
  for (const { first, last } of lists.flat().sort((a, b) => a.first - b.first)) {
    if (last < next) continue;
    if (first > wanted.last) break;
    if (first > next) gaps.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next <= wanted.last) gaps.push({ first: next, last: wanted.last });
  return gaps;
}

/** What is left of a list up to a block. */
export function cutAfter(list: readonly Interval[], block: number): Interval[] {
  return list.flatMap(({ first, last }) => (first > block ? [] : [{ first, last: Math.min(last, block) }]));
}
