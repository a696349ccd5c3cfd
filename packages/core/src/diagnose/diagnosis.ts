/** A training log against the prediction of its plan: is it within the interval, what would explain the gap, how fast should it be. */
import { failure, hint, issue, type Result, success } from '../messages/index.js';
import {
  isSearch,
  memoryReserve,
  type Prediction,
  planProvenance,
  predict,
  type ResolvedPlan,
  type TrainingPlan,
  trainingOf,
} from '../plan/index.js';
import { DEFAULT_SPACE, type LayoutSearch, searchLayouts, type TrainingInput } from '../training/index.js';
import type { MeasuredRun } from '../uncertainty/index.js';
import { type ComponentGap, componentGaps } from './components.js';
import { type Explanation, explanations } from './explanations.js';
import type { RunLog } from './log/runLog.js';
import { type MeasuredSteps, measuredSteps } from './measured.js';
import { type MemoryFinding, memoryFindings } from './memory.js';
import { type StepModel, stepModel, type Values } from './model.js';
import { contradictions } from './settings.js';
import { median } from './statistics/robust.js';
import { type StepStatistics, stepStatistics } from './statistics/summary.js';
import { type Expected, percentile, type Verdict, verdictOf } from './verdict.js';

export interface DiagnosisOptions {
  /** Samples to leave out at the start instead of those that are not yet like the rest. */
  readonly skip?: number;
  /** Whether to look for a faster layout of the same cluster. */
  readonly search?: boolean;
  /** Runs that were measured on the cluster; similar ones correct the prediction that the log is held against. */
  readonly measured?: readonly MeasuredRun[];
}

export interface Diagnosis {
  readonly plan: ResolvedPlan;
  readonly training: TrainingPlan;
  readonly input: TrainingInput;
  readonly log: RunLog;
  readonly measured: MeasuredSteps;
  readonly statistics: StepStatistics;
  readonly prediction: Prediction;
  /** Step time with its 80 % interval. */
  readonly expected: Expected;
  readonly verdict: Verdict;
  /** Share of runs like this one that come out faster against their prediction. */
  readonly percentileFraction: number;
  /** Measured less predicted step time. */
  readonly gapS: number;
  /** How many times as fast the run should be: measured over predicted step time; below 1 it is faster than predicted. */
  readonly speedup: Expected;
  /** The whole run with failures and checkpoints, as predicted and at the measured step time. */
  readonly runTimeS: { readonly predicted: number; readonly measured: number };
  readonly components: readonly ComponentGap[];
  readonly explanations: readonly Explanation[];
  readonly memory: readonly MemoryFinding[];
  /** Medians over the log of what it says besides. */
  readonly powerW?: number;
  /** FLOPs of a step as the log counts them over those of the plan, nearest of both conventions; absent where the log has none. */
  readonly flopRatio?: number;
  /** The fastest layouts that fit on the same cluster, where they were asked for. */
  readonly search?: LayoutSearch;
}

/**
 * Compares a log with its plan.
 *
 * @returns the diagnosis, whatever the verdict; issues where the log is not one of this plan
 */
export function diagnose(plan: ResolvedPlan, log: RunLog, options: DiagnosisOptions = {}): Result<Diagnosis> {
  const training = trainingOf(plan.draft);
  if (training === undefined) return failure(issue('diagnose.noTraining', [], {}));
  const { layout } = training;
  if (isSearch(layout))
    return failure(issue('diagnose.layoutOpen', ['training', 'layout'], {}, hint('diagnose.writeLayout', {})));
  const input: TrainingInput = { ...training.input, layout };
  const differing = contradictions(log.settings, input);
  const measured = measuredSteps(log, {
    accelerators: input.cluster.count,
    globalBatchSequences: input.globalBatchSequences,
    sequenceLength: input.sequenceLength,
  });
  // A log of other settings is said once, by its settings, not again by the batch or the tokens that follow from them.
  if (differing.length > 0) return failure(...differing);
  if (!measured.ok) return measured;
  const statistics = stepStatistics(measured.value, options.skip);
  if (statistics === undefined) {
    const steps = measured.value.steps.length;
    return failure(issue('diagnose.allSkipped', [], { skip: options.skip ?? 0, steps }));
  }
  const prediction = predict(input, training.cluster, planProvenance(plan.draft), options.measured);
  const expected = expectedStep(prediction);
  const model = stepModel(input, expected.value);
  const { medianS } = statistics;
  return success({
    plan,
    training,
    input,
    log,
    measured: measured.value,
    statistics,
    prediction,
    expected,
    verdict: verdictOf(medianS, expected),
    percentileFraction: percentile(medianS, expected),
    gapS: medianS - expected.value,
    speedup: { value: medianS / expected.value, low: medianS / expected.high, high: medianS / expected.low },
    runTimeS: {
      predicted: prediction.values.runTimeS ?? 0,
      measured: atMeasured(model, medianS).runTimeS ?? 0,
    },
    components: componentGaps(model, medianS),
    explanations: explanations(model, medianS),
    memory: memoryFindings(log.memory, prediction),
    ...powerOf(log),
    ...flopRatioOf(log, measured.value, medianS, input, prediction),
    ...(options.search === true ? searchOf(input) : {}),
  });
}

function expectedStep({ values, ends }: Prediction): Expected {
  const bounds = ends.map((end) => end.stepTimeS ?? 0);
  return { value: values.stepTimeS ?? 0, low: Math.min(...bounds), high: Math.max(...bounds) };
}

/** Every figure if steps took as long as measured. */
function atMeasured(model: StepModel, medianS: number): Values {
  const { modelErrorFactor = 1 } = model.values;
  return model.withValues({ modelErrorFactor: (modelErrorFactor * medianS) / (model.values.stepTimeS ?? medianS) });
}

function powerOf({ samples }: RunLog): Pick<Diagnosis, 'powerW'> {
  const powers = samples.flatMap(({ powerW }) => powerW ?? []);
  return powers.length === 0 ? {} : { powerW: median(powers) };
}

function flopRatioOf(
  { samples }: RunLog,
  { source }: MeasuredSteps,
  medianS: number,
  { cluster }: TrainingInput,
  { values }: Prediction,
): Pick<Diagnosis, 'flopRatio'> {
  // Samples beyond warm-up: the median of all is close enough for a ratio that is looked at to a tenth.
  const rates = samples
    .filter((sample) => sample[source] !== undefined)
    .flatMap((sample) => sample.flopPerSPerAccelerator ?? []);
  if (rates.length === 0) return {};
  const logged = median(rates) * cluster.count * medianS;
  const tokens = values.stepTokens ?? 0;
  const conventions = [values.modelFlopPerToken ?? 0, values.unmaskedModelFlopPerToken ?? 0];
  const ratios = conventions.map((flopPerToken) => logged / (flopPerToken * tokens));
  return {
    flopRatio: ratios.reduce((best, ratio) => (Math.abs(Math.log(ratio)) < Math.abs(Math.log(best)) ? ratio : best)),
  };
}

/** Keeps the same memory free as a plan whose layout is searched. */
function searchOf(input: TrainingInput): Pick<Diagnosis, 'search'> {
  return { search: searchLayouts(input, { ...DEFAULT_SPACE, memoryReserveFraction: memoryReserve.value }, { top: 1 }) };
}
