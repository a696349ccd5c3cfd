/** Errors by source, accelerator, precision and the like: where the physics is wrong. */
import { recomputeText } from '../training/recompute.js';
import type { PredictedValue, Prediction } from './prediction.js';
import { mean, median } from './statistics.js';
import { suspectReason } from './suspects.js';

type Predicted = Prediction & { readonly outcome: PredictedValue };

/** What errors can be grouped by; the names are those of `--by`. */
const keys = {
  source: ({ row }) => row.source.title ?? 'unknown source',
  model: ({ row }) => row.model.name,
  accelerator: ({ outcome }) => outcome.input.cluster.accelerator.id,
  generation: ({ outcome }) => outcome.facts.generation,
  precision: ({ outcome }) => outcome.input.precision,
  framework: ({ outcome }) => outcome.input.framework.id,
  kind: ({ outcome }) => outcome.facts.kind,
  task: ({ outcome }) => outcome.input.task.adapter?.kind ?? outcome.input.task.kind,
  sharding: ({ outcome }) => outcome.input.layout.sharding,
  recompute: ({ outcome }) => recomputeText(outcome.input.layout.recompute),
  scale: ({ outcome }) => powerOfTwo(outcome.input.cluster.count),
  sequence: ({ outcome }) => powerOfTwo(outcome.input.sequenceLength),
  tensor: ({ outcome }) => String(outcome.input.layout.tensorParallel),
  pipeline: ({ outcome }) => String(outcome.input.layout.pipelineParallel),
  group: ({ group }) => group,
} as const satisfies Record<string, (prediction: Predicted) => string>;

export type BreakdownKey = keyof typeof keys;

/** Every key that errors can be grouped by. */
export const breakdownKeys = Object.keys(keys) as readonly BreakdownKey[];

export interface ErrorClass {
  /** Values of the keys, joined where there are several. */
  readonly key: string;
  readonly count: number;
  /** Published sources among the rows: one source alone tells its own habits from physics by nothing. */
  readonly sources: number;
  readonly medianAbsErrorPct: number;
  readonly meanAbsErrorPct: number;
  /** Median of the signed errors: above 0, predictions are too slow or too large. */
  readonly medianErrorPct: number;
}

/** Between the values of several keys. */
const joint = ' · ';

/**
 * Errors of one metric grouped by a key or by several crossed, the largest class first; skipped rows have no error and are left out.
 *
 * @param by several keys give a class for each combination that occurs
 */
export function residualsBy(
  predictions: readonly Prediction[],
  by: BreakdownKey | readonly BreakdownKey[],
  metric: Prediction['metric'] = 'stepTimeS',
): readonly ErrorClass[] {
  const list = typeof by === 'string' ? [by] : by;
  const classes = new Map<string, { readonly errors: number[]; readonly sources: Set<string> }>();
  for (const prediction of predictions) {
    const { outcome } = prediction;
    if (prediction.metric !== metric || outcome.kind === 'skipped') continue;
    const predicted = { ...prediction, outcome };
    const key = list.map((each) => keys[each](predicted)).join(joint);
    const known = classes.get(key) ?? { errors: [], sources: new Set() };
    known.errors.push(100 * (outcome.predicted / outcome.measured - 1));
    known.sources.add(keys.source(predicted));
    classes.set(key, known);
  }
  return [...classes]
    .map(([key, { errors, sources }]) => ({
      key,
      count: errors.length,
      sources: sources.size,
      medianAbsErrorPct: median(errors.map(Math.abs)) ?? 0,
      meanAbsErrorPct: mean(errors.map(Math.abs)) ?? 0,
      medianErrorPct: median(errors) ?? 0,
    }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** Fewest rows and sources of a class that is judged by: fewer say more of one author than of the model. */
const judgedRows = 20;
const judgedSources = 2;

/** Whether a class holds enough rows of enough sources to be judged by. */
export function isJudged({ count, sources }: ErrorClass): boolean {
  return count >= judgedRows && sources >= judgedSources;
}

/** One of the rows that are missed by most. */
export interface WorstRow {
  readonly id: string;
  readonly group: string;
  readonly measured: number;
  readonly predicted: number;
  readonly errorPct: number;
  /** Why the row was kept out of the fit, where it was. */
  readonly suspect?: string;
}

/** The rows whose prediction is furthest off as a ratio, worst first. */
export function worstRows(
  predictions: readonly Prediction[],
  count: number,
  metric: Prediction['metric'] = 'stepTimeS',
): readonly WorstRow[] {
  return predictions
    .flatMap(({ row, group, metric: of, outcome }) => {
      if (of !== metric || outcome.kind === 'skipped') return [];
      const { measured, predicted } = outcome;
      return [{ row, group, measured, predicted, off: Math.abs(Math.log(predicted / measured)) }];
    })
    .sort((a, b) => b.off - a.off || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, count)
    .map(({ row, group, measured, predicted }) => {
      const suspect = suspectReason(row);
      const errorPct = 100 * (predicted / measured - 1);
      return { id: row.id, group, measured, predicted, errorPct, ...(suspect === undefined ? {} : { suspect }) };
    });
}

function powerOfTwo(value: number): string {
  return String(2 ** Math.round(Math.log2(value)));
}
