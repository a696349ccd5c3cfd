/** The best few of many candidates, kept in order. */

/** A candidate and its two numbers. */
export interface Candidate {
  readonly stem: number;
  /** Number of its combination of choices. */
  readonly combination: number;
  readonly objective: number;
  readonly constraint: number;
}

/** Smaller objective first; then smaller constraint; then the order of the space, which is fixed. */
export function byRank(a: Candidate, b: Candidate): number {
  return a.objective - b.objective || a.constraint - b.constraint || a.stem - b.stem || a.combination - b.combination;
}

export class Best {
  readonly found: Candidate[] = [];
  /** Objective above which nothing enters any more. */
  worst: number;

  /**
   * @param room how many to keep
   * @param atMost nothing above it enters, however few are found
   */
  constructor(
    private readonly room: number,
    atMost = Number.POSITIVE_INFINITY,
  ) {
    this.worst = room === 0 ? Number.NEGATIVE_INFINITY : atMost;
  }

  /** To be called where `objective` ≤ `worst`. */
  offer(candidate: Candidate): void {
    const { found, room } = this;
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byRank(found[middle] as Candidate, candidate) < 0) low = middle + 1;
      else high = middle;
    }
    found.splice(low, 0, candidate);
    if (found.length > room) found.pop();
    if (found.length === room) this.worst = found[room - 1]?.objective ?? this.worst;
  }
}
