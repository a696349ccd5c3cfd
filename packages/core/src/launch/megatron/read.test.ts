import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference } from '../../messages/index.js';
import type { ImportOptions } from '../framework.js';
import { planOf } from '../reading.js';
import { readMegatron } from './read.js';

/** The arguments of Llama 3 8B without those under test. */
const llama =
  '--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --group-query-attention --num-query-groups 8 --kv-channels 128 --swiglu --normalization RMSNorm --untie-embeddings-and-output-weights --disable-bias-linear --position-embedding-type rope --max-position-embeddings 8192 --vocab-size 128256';
const recipe = '--seq-length 8192 --micro-batch-size 1 --global-batch-size 128 --bf16';

const read = (text: string, options: ImportOptions = {}) => readMegatron(text, options);
const planFrom = (text: string, options: ImportOptions = {}) => {
  const reading = read(text, options);
  expect(reading.issues.map(formatIssue)).toEqual([]);
  return planOf(reading.fields);
};
const issues = (text: string, options: ImportOptions = {}) => read(text, options).issues.map(formatIssue);
const notes = (text: string) => read(text).notes.map(formatReference);
const layoutOf = (more: string, count?: number) =>
  planFrom(`${llama} ${recipe} ${more}`, count === undefined ? {} : { count }).training;

describe('published launches, their values transcribed', () => {
  test('Llama 3 8B in FP8: examples/llama/train_llama3_8b_h100_fp8.sh of core_v0.19.0', () => {
    const script = `
GPUS_PER_NODE=8
NUM_NODES=1
TP_SIZE=1
CP_SIZE=1
DTYPE="fp8"
DISTRIBUTED_ARGS=(--nproc_per_node $GPUS_PER_NODE --nnodes $NUM_NODES --node_rank \${NODE_RANK:-0})
MODEL_ARGS=(${llama} --rotary-base 1000000 --apply-layernorm-1p)
TRAINING_ARGS=(--seq-length 8192 --micro-batch-size 1 --global-batch-size 128 --train-samples 1953125000 --bf16 --grad-reduce-in-bf16)
DTYPE_ARGS=()
if [[ "$DTYPE" == "fp8" ]]; then
    DTYPE_ARGS+=("--fp8-format hybrid" "--fp8-amax-history-len 1024" "--fp8-param-gather")
fi
PARALLEL_ARGS=(--tensor-model-parallel-size $TP_SIZE --context-parallel-size $CP_SIZE --sequence-parallel --use-distributed-optimizer)
if [ ! -f "$SCRIPT" ]; then
    exit 1
fi
torchrun \${DISTRIBUTED_ARGS[@]} "$SCRIPT" \${MODEL_ARGS[@]} \${TRAINING_ARGS[@]} \${DTYPE_ARGS[@]} \${PARALLEL_ARGS[@]}
`;
    expect(planFrom(script)).toEqual({
      model: 'llama-3-8b',
      data: { sequenceLength: 8192, tokens: 1_953_125_000 * 8192 },
      cluster: { accelerator: 'h100-sxm', count: 8 },
      training: {
        task: 'pretrain',
        framework: 'megatron-core',
        precision: 'fp8-tensor',
        optimizer: { kind: 'adam' },
        globalBatchSequences: 128,
        layout: {
          tensorParallel: 1,
          pipelineParallel: 1,
          contextParallel: 1,
          expertParallel: 1,
          dataParallel: 8,
          virtualPipeline: 1,
          schedule: '1f1b',
          microBatchSequences: 1,
          sequenceParallel: false,
          sharding: 'zero1',
          recompute: 'none',
        },
        // The transcript leaves the switches of overlap out, which Megatron-LM takes for off.
        software: { gradientReduceOverlap: false, parameterGatherOverlap: false },
      },
    });
    // The check of the path decides nothing, so nothing is said of its condition.
    expect(notes(script)).toEqual([
      'llama-3-8b has the same shape as llama-3.1-8b.',
      'Without --fp8-recipe Megatron-LM scales by earlier steps (delayed): taken as fp8-tensor.',
    ]);
  });

  test('GPT-3 175B: examples/gpt3/train_gpt3_175b_distributed.sh of core_v0.19.0, on its 128 nodes', () => {
    const script = `
GPUS_PER_NODE=8
NUM_NODES=1
VOCAB_FILE=$3
DISTRIBUTED_ARGS=(--nproc_per_node $GPUS_PER_NODE --nnodes $NUM_NODES)
GPT_MODEL_ARGS=(
    --num-layers 96
    --hidden-size 12288
    --num-attention-heads 96
    --seq-length 2048
    --max-position-embeddings 2048
    --attention-backend auto # Can use (flash/fused/unfused/local)
)
TRAINING_ARGS=(--micro-batch-size 1 --global-batch-size 1536 --train-iters 500000 --fp16 --lr 6.0e-5)
MODEL_PARALLEL_ARGS=(
\t--tensor-model-parallel-size 8
\t--pipeline-model-parallel-size 16
)
DATA_ARGS=(--data-path $5 --vocab-file $VOCAB_FILE --merge-file $4)
torchrun \${DISTRIBUTED_ARGS[@]} pretrain_gpt.py \\
    \${GPT_MODEL_ARGS[@]} \\
    \${TRAINING_ARGS[@]} \\
    \${MODEL_PARALLEL_ARGS[@]} \\
    \${DATA_ARGS[@]}
`;
    // One node of eight cannot hold 8 × 16 ranks: the script says so of itself.
    expect(issues(script)).toEqual([
      '--tensor-model-parallel-size: the world size of 8 is no multiple of --tensor-model-parallel-size 8 × --pipeline-model-parallel-size 16 × --context-parallel-size 1 = 128. Pass the number of accelerators with --count: a multiple of 128',
    ]);
    const plan = planFrom(script, { accelerator: 'a100-sxm-80', define: { NUM_NODES: '128' } });
    expect(plan).toMatchObject({
      model: 'gpt-3-175b',
      data: { tokens: 500_000 * 1536 * 2048 },
      cluster: { accelerator: 'a100-sxm-80', count: 1024 },
      training: { precision: 'fp16', layout: { dataParallel: 8, sharding: 'none', sequenceParallel: false } },
    });
  });

  test('DeepSeek-V3: examples/megatron_fsdp/sbatch_mfsdp_deepseek_v3.sh of core_v0.19.0, run inside a string', () => {
    const script = `
USE_MEGATRON_FSDP=\${USE_MEGATRON_FSDP:-1}
SHARDING_STRATEGY=\${SHARDING_STRATEGY:-"optim_grads_params"}
EP=\${EP:-8}
PRETRAIN_ARGS=(
  --expert-model-parallel-size \${EP} --expert-tensor-parallel-size 1 --use-distributed-optimizer --sequence-parallel
  --disable-bias-linear --micro-batch-size 1 --global-batch-size 2048 --train-samples 585937500
  --recompute-granularity selective --recompute-modules mlp moe mla_up_proj layernorm
  --seq-length 4096 --tokenizer-type HuggingFaceTokenizer --tokenizer-model deepseek-ai/DeepSeek-V3
  --num-layers 61 --hidden-size 7168 --ffn-hidden-size 18432 --num-attention-heads 128 --kv-channels 128
  --max-position-embeddings 4096 --position-embedding-type rope --make-vocab-size-divisible-by 3232
  --normalization RMSNorm --swiglu --untie-embeddings-and-output-weights --multi-latent-attention --qk-layernorm
  --num-experts 256 --moe-layer-freq [0]*3+[1]*58 --moe-ffn-hidden-size 2048
  --moe-shared-expert-intermediate-size 2048 --moe-router-topk 8 --moe-router-enable-expert-bias
  --moe-router-group-topk 4 --moe-router-num-groups 8
  --q-lora-rank 1536 --kv-lora-rank 512 --qk-head-dim 128 --qk-pos-emb-head-dim 64 --v-head-dim 128
  --mtp-num-layers 1 --bf16
)
if [ "\${USE_MEGATRON_FSDP}" = 1 ]; then
  PRETRAIN_ARGS=("\${PRETRAIN_ARGS[@]}" --use-megatron-fsdp --data-parallel-sharding-strategy \${SHARDING_STRATEGY})
fi
TRAINING_CMD="
cd somewhere;
python pretrain_gpt.py \${PRETRAIN_ARGS[@]}"
sbatch <<EOF
#!/bin/bash
srun bash -x -c "\${TRAINING_CMD}" 2>&1 | tee log
EOF
`;
    expect(planFrom(script, { count: 1024 })).toMatchObject({
      model: 'deepseek-v3',
      cluster: { count: 1024 },
      training: {
        layout: {
          expertParallel: 8,
          dataParallel: 1024,
          sharding: 'zero3',
          recompute: { modules: ['layernorm', 'mlp', 'moe', 'mla_up_proj'] },
        },
      },
    });
  });

  test('a configuration in YAML: MODEL_ARGS as the functional tests of Megatron-LM write them', () => {
    const yaml = `
ENV_VARS:
  CUDA_DEVICE_MAX_CONNECTIONS: 1
MODEL_ARGS:
  --num-layers: 12
  --hidden-size: 512
  --num-attention-heads: 8
  --micro-batch-size: 4
  --global-batch-size: 32
  --seq-length: 1024
  --max-position-embeddings: 1024
  --train-iters: 50
  --vocab-size: 50257
  --tensor-model-parallel-size: 2
  --pipeline-model-parallel-size: 2
  --num-layers-per-virtual-pipeline-stage: 3
  --swiglu: true
  --sequence-parallel: false
  --bf16: true
`;
    expect(planFrom(yaml, { count: 8 })).toMatchObject({
      training: { layout: { tensorParallel: 2, pipelineParallel: 2, virtualPipeline: 2, dataParallel: 2 } },
    });
    // 2/3 of 4 × 512 = 1365, down to a multiple of 64: 1344.
    expect(planFrom(yaml, { count: 8 }).model).toMatchObject({
      architecture: { blocks: [{ mlp: { intermediateSize: 1344, gated: true } }], layerBlocks: Array(12).fill(0) },
    });
  });

  test('YAML by what arguments set, with sections: model_parallel, language_model', () => {
    const yaml = `
language_model:
  num_layers: 24
  hidden_size: 1024
  num_attention_heads: 16
  add_bias_linear: False
  max_position_embeddings: 1024
model_parallel:
  tensor_model_parallel_size: 1
  context_parallel_size: 1
  pipeline_model_parallel_size: 4
  bf16: True
micro_batch_size: 2
global_batch_size: 128
seq_length: 1024
vocab_size: 50304
gpus_per_node: 8
num_nodes: 2
`;
    const plan = planFrom(yaml);
    expect(plan).toMatchObject({ cluster: { count: 16 }, training: { layout: { dataParallel: 4 } } });
    expect(plan.model).toMatchObject({ architecture: { blocks: [{ mlp: { bias: false } }] } });
  });
});

describe('layouts', () => {
  test.each<[name: string, more: string, count: number, expected: object]>([
    [
      'interleaving by stages',
      '--pipeline-model-parallel-size 4 --num-virtual-stages-per-pipeline-rank 2',
      8,
      { virtualPipeline: 2 },
    ],
    // (32 layers / 4 stages) / 2 layers = 4 chunks a stage.
    [
      'interleaving by layers',
      '--pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 2',
      8,
      { virtualPipeline: 4 },
    ],
    [
      'a written layout',
      "--pipeline-model-parallel-size 2 --pipeline-model-parallel-layout 'Et*8|(t*8|)*2t*8L'",
      8,
      { virtualPipeline: 2 },
    ],
    ['FSDP2 of PyTorch', '--use-torch-fsdp2 --no-gradient-accumulation-fusion', 8, { sharding: 'fsdp' }],
    [
      'FSDP2 that keeps parameters',
      '--use-torch-fsdp2 --torch-fsdp2-no-reshard-after-forward',
      8,
      { sharding: 'zero2' },
    ],
    [
      'Megatron-FSDP of gradients',
      '--use-megatron-fsdp --data-parallel-sharding-strategy optim_grads',
      8,
      { sharding: 'zero2' },
    ],
    // 32 replicas in 4 groups are 8 each.
    [
      'hybrid sharding',
      '--use-megatron-fsdp --num-distributed-optimizer-instances 4',
      32,
      { sharding: 'hsdp', shardGroup: 8 },
    ],
    [
      'blocks of layers',
      '--recompute-granularity full --recompute-method block --recompute-num-layers 6',
      8,
      { recompute: { method: 'block', layers: 6 } },
    ],
    [
      'every layer',
      '--recompute-granularity full --recompute-method uniform --recompute-num-layers 1',
      8,
      { recompute: 'full' },
    ],
    // 8 of 32 layers.
    ['offloaded layers', '--cpu-offloading-num-layers 8', 8, { offload: { activationsFraction: 0.25 } }],
    [
      'an offloaded optimizer',
      '--use-precision-aware-optimizer --optimizer-cpu-offload --optimizer-offload-fraction 0.5',
      8,
      { offload: { optimizerFraction: 0.5 } },
    ],
    ['context ranks in a ring', '--context-parallel-size 4', 8, { contextExchange: 'ring' }],
    ['that gather', '--context-parallel-size 4 --cp-comm-type all_gather', 8, { contextExchange: 'all-gather' }],
    ['that exchange heads', '--context-parallel-size 4 --cp-comm-type a2a', 8, { contextExchange: 'ulysses' }],
    [
      'in two levels',
      '--context-parallel-size 8 --cp-comm-type a2a+p2p --hierarchical-context-parallel-sizes 2 4',
      8,
      { contextExchange: { ulysses: 2 } },
    ],
    ['the short form', '--recompute-activations', 8, { recompute: { modules: ['core_attn'] } }],
    // Megatron-LM's default of --recompute-modules.
    ['no modules', '--recompute-granularity selective', 8, { recompute: { modules: ['core_attn'] } }],
  ])('%s', (_, more, count, expected) => {
    expect(layoutOf(more, count)).toMatchObject({ layout: expected });
  });

  test.each<[more: string, precision: string]>([
    ['--fp8-format hybrid --fp8-recipe tensorwise', 'fp8-tensor'],
    ['--fp8-format hybrid --fp8-recipe delayed', 'fp8-tensor'],
    ['--fp8-format e4m3 --fp8-recipe blockwise', 'fp8-block'],
    ['--fp8-format e4m3 --fp8-recipe mxfp8', 'mxfp8'],
    ['--fp4-format e2m1', 'nvfp4'],
    ['', 'bf16'],
  ])('%s is %s', (more, precision) => {
    expect(layoutOf(more)).toMatchObject({ precision });
  });

  test.each<[more: string, optimizer: object]>([
    ['', { kind: 'adam' }],
    ['--use-precision-aware-optimizer --exp-avg-dtype bf16 --exp-avg-sq-dtype bf16', { kind: 'adam-bf16-moments' }],
    ['--use-precision-aware-optimizer --exp-avg-dtype fp8 --exp-avg-sq-dtype fp8', { kind: 'adam-8bit' }],
    // 2 bytes and 4: between the kinds, so the bytes stand beside.
    ['--use-precision-aware-optimizer --exp-avg-dtype bf16', { kind: 'adam-bf16-moments', momentBytesPerParameter: 6 }],
    ['--optimizer muon', { kind: 'muon' }],
    ['--use-precision-aware-optimizer --main-params-dtype fp16', { kind: 'adam', masterBytesPerParameter: 2 }],
  ])('%s keeps %o', (more, optimizer) => {
    expect(layoutOf(more)).toMatchObject({ optimizer });
  });

  test('without a launcher the fewest accelerators that the sizes divide are taken, and said', () => {
    const { fields } = read(`${llama} ${recipe} --tensor-model-parallel-size 4 --context-parallel-size 2`);
    expect(fields.find(({ path }) => path.join('.') === 'cluster.count')).toMatchObject({
      value: 8,
      origin: { kind: 'default', reason: { code: 'launch.default.count' } },
    });
  });

  test('the header of a Slurm job tells nodes and accelerators', () => {
    const script = `#!/bin/bash\n#SBATCH --nodes=4 # four\n#SBATCH --gres=gpu:h100:8\nsrun python pretrain_gpt.py ${llama} ${recipe}`;
    expect(planFrom(script)).toMatchObject({ cluster: { count: 32 } });
  });

  test('lighter ends of a pipeline are read; a spread that a plan cannot make is told', () => {
    // 32 layers as 6, 10, 10, 6.
    const stages = '--pipeline-model-parallel-size 4 --decoder-first-pipeline-num-layers';
    const lighter = `${llama} ${recipe} ${stages} 6 --decoder-last-pipeline-num-layers 6`;
    expect(planFrom(lighter).training).toMatchObject({ layout: { stageSplit: { firstFewer: 4, lastFewer: 4 } } });
    // 14, 6, 6, 6: the plan deals 8 to each.
    expect(notes(`${llama} ${recipe} ${stages} 14`)).toContain(
      'Layers of the chunks are 14, 6 × 3; the plan spreads them as 8 × 4.',
    );
  });
});

describe('contradictions and gaps are told all at once, each by the names of its arguments', () => {
  test.each<[name: string, more: string, expected: string]>([
    ['two precisions', '--fp16', '--fp16: cannot be given together with --bf16'],
    ['fp8 on fp16', '--fp16 --fp8-format hybrid', '--fp8-format: cannot be given together with --fp16'],
    [
      'fp8 and fp4',
      '--fp8-format hybrid --fp4-format e2m1',
      '--fp4-format: cannot be given together with --fp8-format',
    ],
    ['experts without experts', '--expert-model-parallel-size 2', '--expert-model-parallel-size: needs --num-experts'],
    [
      'two lengths of the run',
      '--train-iters 5 --train-samples 5',
      '--train-samples: cannot be given together with --train-iters',
    ],
    [
      'FSDP2 with a pipeline',
      '--use-torch-fsdp2 --pipeline-model-parallel-size 2',
      '--pipeline-model-parallel-size: cannot be given together with --use-torch-fsdp2',
    ],
    [
      'two ways to interleave',
      '--pipeline-model-parallel-size 2 --num-layers-per-virtual-pipeline-stage 2 --num-virtual-stages-per-pipeline-rank 2',
      '--num-virtual-stages-per-pipeline-rank: cannot be given together with --num-layers-per-virtual-pipeline-stage',
    ],
    [
      'a method of selective recomputation',
      '--recompute-granularity selective --recompute-method block',
      '--recompute-method: cannot be given together with --recompute-granularity selective',
    ],
    [
      'full recomputation without a method',
      '--recompute-granularity full --recompute-num-layers 1',
      '--recompute-granularity: needs --recompute-method',
    ],
    [
      'an unknown module',
      '--recompute-granularity selective --recompute-modules mlps',
      '--recompute-modules: expected core_attn, layernorm, mlp, moe, moe_act, mla_up_proj or shared_experts, got "mlps". Did you mean mlp?',
    ],
    [
      'layers that do not spread',
      '--pipeline-model-parallel-size 3',
      '--num-layers: 32 layers cannot be spread evenly over the chunks of --pipeline-model-parallel-size',
    ],
    [
      'a misspelt choice',
      '--fp8-format hybird',
      '--fp8-format: expected e4m3 or hybrid, got "hybird". Did you mean hybrid?',
    ],
    [
      'a number in words',
      '--global-batch-size many',
      '--global-batch-size: expected a whole number of at least 1, got "many"',
    ],
    [
      'a number that is none',
      '--micro-batch-size 0',
      '--micro-batch-size: expected a whole number of at least 1, got "0"',
    ],
    [
      'a variable of elsewhere',
      '--micro-batch-size $MBS',
      '--micro-batch-size: is set by $MBS, which the file does not hold. Pass it with --define MBS=VALUE',
    ],
    ['no value', '--micro-batch-size', '--micro-batch-size: has no value'],
    [
      'a batch that does not divide',
      '--micro-batch-size 3',
      '--global-batch-size: expected a multiple of data parallel 1 × --micro-batch-size 3 = 3, got 128',
    ],
  ])('%s', (_, more, expected) => {
    expect(issues(`${llama} ${recipe} ${more}`)).toContain(expected);
  });

  test('group-query heads that do not divide', () => {
    expect(issues(`${llama.replace('--num-query-groups 8', '--num-query-groups 5')} ${recipe}`)).toContain(
      '--num-query-groups: expected a divisor of --num-attention-heads (32), got 5',
    );
  });

  test('whatever has no default is listed together', () => {
    expect(issues('--bf16 --swiglu --use-distributed-optimizer')).toEqual([
      '--num-layers: is not given, and has no default',
      '--hidden-size: is not given, and has no default',
      '--num-attention-heads: is not given, and has no default',
      '--micro-batch-size: is not given, and has no default',
      '--seq-length: is not given, and has no default',
    ]);
  });

  test.each(['', 'hello world', '# nothing\n', 'echo hi', '\u0000', '---', 'a: 1'])('%j gives no argument', (text) => {
    expect(issues(text)).toEqual(['no argument of Megatron-LM was found, such as --num-layers 32']);
  });
});

test('what a plan has no field for, and what the release does not know, is listed and never lost', () => {
  const { unused } = read(`${llama} ${recipe} --lr 3e-4 --log-throughput --seq-lenght 4096 --my-own 1 2`);
  expect(unused).toEqual([
    { name: '--lr', value: '3e-4', isKnown: true },
    { name: '--log-throughput', value: '', isKnown: true },
    { name: '--seq-lenght', value: '4096', isKnown: false, nearest: '--seq-length' },
    { name: '--my-own', value: '1 2', isKnown: false },
  ]);
});

test('arguments that are added count over those of the file', () => {
  const plan = planFrom(`${llama} ${recipe}`, { add: ['--micro-batch-size 2 --recompute-activations', '--bf16'] });
  expect(plan).toMatchObject({
    training: { layout: { microBatchSequences: 2, recompute: { modules: ['core_attn'] } } },
  });
});

test('a vocabulary that nothing tells is asked for', () => {
  const script = `#SBATCH -p x --nodes=8 --ntasks-per-node=8\noptions=" \\\n --num-layers 24 --hidden-size 1024 --num-attention-heads 16 \\\n ${recipe} --max-position-embeddings 8192 --tokenizer-type GPTSentencePieceTokenizer --optimizer fusedadamw"\nrun="python pretrain_gpt.py \${options}"\nsrun -l sh -c "\${run}"`;
  expect(issues(script)).toEqual([
    "--vocab-size: is not given, and neither the tokenizer nor a catalog model of this shape tells it. Pass it with --add '--vocab-size VALUE'",
  ]);
  expect(planFrom(script, { add: ['--vocab-size 256000'] })).toMatchObject({
    model: { architecture: { vocabSize: 256_000 } },
    cluster: { count: 64 },
  });
});

test('of one argument given twice the last counts, and both are told', () => {
  expect(notes(`${llama} ${recipe} --micro-batch-size 2`)).toContain(
    '--micro-batch-size is given more than once; the last counts: 2 (before: 1).',
  );
});
