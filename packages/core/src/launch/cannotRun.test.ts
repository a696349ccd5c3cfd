import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference, invariant } from '../messages/index.js';
import { type PlainMap, type PlainValue, plannedTraining, resolvePlan } from '../plan/index.js';
import { planTraining } from '../training/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import { findLaunchFramework } from './frameworks.js';
import { importLaunch } from './import.js';
import { withValue } from './reading.js';

function framework(id: string) {
  const found = findLaunchFramework(id, '--to');
  invariant(found.ok, id);
  return found.value;
}

function resolved(data: PlainMap) {
  const plan = resolvePlan({ data });
  invariant(plan.ok, plan.ok ? '' : plan.issues.map(formatIssue).join('\n'));
  return plan.value;
}

const exported = (data: PlainMap, id = 'megatron') =>
  exportLaunch({ framework: framework(id), data, plan: resolved(data), files: {} });

function written(data: PlainMap) {
  const launch = exported(data);
  invariant(launch.kind === 'written', JSON.stringify(launch));
  return launch;
}

const imported = (text: string, count = 16) =>
  importLaunch({ framework: framework('megatron'), text, options: { count }, files: {}, title: 'launch' });

/** Device memory and whether it fits, as the planner has it. */
function memory(data: PlainMap) {
  const planned = plannedTraining(resolved(data));
  invariant(planned.kind === 'planned', planned.kind);
  const answer = planTraining(planned.input);
  invariant(answer.kind === 'predicted', answer.kind);
  return {
    gigabytes: ((answer.evaluation.values.deviceMemoryBytes ?? 0) / 1e9).toFixed(1),
    fits: answer.evaluation.fits,
  };
}

const plan = (model: string, layout: PlainMap, more: PlainMap = {}): PlainMap => ({
  name: 'A plan',
  model,
  data: { tokens: 1_000_000_000_000, sequenceLength: 8192 },
  cluster: { accelerator: 'h100-sxm', count: 512 },
  training: { globalBatchSequences: 1024, layout, ...more },
});
const path = ['training', 'layout', 'recompute'];
const dense = (recompute: PlainValue) =>
  plan('llama-3.1-70b', { tensorParallel: 8, pipelineParallel: 2, dataParallel: 32, sharding: 'zero1', recompute });
const routed = (model: string, recompute: PlainValue, more: PlainMap = {}) =>
  plan(model, { pipelineParallel: 4, expertParallel: 16, dataParallel: 128, sharding: 'zero1', recompute }, more);

describe('what is cheap to recompute, as modules', () => {
  test.each<{ what: string; data: PlainMap; modules: string; isSame: boolean }>([
    // Transformer Engine runs the norm of its attention as a part of the projection behind it, which no module repeats.
    {
      what: 'norms and activations of experts alone',
      data: routed('qwen3-30b-a3b', 'selective'),
      modules: 'layernorm moe_act',
      isSame: false,
    },
    // The products of its three dense networks and of shared experts have no module of their own.
    {
      what: 'latents beside dense layers',
      data: routed('deepseek-v3', 'selective'),
      modules: 'layernorm moe_act mla_up_proj',
      isSame: false,
    },
    {
      what: 'scores that pass through memory',
      data: withValue(dense('selective'), ['training', 'software'], { attentionKernel: 'unfused' }),
      modules: 'core_attn',
      isSame: true,
    },
  ])('$what', ({ data, modules, isSame }) => {
    const { text, approximations } = written(data);
    expect(text).toMatch(new RegExp(`--recompute-modules ${modules}( mlp| shared_experts)*\n`));
    expect(approximations.some((each) => each.path.at(-1) === 'recompute')).toBe(!isSame);
    const back = imported(text, 512);
    invariant(back.ok, back.ok ? '' : back.issues.map(formatIssue).join('\n'));
    expect(valueAt(back.value.resolved.draft.plan, path)).toBe('selective');
  });

  test('where no list says it, the launch and its memory are told, as the planner has them', () => {
    const data = dense('selective');
    const { text, approximations, remarks } = written(data);
    const [found] = approximations;
    invariant(found !== undefined, text);
    expect(found.path).toEqual(path);
    const [planned, launched] = [memory(data), memory(withValue(data, path, found.launch))];
    expect(remarks.map(formatReference)).toContain(
      `As launched it needs ${launched.gigabytes} of the 85.5 GB of each accelerator, ${planned.gigabytes} as planned: it ${launched.fits ? 'fits' : 'does not fit'}.`,
    );
    expect(text).toContain('# Megatron-LM cannot run training.layout.recompute: selective; this launch runs ');
  });

  test('a plan that fits is launched so that it fits where some modules let it', () => {
    // A sequence length at which keeping everything is too much, and repeating the networks is not.
    const data = withValue(
      plan('llama-3.1-70b', { tensorParallel: 8, dataParallel: 64, sharding: 'zero1', recompute: 'selective' }),
      ['data', 'sequenceLength'],
      12_288,
    );
    const [found] = written(data).approximations;
    const fits = (recompute: PlainValue) => memory(withValue(data, path, recompute)).fits;
    expect(fits('none')).toBe(false);
    expect(found?.launch).toEqual({ modules: ['mlp'] });
    expect(fits({ modules: ['mlp'] })).toBe(true);
  });
});

describe('the exchange of experts beside other micro-batches', () => {
  const overlap = { software: { expertBatchOverlap: true } };
  const launch =
    '--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --group-query-attention --num-query-groups 8 --swiglu --normalization RMSNorm --untie-embeddings-and-output-weights --disable-bias-linear --position-embedding-type rope --vocab-size 128256 --seq-length 4096 --micro-batch-size 1 --global-batch-size 64 --bf16 --num-experts 8 --moe-ffn-hidden-size 14336 --use-distributed-optimizer --expert-model-parallel-size 4 --moe-token-dispatcher-type alltoall --overlap-moe-expert-parallel-comm';

  test.each([
    {
      more: '--pipeline-model-parallel-size 4',
      says: 'needs --num-virtual-stages-per-pipeline-rank, --num-layers-per-virtual-pipeline-stage or --pipeline-model-parallel-layout with at least 2 stages a rank together with --pipeline-model-parallel-size 4',
    },
    {
      more: '--recompute-granularity full --recompute-method uniform --recompute-num-layers 1',
      says: 'cannot be given together with --recompute-granularity full',
    },
    {
      more: '--recompute-granularity selective --recompute-modules moe',
      says: 'cannot be given together with --recompute-modules moe',
    },
    { more: '--moe-shared-expert-overlap', says: 'cannot be given together with --moe-shared-expert-overlap' },
    { more: '--moe-token-dispatcher-type allgather', says: 'needs --moe-token-dispatcher-type alltoall or flex' },
    { more: '--expert-model-parallel-size 1', says: 'needs --expert-model-parallel-size of at least 2' },
  ])('$more is refused with both arguments', ({ more, says }) => {
    const result = imported(`${launch} ${more}`);
    expect(result.ok ? [] : result.issues.map(formatIssue)).toContain(`--overlap-moe-expert-parallel-comm: ${says}`);
  });

  test('stages of several chunks take it', () => {
    expect(
      imported(`${launch} --pipeline-model-parallel-size 4 --num-virtual-stages-per-pipeline-rank 2`),
    ).toMatchObject({ ok: true });
  });

  test('experts beside tensor parallelism are refused without sequence parallelism', () => {
    const result = imported(`${launch} --tensor-model-parallel-size 2`);
    expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
      '--num-experts: needs --sequence-parallel together with --tensor-model-parallel-size 2',
    ]);
    expect(imported(`${launch} --tensor-model-parallel-size 2 --sequence-parallel`)).toMatchObject({ ok: true });
  });

  test('weight gradients are not put off without it', () => {
    const result = imported(launch.replace('--overlap-moe-expert-parallel-comm', '--delay-wgrad-compute'));
    expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
      '--delay-wgrad-compute: needs --overlap-moe-expert-parallel-comm',
    ]);
  });

  test('a launch runs without it what Megatron-LM runs only so, and says it', () => {
    const whole = withValue(routed('qwen3-30b-a3b', 'full', overlap), ['training', 'layout', 'virtualPipeline'], 2);
    const { text, remarks } = written(whole);
    expect(text).not.toContain('--overlap-moe-expert-parallel-comm');
    expect(remarks.map(formatReference)).toContain(
      'Megatron-LM cannot run training.software.expertBatchOverlap: true with --recompute-granularity full; this launch runs without.',
    );
  });

  test('sequence parallelism is on beside experts', () => {
    const split = plan('qwen3-30b-a3b', {
      tensorParallel: 2,
      expertParallel: 16,
      dataParallel: 256,
      sequenceParallel: false,
    });
    const { text, approximations } = written(split);
    expect(text).toContain('  --sequence-parallel\n');
    expect(approximations).toContainEqual({
      path: ['training', 'layout', 'sequenceParallel'],
      plan: false,
      launch: true,
    });
  });
});

test('no argument is written twice', () => {
  for (const data of [routed('deepseek-v3', 'none'), routed('qwen3-30b-a3b', 'selective'), dense('full')]) {
    const names = written(data).text.match(/^ {2}--[\w-]+/gm) ?? [];
    expect(names).toEqual([...new Set(names)]);
  }
});

describe('what a framework cannot run at all is refused', () => {
  test.each([
    {
      id: 'megatron',
      data: withValue(dense('none'), ['training', 'task'], 'lora'),
      says: 'training.task: Megatron-LM has no arguments for adapters: a launch would train all weights, which is another run that needs other memory',
    },
    {
      id: 'megatron',
      data: plan('llama-3.1-8b', { dataParallel: 512 }, { framework: 'jax' }),
      says: 'cluster.accelerator: Megatron-LM does not run on TPU v5p of Google: it runs on accelerators of NVIDIA or AMD',
    },
    {
      id: 'torchtitan',
      data: plan('llama-3.1-8b', { dataParallel: 512 }, { framework: 'jax' }),
      says: 'cluster.accelerator: torchtitan does not run on TPU v5p of Google: it runs on accelerators of NVIDIA or AMD',
    },
  ])('$id: $says', ({ id, data, says }) => {
    const given = says.startsWith('cluster') ? withValue(data, ['cluster', 'accelerator'], 'tpu-v5p') : data;
    const launch = exported(given, id);
    expect(launch.kind === 'refused' ? launch.issues.map(formatIssue) : []).toEqual([says]);
  });
});
