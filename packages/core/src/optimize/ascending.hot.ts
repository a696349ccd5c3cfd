/** Numbers 0 to n − 1 by ascending floors, taken one at a time: a binary heap, as a search looks at few of many. */
export class Ascending {
  private readonly heap: Uint32Array;
  private size: number;

  /** @param floors without NaN; equal ones come in the order of their numbers */
  constructor(private readonly floors: Float64Array) {
    this.size = floors.length;
    this.heap = new Uint32Array(this.size);
    for (let at = 0; at < this.size; at += 1) this.heap[at] = at;
    for (let at = (this.size >> 1) - 1; at >= 0; at -= 1) this.sink(at);
  }

  /** The next number if its floor is not above `most`; undefined where there is none. */
  next(most: number): number | undefined {
    const [first] = this.heap;
    if (this.size === 0 || first === undefined || (this.floors[first] as number) > most) return undefined;
    this.size -= 1;
    this.heap[0] = this.heap[this.size] as number;
    this.sink(0);
    return first;
  }

  private sink(start: number): void {
    const { heap, size } = this;
    const moved = heap[start] as number;
    let at = start;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.isBefore(heap[child + 1] as number, heap[child] as number)) child += 1;
      if (!this.isBefore(heap[child] as number, moved)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = moved;
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.floors[one] as number;
    const b = this.floors[other] as number;
    return a < b || (a === b && one < other);
  }
}
