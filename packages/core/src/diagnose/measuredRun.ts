/** The measured step of a diagnosis, as calibration takes it: read from what `athanor diagnose --json` printed. */
import { z } from 'zod';
import { failure, issue, type Result, success } from '../messages/index.js';
import { isSearch, type PlainMap, resolvePlan, trainingOf } from '../plan/index.js';
import { planTraining, runTraits } from '../training/index.js';
import type { MeasuredRun } from '../uncertainty/index.js';

const output = z.looseObject({
  command: z.literal('diagnose'),
  status: z.literal('answered'),
  name: z.string(),
  asOf: z.string(),
  plan: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string()),
  measured: z.looseObject({ stepTimeS: z.looseObject({ value: z.number().positive() }) }),
});

export interface DiagnosedRun extends MeasuredRun {
  readonly id: string;
}

/** Whether a value is meant to be the output of a diagnosis. */
export function isDiagnosis(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'command' in value && value.command === 'diagnose';
}

/**
 * The run behind an output of `athanor diagnose --json`.
 *
 * The plan in it is predicted again, so that the miss is that of today's constants, whatever release printed it.
 */
export function measuredRunOf(printed: unknown): Result<DiagnosedRun> {
  const parsed = output.safeParse(printed);
  if (!parsed.success) return failure(issue('diagnose.notADiagnosis', [], {}));
  const { name, asOf, plan, files, measured } = parsed.data;
  const resolved = resolvePlan({ data: plan as PlainMap, asOf, files });
  if (!resolved.ok) return resolved;
  const training = trainingOf(resolved.value.draft);
  if (training === undefined || isSearch(training.layout)) return failure(issue('diagnose.notADiagnosis', [], {}));
  const input = { ...training.input, layout: training.layout };
  const answer = planTraining(input);
  if (answer.kind === 'invalid') return failure(...answer.issues);
  const { values } = answer.evaluation;
  return success({
    id: name,
    traits: runTraits(input, values),
    logRatio: Math.log(measured.stepTimeS.value / (values.stepTimeS ?? measured.stepTimeS.value)),
  });
}
