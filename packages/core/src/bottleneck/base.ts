/** The plan as it is: its run with the layout as written, and with the best one; what all changes are compared with. */
import type { Layout, LayoutSpace } from '../training/index.js';
import { type Contenders, contenders, fastestUnder, REACH } from './reoptimise.js';
import { resource } from './resources.js';
import {
  changed,
  type Figures,
  headroomBytes,
  type Run,
  runOf,
  type Situation,
  scalable,
  withLayout,
} from './situation.js';

export interface Planned {
  readonly layout: Layout;
  readonly run: Run;
}

export interface Base {
  readonly situation: Situation;
  /** With the layout of the plan; what it would be with the memory where it does not fit. */
  readonly fixed: Planned;
  /** Bytes that the fullest device has too few; 0 where the layout fits. */
  readonly overBytes: number;
  /** With the best layout that fits, never slower than the plan's own; absent where none fits. */
  readonly reoptimised?: Planned;
  /** Numbers that resources scale. */
  readonly values: Figures;
  readonly space: LayoutSpace;
  readonly contenders: Contenders;
  /** What would be as fast as the best layout with as much more memory as is asked about. */
  readonly roomier: () => Contenders;
}

/** @param space where a better layout is looked for; the plan's own is tried besides */
export function baseOf(situation: Situation, space: LayoutSpace): Base {
  let known: Contenders | undefined;
  const fixed: Planned = { layout: situation.input.layout, run: runOf(situation) };
  const leftBytes = headroomBytes(situation);
  const fits = leftBytes >= 0;
  const found = contenders(situation, space, { own: fits, atMostS: fits ? REACH * fixed.run.stepTimeS : undefined });
  const layout = fastestUnder(situation, found, {}, 1);
  const best = layout === undefined ? undefined : { layout, run: runOf(withLayout(situation, layout)) };
  const reoptimised = fits && best !== undefined && fixed.run.runTimeS <= best.run.runTimeS ? fixed : best;
  return {
    situation,
    fixed,
    overBytes: fits ? 0 : -leftBytes,
    ...(reoptimised === undefined ? {} : { reoptimised }),
    values: scalable(situation),
    space,
    contenders: found,
    roomier: () => {
      known ??= contenders(changed(situation, resource('memoryCapacity'), REACH), space, {
        own: false,
        atMostS: reoptimised?.run.stepTimeS,
      });
      return known;
    },
  };
}
