/** Errors by source, accelerator, precision and the like: where the physics is wrong. */
import { recomputeText } from '../training/recompute.js';
import type { PredictedValue, Prediction } from './prediction.js';
import { mean, median } from './statistics.js';

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
  task: ({ outcome }) => outcome.input.task,
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
  readonly key: string;
  readonly count: number;
  readonly medianAbsErrorPct: number;
  readonly meanAbsErrorPct: number;
  /** Median of the signed errors: above 0, predictions are too slow or too large. */
  readonly medianErrorPct: number;
}

/**
 * Errors of one metric grouped by a key, the largest class first; skipped rows have no error and are left out.
 */
export function residualsBy(
  predictions: readonly Prediction[],
  by: BreakdownKey,
  metric: Prediction['metric'] = 'stepTimeS',
): readonly ErrorClass[] {
  const errors = new Map<string, number[]>();
  for (const prediction of predictions) {
    const { outcome } = prediction;
    if (prediction.metric !== metric || outcome.kind === 'skipped') continue;
    const key = keys[by]({ ...prediction, outcome });
    errors.set(key, [...(errors.get(key) ?? []), 100 * (outcome.predicted / outcome.measured - 1)]);
  }
  return [...errors]
    .map(([key, list]) => ({
      key,
      count: list.length,
      medianAbsErrorPct: median(list.map(Math.abs)) ?? 0,
      meanAbsErrorPct: mean(list.map(Math.abs)) ?? 0,
      medianErrorPct: median(list) ?? 0,
    }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function powerOfTwo(value: number): string {
  return String(2 ** Math.round(Math.log2(value)));
}
