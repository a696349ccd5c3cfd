import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference, invariant } from '../messages/index.js';
import { type PlainMap, type PlainValue, resolvePlan } from '../plan/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import { findLaunchFramework } from './frameworks.js';
import { importLaunch } from './import.js';

function framework(id: 'megatron' | 'torchtitan') {
  const found = findLaunchFramework(id, '--to');
  invariant(found.ok, id);
  return found.value;
}

const importing = (id: 'megatron' | 'torchtitan', text: string, count = 16) =>
  importLaunch({ framework: framework(id), text, options: { count }, files: {}, title: 'launch' });

function imported(id: 'megatron' | 'torchtitan', text: string, count?: number) {
  const result = importing(id, text, count);
  invariant(result.ok, result.ok ? '' : result.issues.map(formatIssue).join('\n'));
  return result.value;
}

const softwareOf = (id: 'megatron' | 'torchtitan', text: string, count?: number) =>
  valueAt(imported(id, text, count).plan, ['training', 'software']);

function refusals(id: 'megatron' | 'torchtitan', text: string): readonly string[] {
  const result = importing(id, text);
  return result.ok ? [] : result.issues.map(formatIssue);
}

const dense =
  '--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --group-query-attention --num-query-groups 8 --swiglu --normalization RMSNorm --untie-embeddings-and-output-weights --disable-bias-linear --position-embedding-type rope --vocab-size 128256 --seq-length 4096 --micro-batch-size 1 --global-batch-size 64 --bf16';
const routed = `${dense} --num-experts 8 --moe-ffn-hidden-size 14336 --expert-model-parallel-size 8 --use-distributed-optimizer --overlap-grad-reduce --overlap-param-gather`;

describe('switches of Megatron-LM', () => {
  test.each<{ arguments: string; software: PlainValue | undefined }>([
    { arguments: dense, software: { gradientReduceOverlap: false } },
    // The stack has these on by itself.
    { arguments: `${dense} --overlap-grad-reduce`, software: undefined },
    {
      arguments: `${dense} --overlap-grad-reduce --use-distributed-optimizer`,
      software: { parameterGatherOverlap: false },
    },
    {
      arguments: `${dense} --overlap-grad-reduce --tensor-model-parallel-size 2 --sequence-parallel --tp-comm-overlap`,
      software: { tensorOverlap: true },
    },
    { arguments: `${dense} --use-torch-fsdp2`, software: undefined },
    { arguments: routed, software: { expertDispatch: 'all-to-all' } },
    {
      arguments: `${routed} --moe-token-dispatcher-type flex --moe-enable-deepep`,
      software: { expertDispatch: 'deduplicated' },
    },
    {
      arguments: `${routed} --moe-token-dispatcher-type alltoall --overlap-moe-expert-parallel-comm --delay-wgrad-compute`,
      software: { expertDispatch: 'all-to-all', expertBatchOverlap: true },
    },
    {
      arguments: `${dense} --overlap-grad-reduce --cuda-graph-impl local --cuda-graph-scope full_iteration`,
      software: { hostGraphs: 'whole' },
    },
    {
      arguments: `${dense} --overlap-grad-reduce --cuda-graph-impl transformer_engine --cuda-graph-scope attn`,
      software: { hostGraphs: 'none' },
    },
    {
      arguments: `${dense} --overlap-grad-reduce --attention-backend unfused`,
      software: { attentionKernel: 'unfused' },
    },
  ])('$software', (given) => {
    expect(softwareOf('megatron', given.arguments)).toEqual(given.software);
  });

  test('none is among what is not used', () => {
    const { unused, notes } = imported(
      'megatron',
      `${routed} --overlap-moe-expert-parallel-comm --delay-wgrad-compute --moe-token-dispatcher-type flex --moe-enable-deepep`,
    );
    expect(unused.filter(({ name }) => /overlap|delay|moe-(token|enable)/.test(name))).toEqual([]);
    expect(notes.map(formatReference)).toEqual(
      expect.arrayContaining([
        '--overlap-grad-reduce is training.software.gradientReduceOverlap: true, which goes without saying for megatron-core.',
        '--delay-wgrad-compute has no field of its own in a plan: expertBatchOverlap stands for it too.',
      ]),
    );
  });

  test.each([
    { more: '--overlap-param-gather', says: '--overlap-param-gather: needs --use-distributed-optimizer' },
    {
      more: '--overlap-param-gather --use-distributed-optimizer',
      says: '--overlap-param-gather: needs --overlap-grad-reduce',
    },
    {
      more: '--tp-comm-overlap --tensor-model-parallel-size 2',
      says: '--tp-comm-overlap: needs --sequence-parallel',
    },
    { more: '--moe-enable-deepep', says: '--moe-enable-deepep: needs --moe-token-dispatcher-type flex' },
    {
      more: '--moe-token-dispatcher-type flexx',
      says: '--moe-token-dispatcher-type: expected allgather, alltoall, flex or alltoall_seq, got "flexx". Did you mean flex?',
    },
  ])('$more is refused', ({ more, says }) => {
    expect(refusals('megatron', `${dense} ${more}`)).toContain(says);
  });
});

describe('keys of torchtitan', () => {
  const model = '[model]\nname = "llama3"\nflavor = "8B"\n';
  const parallel = '[parallelism]\ntensor_parallel_degree = 2\nenable_async_tensor_parallel = true\n';

  test.each<{ text: string; software: PlainValue }>([
    // No compiler: the loss keeps 14 bytes a logit.
    { text: model, software: { elementwiseFusion: 'eager', logitBytes: 14 } },
    {
      text: `${model}[compile]\nenable = true\ncomponents = ["model"]\n`,
      software: { elementwiseFusion: 'compiled', logitBytes: 14 },
    },
    { text: `${model}[compile]\nenable = true\n`, software: { elementwiseFusion: 'compiled' } },
    {
      text: `${model}[compile]\nenable = true\ncomponents = ["loss"]\n`,
      software: { elementwiseFusion: 'eager' },
    },
    {
      text: `${model}${parallel}[compile]\nenable = true\n`,
      software: { elementwiseFusion: 'compiled', tensorOverlap: true },
    },
  ])('$software', ({ text, software }) => {
    expect(softwareOf('torchtitan', text)).toEqual(software);
  });

  test('asynchronous tensor parallelism needs compilation', () => {
    expect(refusals('torchtitan', model + parallel)).toContain(
      'parallelism.enable_async_tensor_parallel: needs compile.enable',
    );
  });
});

describe('software of a plan comes back from its launch', () => {
  const plan = (software: PlainMap, stack: string): PlainMap => ({
    name: 'A plan',
    model: 'qwen3-30b-a3b',
    data: { tokens: 1_000_000_000_000, sequenceLength: 4096 },
    cluster: { accelerator: 'h100-sxm', count: 64 },
    training: {
      globalBatchSequences: 512,
      framework: stack,
      software,
      layout: { tensorParallel: 2, sequenceParallel: true, expertParallel: 8, dataParallel: 32, sharding: 'zero1' },
    },
  });

  test.each<{ id: 'megatron' | 'torchtitan'; stack: string; software: PlainMap; argument: string }>([
    { id: 'megatron', stack: 'megatron-core', software: {}, argument: '--moe-token-dispatcher-type flex' },
    {
      id: 'megatron',
      stack: 'megatron-core',
      software: { expertBatchOverlap: true },
      argument: '--overlap-moe-expert-parallel-comm',
    },
    { id: 'megatron', stack: 'megatron-core', software: { tensorOverlap: true }, argument: '--tp-comm-overlap' },
    {
      id: 'megatron',
      stack: 'megatron-core',
      software: { hostGraphs: 'whole', expertDispatch: 'all-to-all' },
      argument: '--cuda-graph-scope full_iteration',
    },
    {
      id: 'torchtitan',
      stack: 'fsdp',
      software: { tensorOverlap: true },
      argument: 'enable_async_tensor_parallel = true',
    },
    { id: 'torchtitan', stack: 'fsdp', software: { elementwiseFusion: 'eager' }, argument: 'enable = false' },
  ])('$id: $software', ({ id, stack, software, argument }) => {
    const data = plan(software, stack);
    const resolved = resolvePlan({ data });
    invariant(resolved.ok, resolved.ok ? '' : resolved.issues.map(formatIssue).join('\n'));
    const written = exportLaunch({ framework: framework(id), data, plan: resolved.value, files: {} });
    invariant(written.kind === 'written', JSON.stringify(written));
    expect(written.text).toContain(argument);
    const back = imported(id, written.text, 64);
    expect(valueAt(back.resolved.draft.plan, ['training', 'software'])).toEqual(
      valueAt(resolved.value.draft.plan, ['training', 'software']),
    );
  });

  test('switches that a plan turns off are not written', () => {
    const data = plan({ gradientReduceOverlap: false, parameterGatherOverlap: false }, 'megatron-core');
    const resolved = resolvePlan({ data });
    invariant(resolved.ok, 'resolves');
    const written = exportLaunch({ framework: framework('megatron'), data, plan: resolved.value, files: {} });
    invariant(written.kind === 'written', 'written');
    expect(written.text).not.toMatch(/--overlap-(grad|param)/);
  });
});
