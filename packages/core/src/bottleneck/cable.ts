/** What longer cables cost: light takes 5 ns for a metre of fibre, and every message between nodes waits for it. */
import type { Source } from '../provenance/index.js';
import type { Base } from './base.js';
import { runsOf, withLayout } from './situation.js';

/** n / c of glass fibre at 1,310 nm, to two digits. */
export const cableDelay: { readonly sPerM: number; readonly source: Source } = {
  sPerM: 5e-9,
  source: {
    title:
      'Group index of standard single-mode fibre (ITU-T G.652), 1.467 to 1.468, over the speed of light: 4.9 ns for a metre',
  },
};

/** One metre more on every way between nodes. */
export interface Cable {
  readonly stepTimeS: number;
  readonly runTimeS: number;
  readonly costUsd?: number;
}

/** @returns with the layout of the plan */
export function cableOf({ situation, fixed, values }: Base): Cable {
  // A hundred metres, so that rounding does not show; messages follow one another, so that the step is linear in it.
  const metres = 100;
  const scaleOutLatencyS = (values.scaleOutLatencyS ?? 0) + metres * cableDelay.sPerM;
  const [longer = fixed.run] = runsOf(withLayout(situation, fixed.layout), [{ scaleOutLatencyS }]);
  const { costUsd } = fixed.run;
  return {
    stepTimeS: (longer.stepTimeS - fixed.run.stepTimeS) / metres,
    runTimeS: (longer.runTimeS - fixed.run.runTimeS) / metres,
    ...(costUsd === undefined || longer.costUsd === undefined ? {} : { costUsd: (longer.costUsd - costUsd) / metres }),
  };
}
