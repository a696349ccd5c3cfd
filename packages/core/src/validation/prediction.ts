/** Predicts published rows and pairs each prediction with what was measured. */
import { formatIssue } from '../messages/index.js';
import type { TrainingAnswer } from '../training/evaluation.js';
import { runTraits, type TrainingInput } from '../training/index.js';
import { nearestName } from '../training/recompute.js';
import type { CalibratedInterval, RunTraits } from '../uncertainty/index.js';
import { shippedCatalog, type ValidationCatalog } from './catalog.js';
import { measuredStep } from './convention.js';
import { type Reason, type ResolvedValue, reason } from './resolution.js';
import { resolveRow } from './resolve.js';
import type { TrainingRow } from './row.js';

export type TrainingMetric = 'stepTimeS' | 'peakMemoryBytes';

export interface PredictedValue {
  readonly kind: 'predicted';
  readonly measured: number;
  readonly predicted: number;
  /** What the measured value was computed from, where the source prints no such figure. */
  readonly derivedFrom?: Reason;
  readonly input: TrainingInput;
  readonly resolved: readonly ResolvedValue[];
  readonly facts: RunTraits;
  /** Where runs of the user's own corrected `predicted`. */
  readonly calibration?: CalibratedInterval;
}

interface SkippedValue {
  readonly kind: 'skipped';
  readonly reason: Reason;
  /** As printed; null where nothing can be said without the skipped parts. */
  readonly measured: number | null;
}

/** One metric of one row. */
export interface Prediction {
  readonly row: TrainingRow;
  readonly metric: TrainingMetric;
  /** Source × model × accelerator: rows of one group share software, machines and authors, so they are left out together. */
  readonly group: string;
  readonly outcome: PredictedValue | SkippedValue;
}

/** planTraining, or the same with other constants. */
export type Predictor = (input: TrainingInput) => TrainingAnswer;

export interface PredictionOptions {
  /** Machines, networks and stacks; the shipped ones by default. */
  readonly catalog?: ValidationCatalog;
  /** The predictor of a row's fold in a cross-validation: fitted without the row's group. */
  readonly predictorOf?: (row: TrainingRow) => Predictor;
}

/** The group of a row: 'source | model | accelerator'. */
export function groupOf(row: TrainingRow): string {
  return [
    row.source.title ?? 'unknown source',
    row.model.name,
    row.hardware.acceleratorId ?? 'unknown accelerator',
  ].join(' | ');
}

/**
 * Predicts every row: one step time each, and peak memory where it was measured.
 *
 * @returns in the order of the rows; a row that cannot be predicted is skipped with its reason, never dropped
 */
export function predictRows(
  rows: readonly TrainingRow[],
  predict: Predictor,
  { catalog = shippedCatalog, predictorOf }: PredictionOptions = {},
): readonly Prediction[] {
  return rows.flatMap((row) => predictRow(row, predictorOf?.(row) ?? predict, catalog));
}

function predictRow(row: TrainingRow, predict: Predictor, catalog: ValidationCatalog): readonly Prediction[] {
  const group = groupOf(row);
  const { peakMemoryBytes } = row.measured;
  const skipped = (why: Reason): readonly Prediction[] => {
    const step: Prediction = {
      row,
      metric: 'stepTimeS',
      group,
      outcome: { kind: 'skipped', reason: why, measured: row.measured.stepTimeS },
    };
    if (peakMemoryBytes === null) return [step];
    return [
      step,
      { row, metric: 'peakMemoryBytes', group, outcome: { kind: 'skipped', reason: why, measured: peakMemoryBytes } },
    ];
  };
  const resolved = resolveRow(row, catalog);
  if (resolved.kind === 'skipped') return skipped(resolved.reason);
  const input = resolved.value;
  const answer = predict(input);
  if (answer.kind === 'invalid') return skipped(brokenRule(answer));

  const pair = (metric: TrainingMetric, measured: number, derivedFrom?: Reason): Prediction => {
    const predicted = answer.evaluation.values[metric];
    const outcome: Prediction['outcome'] =
      predicted === undefined || !Number.isFinite(predicted) || predicted <= 0
        ? { kind: 'skipped', reason: reason('validation.skip.notFinite'), measured }
        : {
            kind: 'predicted',
            measured,
            predicted,
            ...(derivedFrom === undefined ? {} : { derivedFrom }),
            input,
            resolved: resolved.resolved,
            facts: runTraits(input, answer.evaluation.values),
          };
    return { row, metric, group, outcome };
  };
  const step = measuredStep(row, {
    architecture: input.architecture,
    sequenceLength: input.sequenceLength,
    globalBatchSequences: input.globalBatchSequences,
    precision: input.precision,
    accelerator: input.cluster.accelerator,
    count: input.cluster.count,
    recompute: nearestName(input.layout.recompute),
  });
  const first: Prediction =
    step.kind === 'skipped'
      ? { row, metric: 'stepTimeS', group, outcome: { kind: 'skipped', reason: step.reason, measured: null } }
      : pair('stepTimeS', step.stepTimeS, step.derivedFrom);
  return peakMemoryBytes === null ? [first] : [first, pair('peakMemoryBytes', peakMemoryBytes)];
}

/** The first broken rule stands for all: one is enough to leave the row out. */
function brokenRule(answer: Extract<TrainingAnswer, { readonly kind: 'invalid' }>): Reason {
  const [first] = answer.issues;
  return reason('validation.skip.rule', { rule: first === undefined ? '' : formatIssue(first) });
}
