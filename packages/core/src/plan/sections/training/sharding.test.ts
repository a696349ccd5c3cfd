import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import type { PlainValue } from '../../parse.js';
import { resolvePlan } from '../../resolve.js';
import { runPlan } from '../../run.js';

function resolve(layout: Readonly<Record<string, PlainValue>>, framework = 'megatron-core') {
  return resolvePlan({
    data: {
      model: 'llama-3.1-8b',
      data: { tokens: '1B', sequenceLength: 4096 },
      cluster: { accelerator: 'h100-sxm', count: 16 },
      training: { globalBatchSequences: 64, framework, layout },
    },
  });
}

function notesOf(layout: Readonly<Record<string, PlainValue>>): readonly string[] {
  const result = resolve(layout);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value.notes.map(({ code }) => code);
}

describe('sharding with a pipeline', () => {
  test.each(['zero3', 'fsdp', 'hsdp'])('%s is told to keep weights whole', (sharding) => {
    expect(notesOf({ pipelineParallel: 2, dataParallel: 8, sharding })).toContain('plan.note.pipelineKeepsWeights');
    expect(notesOf({ dataParallel: 16, sharding })).not.toContain('plan.note.pipelineKeepsWeights');
  });

  test.each(['none', 'zero1', 'zero2'])('%s shares no weights and needs no note', (sharding) => {
    expect(notesOf({ pipelineParallel: 2, dataParallel: 8, sharding })).toEqual([]);
  });

  test('is as the note says: weights and gradients of zero3 take what those of zero1 take', () => {
    const bytes = (sharding: string) => {
      const result = resolve({ pipelineParallel: 2, dataParallel: 8, sharding });
      if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
      return runPlan(result.value).outcomes.training?.figures.peakMemoryBytes?.value ?? 0;
    };
    expect(bytes('zero3')).toBe(bytes('zero1'));
    expect(bytes('zero2')).toBeLessThan(bytes('zero3'));
  });

  test.each(['zero2', 'zero3'])('%s is refused under DeepSpeed, as its pipeline engine does', (sharding) => {
    const result = resolve({ pipelineParallel: 2, dataParallel: 8, sharding }, 'deepspeed');
    expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
      `training.layout.sharding: DeepSpeed does not share gradients or parameters (${sharding}) over replicas of a pipeline (2 stages). Try zero1, or pipelineParallel: 1`,
    ]);
  });
});
