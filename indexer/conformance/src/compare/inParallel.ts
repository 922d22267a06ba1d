/** Runs a job over all items, some at a time; results come in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  job: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await job(items[at] as Item);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
