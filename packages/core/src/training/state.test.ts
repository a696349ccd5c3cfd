import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { Layout, TrainingTask } from './input.js';
import { planTraining } from './plan-training.js';

const qlora: TrainingTask = {
  kind: 'dpo',
  reference: 'resident',
  adapter: { kind: 'qlora', rank: 16, dropoutFraction: 0, targets: ['linear_qkv', 'linear_fc1'] },
};

const cases: readonly {
  readonly name: string;
  readonly model: string;
  readonly layout: Partial<Layout>;
  readonly task?: TrainingTask;
}[] = [
  { name: 'whole on every rank', model: 'llama-3.1-8b', layout: { sharding: 'none' } },
  { name: 'optimizer sharded', model: 'llama-3.1-8b', layout: { sharding: 'zero1' } },
  { name: 'all sharded', model: 'llama-3.1-8b', layout: { sharding: 'fsdp' } },
  { name: 'experts apart', model: 'mixtral-8x7b', layout: { sharding: 'zero1', expertParallel: 8 } },
  { name: 'experts sharded', model: 'mixtral-8x7b', layout: { sharding: 'hsdp', shardGroup: 16, expertParallel: 4 } },
  {
    name: 'a reference beside it',
    model: 'llama-3.1-8b',
    layout: { sharding: 'zero3' },
    task: { kind: 'dpo', reference: 'resident' },
  },
  { name: 'frozen in 4 bits', model: 'llama-3.1-8b', layout: { sharding: 'none' }, task: qlora },
];

test.each(cases)('state of a rank is what its parameters hold each: $name', ({ model, layout, task }) => {
  const answer = planTraining(
    trainingInput({
      model,
      count: 32,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 32,
        microBatchSequences: 2,
        sequenceParallel: false,
        ...layout,
      },
      rest: { globalBatchSequences: 64, ...(task === undefined ? {} : { task }) },
    }),
  );
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  const { values } = answer.evaluation;
  const of = (name: string) => values[name] ?? Number.NaN;
  const listed =
    of('parameterMemoryBytes') + of('referenceMemoryBytes') + of('gradientMemoryBytes') + of('optimizerMemoryBytes');
  const each =
    of('outerParameters') * of('outerStateBytes') +
    (of('denseParameters') - of('outerParameters')) * of('denseStateBytes') +
    of('expertParameters') * of('expertStateBytes') +
    of('adapterParameters') * of('adapterStateBytes') -
    of('compressedDenseParameters') * of('denseCompressedBytes') -
    of('compressedExpertParameters') * of('expertCompressedBytes');
  expect(listed / each).toBeCloseTo(1, 12);
});
