/** `athanor bottleneck`: a resolved plan, its layout decided, with what each of its resources holds back. */
import { failure, issue, type Result, success } from '../messages/index.js';
import { plannedTraining, type ResolvedPlan, trainingOf } from '../plan/index.js';
import { planTraining } from '../training/index.js';
import { type Cable, cableOf } from './cable.js';
import { type Effects, effectsOf } from './effects.js';
import { spaceFor } from './reoptimise.js';
import { headroomBytes, type Situation } from './situation.js';

export interface Bottleneck extends Effects {
  readonly kind: 'analysed';
  readonly plan: ResolvedPlan;
  /** Whether the plan asks for a search: its own layout is then the best. */
  readonly isSearched: boolean;
  readonly cable: Cable;
}

/** Nothing fits on the machines of the plan: what is short is the memory. */
export interface NothingFits {
  readonly kind: 'nothingFits';
  readonly plan: ResolvedPlan;
  readonly candidates: number;
}

export type BottleneckAnswer = Bottleneck | NothingFits;

/** @returns issues where the plan has no training, or breaks a rule that only the models know */
export function bottleneckOf(plan: ResolvedPlan): Result<BottleneckAnswer> {
  const training = trainingOf(plan.draft);
  const planned = plannedTraining(plan);
  if (training === undefined || planned.kind === 'absent')
    return failure(issue('bottleneck.noTraining', ['training'], {}));
  if (planned.kind === 'nothingFits') return success({ ...planned, plan });
  const { input, isSearched } = planned;
  const answer = planTraining(input);
  if (answer.kind === 'invalid') return failure(...answer.issues);
  const situation: Situation = { input, cluster: training.cluster, figures: {} };
  const leftFraction = headroomBytes(situation) / input.cluster.accelerator.memoryBytes;
  const effects = effectsOf(situation, spaceFor(training, input, leftFraction));
  return success({ kind: 'analysed', plan, isSearched, ...effects, cable: cableOf(effects.base) });
}
