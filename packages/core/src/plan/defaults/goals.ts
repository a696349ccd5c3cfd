/** Defaults of `goals`. */
import type { Default } from '../draft.js';
import { choose, minor } from './choose.js';

type Chosen = 'cost' | 'days' | 'delay';
const reasons = { cost: 'objectiveCost', days: 'objectiveDays', delay: 'objectiveDelay' } as const;

export const objective = (name: Chosen): Default<Chosen> => choose(name, reasons[name]);
export const front: Default<boolean> = choose(false, 'front', minor);
export const start = (asOf: string): Default<string> => choose(asOf, 'start');
