import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { planTraining } from './plan-training.js';

function valuesOf(expertParallel: number, tensorParallel: number, scaleOutBytesPerS: number) {
  const base = trainingInput({
    model: 'deepseek-v3',
    accelerator: 'h800-sxm',
    fabric: 'infiniband-ndr-400g',
    framework: 'hai-llm',
    count: 2048,
    layout: {
      tensorParallel,
      pipelineParallel: 4,
      virtualPipeline: 1,
      dataParallel: 512 / tensorParallel,
      expertParallel,
    },
    rest: { precision: 'fp8-block', sequenceLength: 4096, globalBatchSequences: 4096 },
  });
  const answer = planTraining({ ...base, cluster: { ...base.cluster, scaleOutBytesPerS } });
  if (answer.kind !== 'predicted') throw new Error('the layout keeps every rule');
  return answer.evaluation.values;
}

test('communication hides behind no more compute than there is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(2, 8, 64, 256),
      fc.constantFrom(1, 2, 8),
      fc.constantFrom(1e9, 5e9, 50e9, 400e9),
      (expertParallel, tensorParallel, scaleOut) => {
        const values = valuesOf(expertParallel, tensorParallel, scaleOut);
        const computeS = (values.stageGemmS ?? 0) + (values.stageAttentionS ?? 0) + (values.stageElementwiseS ?? 0);
        return (values.stageHiddenCommunicationS ?? Number.NaN) <= computeS * (1 + 1e-9);
      },
    ),
    { numRuns: 40 },
  );
});

test('a stack that hides all expert traffic shows the part that outlasts the compute', () => {
  expect(valuesOf(64, 1, 50e9).stageExpertExposedS).toBeLessThan(valuesOf(64, 1, 1e9).stageExpertExposedS ?? 0);
  expect(valuesOf(64, 1, 1e9).stageExpertExposedS).toBeGreaterThan(0);
});
