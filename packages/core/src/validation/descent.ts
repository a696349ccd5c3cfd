/** Finds numbers on a grid by trying the choices of one after the other. */

export interface GridSearch<Parts> {
  readonly start: Parts;
  /** Values to try for each part; parts without any stay as they are. */
  readonly choices: Readonly<Partial<Record<keyof Parts, readonly number[]>>>;
  /** What is to be least. */
  readonly cost: (parts: Parts) => number;
  /** Whether a combination may be taken at all; all may where it is absent. */
  readonly allows?: (parts: Parts) => boolean;
  readonly mostSweeps: number;
}

/**
 * Takes each part in turn to its best choice, again and again until none improves the whole.
 *
 * @returns a combination that no change of a single part improves, unless `mostSweeps` came first
 */
export function gridDescent<Parts extends object>({
  start,
  choices,
  cost,
  allows = () => true,
  mostSweeps,
}: GridSearch<Parts>): Parts {
  let best = start;
  let least = cost(best);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const before = least;
    for (const [part, values] of Object.entries<readonly number[] | undefined>(choices)) {
      for (const value of values ?? []) {
        if (value === best[part as keyof Parts]) continue;
        const candidate = { ...best, [part]: value };
        if (!allows(candidate)) continue;
        const found = cost(candidate);
        if (found < least) [best, least] = [candidate, found];
      }
    }
    if (least === before) break;
  }
  return best;
}
