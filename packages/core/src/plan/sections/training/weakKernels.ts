/** Kernel rates that were measured on other hardware or in another format than those of the plan. */
import { kernelConstants } from '../../../kernels/index.js';
import { formatMessage } from '../../../messages/index.js';
import { type TrainingInput, trainingObjects } from '../../../training/index.js';
import type { WeakInput } from '../../section.js';
import type { StepPart } from './breakdown.js';

const ofMicroBatch = [
  'gemm',
  'attention',
  'elementwise',
  'tensorCommunication',
  'contextCommunication',
  'expertCommunication',
  'host',
] as const satisfies readonly StepPart[];

/**
 * The rates of matrix products and attention, where they were carried over; empty where both were measured on the
 * generation and in the format of the plan.
 *
 * The effect is that of a rate a fifth lower, so of a quarter more time in the kernel; recomputation and the bubble
 * are taken to be made of the same kernels as the rest of a micro-batch.
 */
export function transferredKernels(
  input: TrainingInput,
  step: readonly { readonly part: StepPart; readonly timeS: number }[],
): readonly WeakInput[] {
  const { generation, gemmFormat } = trainingObjects(input).stack;
  const timeOf = (part: StepPart): number => step.find((each) => each.part === part)?.timeS ?? 0;
  const total = step.reduce((sum, { timeS }) => sum + timeS, 0);
  const microBatch = ofMicroBatch.reduce((sum, part) => sum + timeOf(part), 0);
  const repeated = 1 + (timeOf('recompute') + timeOf('bubble')) / microBatch;
  return (['gemm', 'attention'] as const).flatMap((family): readonly WeakInput[] => {
    const { transferredFrom } = kernelConstants(generation, gemmFormat, family);
    if (transferredFrom === undefined || timeOf(family) === 0) return [];
    const changeFraction = (0.25 * timeOf(family) * repeated) / total;
    return [
      {
        name: `${family}Rate`,
        confidence: 'estimated',
        note: formatMessage('plan.weak.transferred', { from: transferredFrom, to: generation }),
        effect: { figure: 'stepTimeS', changeFraction },
      },
    ];
  });
}
