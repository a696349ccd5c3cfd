/** Dominance of vectors of which less is better, and the front of those that no other dominates. */

/** Whether `a` is nowhere above `b` and somewhere below it. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBelow = false;
  for (let place = 0; place < a.length; place += 1) {
    const [ours = 0, theirs = 0] = [a[place], b[place]];
    if (ours > theirs) return false;
    if (ours < theirs) isBelow = true;
  }
  return isBelow;
}

/** Items that no other dominates, in their order; equal ones stay together. */
export function paretoFront<Item>(items: readonly Item[], vectorOf: (item: Item) => readonly number[]): Item[] {
  const front: Item[] = [];
  for (const item of items) {
    const vector = vectorOf(item);
    if (front.some((other) => dominates(vectorOf(other), vector))) continue;
    const kept = front.filter((other) => !dominates(vector, vectorOf(other)));
    front.length = 0;
    front.push(...kept, item);
  }
  return front;
}
