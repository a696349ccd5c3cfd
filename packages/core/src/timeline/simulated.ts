/** The step of a resolved plan, simulated: its layout as written, or the fastest that fits where the plan asks for a search. */
import { failure, hint, invariant, issue, type Result, success } from '../messages/index.js';
import { plannedTraining, type ResolvedPlan } from '../plan/index.js';
import { countOperations, planTraining, simulateStep, type Timeline, type TrainingInput } from '../training/index.js';

export interface StepTimeline {
  readonly kind: 'simulated';
  readonly plan: ResolvedPlan;
  readonly input: TrainingInput;
  readonly isSearched: boolean;
  readonly timeline: Timeline;
  /** Bytes that the fullest device lacks, at most 0 where all fits. */
  readonly overBytes: number;
}

export type TimelineAnswer = StepTimeline | { readonly kind: 'nothingFits'; readonly candidates: number };

/** Operations beyond which nothing is simulated: some gigabytes of events. */
const maxOperations = 2_000_000;

/** @returns the timeline, whether or not it fits in memory; issues where there is no training, or more of it than can be simulated */
export function simulatePlan(plan: ResolvedPlan): Result<TimelineAnswer> {
  const planned = plannedTraining(plan);
  if (planned.kind === 'absent') return failure(issue('timeline.noTraining', ['training'], {}));
  if (planned.kind === 'nothingFits') return success(planned);
  const { input, isSearched } = planned;
  const answer = planTraining(input);
  if (answer.kind === 'invalid') return failure(...answer.issues);
  const { values } = answer.evaluation;
  const operations = countOperations(input, values);
  if (operations > maxOperations) {
    const { microBatches = 1, pipelineParallel = 1 } = values;
    return failure(
      issue(
        'timeline.tooManyOperations',
        ['training', 'layout'],
        { operations, stages: pipelineParallel, microBatches, max: maxOperations },
        hint('timeline.fewerMicroBatches', {}),
      ),
    );
  }
  const timeline = simulateStep(input, values);
  invariant(timeline.events.length > 0, 'a step has events');
  return success({
    kind: 'simulated',
    plan,
    input,
    isSearched,
    timeline,
    overBytes: -(values.memoryHeadroomBytes ?? 0),
  });
}
