/** A plan and a change of it under common draws: each draw of the rates applies to both. */
import type { Layout } from '../training/index.js';
import type { Base } from './base.js';
import type { Resource } from './resources.js';
import { atCount, type Figures, type Run, runsOf, withLayout } from './situation.js';

export interface Pair {
  readonly before: Run;
  readonly after: Run;
}

/** Plays draws; what is known of a layout without a change is played once. */
export class Samples {
  private readonly unchanged = new Map<Layout, readonly Run[]>();

  constructor(
    private readonly base: Base,
    private readonly draws: readonly Figures[],
  ) {}

  /**
   * Each draw takes the faster of the layouts that are chosen with and without the change, on both sides where both can be had.
   *
   * @param before layout of the plan
   * @param after layout under the change
   * @param applied how much there is of the resource, as a multiple
   */
  pairs(row: Resource, applied: number, before: Layout, after: Layout): readonly Pair[] {
    const { situation, values } = this.base;
    const { key } = row;
    const count = Math.round(situation.input.cluster.count * applied);
    const there = key === 'accelerators' ? atCount(situation, count) : situation;
    const changes = this.draws.map((draw) => ({ ...draw, ...row.scaled({ ...values, ...draw }, applied) }));
    const changed = (layout: Layout) => runsOf(withLayout(there, layout), changes);
    const isOther = after !== before && key !== 'accelerators';
    const one = isOther && key !== 'memoryCapacity' ? [this.plain(before), this.plain(after)] : [this.plain(before)];
    const other =
      isOther && (key !== 'memoryCapacity' || applied >= 1) ? [changed(before), changed(after)] : [changed(after)];
    return this.draws.flatMap((_, draw) => {
      const [first, second] = [soonest(one, draw), soonest(other, draw)];
      return first === undefined || second === undefined ? [] : [{ before: first, after: second }];
    });
  }

  private plain(layout: Layout): readonly Run[] {
    const known = this.unchanged.get(layout);
    if (known !== undefined) return known;
    const runs = runsOf(withLayout(this.base.situation, layout), this.draws);
    this.unchanged.set(layout, runs);
    return runs;
  }
}

function soonest(runs: readonly (readonly Run[])[], draw: number): Run | undefined {
  return runs
    .flatMap((each) => each[draw] ?? [])
    .reduce<Run | undefined>(
      (best, one) => (best === undefined || one.runTimeS < best.runTimeS ? one : best),
      undefined,
    );
}
