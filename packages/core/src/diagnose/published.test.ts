/** Plans that say something else than what published runs did: the diagnosis must name it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planTraining, type TrainingInput } from '../training/index.js';
import { parseRows, resolveRow } from '../validation/index.js';
import type { CauseId } from './explanations.js';
import { explanations } from './explanations.js';
import { stepModel } from './model.js';

const parsed = parseRows(
  JSON.parse(readFileSync(new URL('../../../../validation/training-runs.json', import.meta.url), 'utf8')),
);
if (!parsed.ok) throw new Error('the bundled rows can be read');

interface Run {
  /** The input with one setting wrong. */
  readonly changed: TrainingInput;
  readonly measuredS: number;
}

const stepS = (input: TrainingInput): number | undefined => {
  const answer = planTraining(input);
  return answer.kind === 'predicted' ? answer.evaluation.values.stepTimeS : undefined;
};

/** Runs that a change applies to and that are predicted to 6 %: where the plan is right, what is changed in it is what is wrong. */
function* wellPredicted(change: Change): Generator<Run> {
  for (const row of parsed.ok ? parsed.value : []) {
    const resolved = resolveRow(row);
    const { stepTimeS } = row.measured;
    if (resolved.kind !== 'resolved' || stepTimeS === null || row.id.startsWith('vtrain-single')) continue;
    const changed = change(resolved.value);
    if (changed === undefined) continue;
    const predicted = stepS(resolved.value);
    if (predicted !== undefined && Math.abs(predicted / stepTimeS - 1) <= 0.06) yield { changed, measuredS: stepTimeS };
  }
}

type Change = (input: TrainingInput) => TrainingInput | undefined;

const wrong: readonly { readonly cause: CauseId; readonly change: Change }[] = [
  {
    cause: 'recompute',
    change: (input) =>
      input.layout.recompute === 'full' ? { ...input, layout: { ...input.layout, recompute: 'none' } } : undefined,
  },
  {
    cause: 'precision',
    change: (input) =>
      input.precision === 'bf16' &&
      input.cluster.accelerator.peakFp8FlopPerS > input.cluster.accelerator.peakBf16FlopPerS
        ? { ...input, precision: 'fp8-tensor' }
        : undefined,
  },
];

test.each(wrong)(
  'a wrong $cause in the plan is among the first three causes of four runs in five',
  ({ cause, change }) => {
    const places: number[] = [];
    for (const { changed, measuredS } of wellPredicted(change)) {
      if (places.length === 15) break;
      const predicted = stepS(changed);
      if (predicted === undefined || measuredS < 1.05 * predicted) continue;
      places.push(explanations(stepModel(changed, predicted), measuredS).findIndex((each) => each.cause === cause));
    }
    expect(places).toHaveLength(15);
    expect(places.filter((place) => place >= 0 && place < 3).length).toBeGreaterThanOrEqual(12);
  },
);
