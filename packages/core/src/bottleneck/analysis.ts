/** `athanor bottleneck`: a resolved plan, its layout decided, with what each of its resources holds back. */
import { failure, issue, type Result, success } from '../messages/index.js';
import { plannedTraining, type ResolvedPlan, trainingOf } from '../plan/index.js';
import { planTraining } from '../training/index.js';
import type { Base } from './base.js';
import { BANDWIDTHS, type BreakEven, breakEvenOf } from './breakEven.js';
import { type Cable, cableOf } from './cable.js';
import { type SmallestCluster, smallestCluster } from './deadline.js';
import { type Effects, effectsOf } from './effects.js';
import { type LargestModel, largestModels } from './largestModel.js';
import type { Questions } from './questions.js';
import { spaceFor } from './reoptimise.js';
import { headroomBytes, type Situation } from './situation.js';

export interface Bottleneck extends Effects {
  readonly kind: 'analysed';
  readonly plan: ResolvedPlan;
  readonly questions: Questions;
  /** Whether the plan asks for a search: its own layout is then the best. */
  readonly isSearched: boolean;
  readonly cable: Cable;
  /** With the layout of the plan, and with the best one where it is another. */
  readonly breakEvens?: { readonly fixed: readonly BreakEven[]; readonly reoptimised?: readonly BreakEven[] };
  readonly smallestCluster?: SmallestCluster;
  readonly largestModels?: readonly LargestModel[];
}

/** Nothing fits on the machines of the plan: what is short is the memory. */
export interface NothingFits {
  readonly kind: 'nothingFits';
  readonly plan: ResolvedPlan;
  readonly candidates: number;
}

export type BottleneckAnswer = Bottleneck | NothingFits;

/** @returns issues where the plan has no training, breaks a rule that only the models know, or lacks what a question needs */
export function bottleneckOf(plan: ResolvedPlan, questions: Questions): Result<BottleneckAnswer> {
  const training = trainingOf(plan.draft);
  if (training === undefined) return failure(issue('bottleneck.noTraining', ['training'], {}));
  if (questions.objective === 'cost' && training.cluster.rent === undefined)
    return failure(issue('bottleneck.noPrice', ['cluster', 'price'], {}));
  const planned = plannedTraining(plan);
  if (planned.kind !== 'planned')
    return success({ kind: 'nothingFits', plan, candidates: planned.kind === 'absent' ? 0 : planned.candidates });
  const { input, isSearched } = planned;
  const answer = planTraining(input);
  if (answer.kind === 'invalid') return failure(...answer.issues);
  const situation: Situation = { input, cluster: training.cluster, figures: {} };
  const leftFraction = headroomBytes(situation) / input.cluster.accelerator.memoryBytes;
  const space = spaceFor(training, input, leftFraction);
  const effects = effectsOf(situation, space, questions);
  const { base } = effects;
  const { deadlineS, memoriesBytes } = questions;
  return success({
    kind: 'analysed',
    plan,
    questions,
    isSearched,
    ...effects,
    cable: cableOf(base),
    ...(questions.breakEven ? { breakEvens: breakEvensOf(base) } : {}),
    ...(deadlineS === undefined ? {} : { smallestCluster: smallestCluster(situation, space, deadlineS) }),
    ...(memoriesBytes === undefined ? {} : { largestModels: largestModels(situation, space, memoriesBytes) }),
  });
}

function breakEvensOf(base: Base): Bottleneck['breakEvens'] & {} {
  const { fixed, reoptimised } = base;
  const of = (planned: Base['fixed']) => BANDWIDTHS.flatMap((each) => breakEvenOf(each, base, planned) ?? []);
  return {
    fixed: of(fixed),
    ...(reoptimised === undefined || reoptimised === fixed ? {} : { reoptimised: of(reoptimised) }),
  };
}
