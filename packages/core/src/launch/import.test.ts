import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference, invariant } from '../messages/index.js';
import { type PlainMap, resolvePlan } from '../plan/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import type { ImportOptions } from './framework.js';
import { findLaunchFramework } from './frameworks.js';
import { importLaunch } from './import.js';

const plan: PlainMap = {
  name: 'A plan',
  model: 'llama-3-8b',
  data: { tokens: 1_000_000_000_000, sequenceLength: 8192 },
  cluster: { accelerator: 'a100-sxm-80', count: 64, price: { usdPerAcceleratorHour: 2 } },
  training: {
    precision: 'bf16',
    globalBatchSequences: 512,
    layout: { tensorParallel: 4, dataParallel: 16, sharding: 'zero1' },
  },
};

function framework(id: 'megatron' | 'torchtitan') {
  const found = findLaunchFramework(id, '--to');
  invariant(found.ok, id);
  return found.value;
}

function launchOf(data: PlainMap, id: 'megatron' | 'torchtitan'): string {
  const resolved = resolvePlan({ data });
  invariant(resolved.ok, 'the plan resolves');
  const written = exportLaunch({ framework: framework(id), data, plan: resolved.value, files: {} });
  invariant(written.kind === 'written', id);
  return written.text;
}

const imported = (id: 'megatron' | 'torchtitan', text: string, options: ImportOptions = {}) => {
  const result = importLaunch({ framework: framework(id), text, options, files: {}, title: 'launch' });
  invariant(result.ok, result.ok ? '' : result.issues.map(formatIssue).join('\n'));
  return result.value;
};

describe('a launch that was edited since', () => {
  test('arguments count where they were changed; carried fields stay', () => {
    const text = launchOf(plan, 'megatron').replace('--tensor-model-parallel-size 4', '--tensor-model-parallel-size 8');
    const back = imported('megatron', text);
    expect(valueAt(back.plan, ['training', 'layout', 'tensorParallel'])).toBe(8);
    expect(valueAt(back.plan, ['training', 'layout', 'dataParallel'])).toBe(8);
    expect(valueAt(back.plan, ['cluster', 'price', 'usdPerAcceleratorHour'])).toBe(2);
  });

  test('a field that both state goes by the arguments once those say other than they were written', () => {
    // torchtitan has no ZeRO-1: the launch says "never", the comments zero1.
    const text = launchOf(plan, 'torchtitan');
    expect(valueAt(imported('torchtitan', text).plan, ['training', 'layout', 'sharding'])).toBe('zero1');
    const edited = imported('torchtitan', text.replace('"never"', '"always"'));
    expect(valueAt(edited.plan, ['training', 'layout', 'sharding'])).toBe('fsdp');
    expect(edited.notes.map(formatReference)).toContain(
      'The launch was changed since it was written: training.layout.sharding is what its arguments say.',
    );
  });

  test('a length of the run that was changed counts', () => {
    const text = launchOf(plan, 'torchtitan');
    expect(valueAt(imported('torchtitan', text).plan, ['data', 'tokens'])).toBe(1_000_000_000_000);
    const edited = imported('torchtitan', text.replace(/^steps = \d+$/m, 'steps = 1000'));
    expect(valueAt(edited.plan, ['data', 'tokens'])).toBe(1000 * 512 * 8192);
  });

  test('options go before what the file carries', () => {
    const back = imported('megatron', launchOf(plan, 'megatron'), { accelerator: 'h200-sxm', count: 128 });
    expect(valueAt(back.plan, ['cluster', 'accelerator'])).toBe('h200-sxm');
    expect(valueAt(back.plan, ['cluster', 'count'])).toBe(128);
    expect(valueAt(back.plan, ['training', 'layout', 'dataParallel'])).toBe(32);
  });
});

test('a carried plan that is cut off is refused, not read in part', () => {
  const text = launchOf(plan, 'megatron').replace('# end of athanor plan\n', '');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
    'the plan in the comments of this file is cut off or no YAML; mend it, or take it out to import the arguments alone',
  ]);
});

test('a rule of the plan is told by the argument that breaks it', () => {
  const text = launchOf(plan, 'megatron')
    .replace('--kv-channels 128', '--kv-channels 128 --foo')
    .replaceAll('--tensor-model-parallel-size 4', '--tensor-model-parallel-size 64');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toContain(
    '--tensor-model-parallel-size (training.layout.tensorParallel): expected a divisor of model.heads (32), got 64. Try 32',
  );
});

test('what a plan lacks for its accelerator is told of the option', () => {
  const text = launchOf(plan, 'megatron').replace('--bf16', '--bf16 --fp8-format hybrid --fp8-recipe tensorwise');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
    expect.stringMatching(/^--fp8-format, --fp8-recipe \(training\.precision\): .*A100/),
  ]);
});
