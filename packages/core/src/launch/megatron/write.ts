/** A plan as a launch script of Megatron-LM. */
import { expertTensorParallelSize, hasMoeLayers } from '../../architecture/index.js';
import { type MessageReference, type Result, success } from '../../messages/index.js';
import { headRanks, type Layout, type TrainingInput } from '../../training/index.js';
import type { LaunchFile, LaunchRequest } from '../framework.js';
import { overlapObstacles } from './overlap.js';
import { chunksOf, pipelineArguments } from './pipeline.js';
import { isSameRecompute } from './recompute.js';
import { shardingArguments } from './sharding.js';
import { softwareWords } from './software.js';
import type { Words } from './words.js';
import { modelArguments } from './writeModel.js';
import { trainingWords } from './writeRecipe.js';

/** @throws never */
export function writeMegatron({ input }: LaunchRequest, comment: readonly string[]): Result<LaunchFile> {
  const { architecture, layout, sequenceLength } = input;
  const model = modelArguments(architecture, sequenceLength);
  if (model.issues.length > 0) return { ok: false, issues: model.issues };
  const takesFsdp = input.optimizer.kind !== 'muon';
  const takesTorch =
    takesFsdp &&
    layout.pipelineParallel === 1 &&
    layout.expertParallel === 1 &&
    !architecture.tiedEmbeddings &&
    input.precision !== 'fp16';
  const sharding = shardingArguments(input, { takesTorch, takesFsdp });
  const isFsdp = sharding.isMegatronFsdp || sharding.words.includes('--use-torch-fsdp2');
  const groups: Readonly<Record<string, Words>> = {
    MODEL_ARGS: model.words,
    PARALLEL_ARGS: parallelWords(input, sharding.words),
    TRAINING_ARGS: trainingWords(input),
    DATA_ARGS: [
      ['--mock-data'],
      ['--tokenizer-type', 'NullTokenizer'],
      ['--vocab-size', String(architecture.vocabSize)],
      ['--split', '99,1,0'],
    ],
  };
  const { nodes, perNode } = nodesOf(input);
  const text = [
    '#!/bin/bash',
    ...comment.map((line) => (line === '' ? '#' : `# ${line}`)),
    'set -euo pipefail',
    // Megatron-LM refuses tensor parallelism with more queues, and FSDP with one.
    isFsdp ? 'unset CUDA_DEVICE_MAX_CONNECTIONS' : 'export CUDA_DEVICE_MAX_CONNECTIONS=1',
    '',
    ...block('DISTRIBUTED_ARGS', [
      ['--nnodes', String(nodes)],
      ['--nproc-per-node', String(perNode)],
    ]).slice(0, -1),
    `  --node-rank "\${NODE_RANK:-0}"`,
    `  --master-addr "\${MASTER_ADDR:-localhost}"`,
    `  --master-port "\${MASTER_PORT:-29500}"`,
    ')',
    '',
    ...Object.entries(groups).flatMap(([name, words]) => [
      ...(name === 'DATA_ARGS' ? ['# Mock data in place of yours: the tokens do not change the speed.'] : []),
      ...block(name, words),
      '',
    ]),
    '# The plan leaves these to you.',
    'OPTIMIZER_ARGS=(',
    `  --lr "\${LR:?set LR to the peak learning rate}"`,
    '  --lr-decay-style cosine',
    '  --clip-grad 1.0',
    ')',
    '',
    `torchrun "\${DISTRIBUTED_ARGS[@]}" pretrain_gpt.py \\`,
    ...Object.keys(groups).map((name) => `  "\${${name}[@]}" \\`),
    `  "\${OPTIMIZER_ARGS[@]}" "$@"`,
    '',
  ];
  return success({
    text: text.join('\n'),
    remarks: remarksOf(input),
    sameInOtherWords: isSameRecompute(input) ? [['training', 'layout', 'recompute']] : [],
  });
}

/** Whole nodes; a cluster smaller than a node is one. */
function nodesOf({ cluster }: TrainingInput): { readonly nodes: number; readonly perNode: number } {
  const perNode = cluster.count % cluster.acceleratorsPerNode === 0 ? cluster.acceleratorsPerNode : undefined;
  if (perNode !== undefined) return { nodes: cluster.count / perNode, perNode };
  if (cluster.count < cluster.acceleratorsPerNode) return { nodes: 1, perNode: cluster.count };
  return { nodes: cluster.count, perNode: 1 };
}

function block(name: string, words: Words): readonly string[] {
  return [`${name}=(`, ...words.map((line) => `  ${line.map(quoted).join(' ')}`), ')'];
}

/** In single quotes where the shell would read more into it than a word. */
function quoted(word: string): string {
  return /^[\w.,:/=+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Ranks that split each expert; Megatron-LM does not split experts with biases. */
function expertSplit({ architecture, layout }: TrainingInput): number {
  const hasBias = architecture.blocks.some(({ mlp }) => mlp.kind === 'moe' && mlp.expertBias);
  return hasBias ? 1 : expertTensorParallelSize(layout);
}

/** What the launch does otherwise than the plan's model of it. */
function remarksOf(input: TrainingInput): readonly MessageReference[] {
  const { architecture, framework, layout } = input;
  const [split, planned] = [expertSplit(input), expertTensorParallelSize(layout)];
  const hasExperts = hasMoeLayers(architecture);
  const overlaps = hasExperts && layout.expertParallel > 1 && framework.expertBatchOverlap;
  const reasons = overlaps ? overlapObstacles(input) : [];
  return [
    ...(reasons.length > 0
      ? [
          {
            code: 'launch.note.lacksOverlap',
            data: { framework: 'Megatron-LM', reasons: reasons.join(' and ') },
          } as const,
        ]
      : []),
    ...(architecture.otherParameters > 0
      ? [{ code: 'launch.note.lacksParts', data: { id: architecture.id, parts: 'a vision tower' } } as const]
      : []),
    ...(hasExperts && split !== planned
      ? [
          {
            code: 'launch.note.expertTensor',
            data: { split, planned, name: '--expert-tensor-parallel-size' },
          } as const,
        ]
      : []),
  ];
}

function parallelWords(input: TrainingInput, sharding: readonly string[]): Words {
  const { architecture, layout } = input;
  const { tensorParallel, pipelineParallel, contextParallel, expertParallel } = layout;
  const virtualPipeline = chunksOf(input);
  const hasExperts = hasMoeLayers(architecture);
  const layers = architecture.layerBlocks.length;
  const split = pipelineArguments(layers, layout, virtualPipeline, architecture.mtpModules);
  return [
    ['--tensor-model-parallel-size', String(tensorParallel)],
    ['--pipeline-model-parallel-size', String(pipelineParallel)],
    ...paired(split),
    ['--context-parallel-size', String(contextParallel)],
    ...contextWords(layout),
    ...(hasExperts
      ? [
          ['--expert-model-parallel-size', String(expertParallel)],
          ['--expert-tensor-parallel-size', String(expertSplit(input))],
        ]
      : []),
    // Experts beside tensor parallelism are refused without it (moe_layer.py).
    ...((layout.sequenceParallel || hasExperts) && tensorParallel > 1 ? [['--sequence-parallel']] : []),
    ...paired(sharding),
    ...softwareWords(input),
  ];
}

/** How context ranks exchange, where it is not the ring that Megatron-LM takes unless told. */
function contextWords({ contextParallel, contextExchange = 'ring' }: Layout): Words {
  if (contextParallel === 1 || contextExchange === 'ring') return [];
  if (contextExchange === 'all-gather') return [['--cp-comm-type', 'all_gather']];
  const heads = headRanks({ contextParallel, contextExchange });
  if (heads === contextParallel) return [['--cp-comm-type', 'a2a']];
  return [
    ['--cp-comm-type', 'a2a+p2p'],
    ['--hierarchical-context-parallel-sizes', String(heads), String(contextParallel / heads)],
  ];
}

/** Each argument on a line of its own, with its value. */
function paired(words: readonly string[]): Words {
  const lines: string[][] = [];
  for (const word of words) {
    if (word.startsWith('--')) lines.push([word]);
    else lines.at(-1)?.push(word);
  }
  return lines;
}
