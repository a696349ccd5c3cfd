/** Constants of the training model, each with its source. */

import { NF4_BYTES } from '../../architecture/index.js';
import type { ConstantDeclaration, Declarations } from '../../figures/index.js';
import { elementwiseMemoryFraction } from '../../kernels/index.js';
import type { Confidence, Source } from '../../provenance/index.js';
import fit from '../constants/fitted.json' with { type: 'json' };
import { qlora, trainingFit } from '../sources.js';

const fitted = fit.constants;

const constant = (
  unit: string,
  value: number,
  about: string,
  source: Source,
  confidence: Confidence,
): ConstantDeclaration => ({
  kind: 'constant',
  unit,
  value,
  about,
  source,
  confidence,
});

const judgement: Source = {
  title:
    'Range of device context, NCCL buffers and allocator fragmentation seen by users (DeepSpeed #4527, Megatron-LM #525); centre chosen here',
};

const cublasWorkspace: Source = {
  title: 'cuBLAS workspace of 32 MiB on Hopper and later, in PyTorch and again in Transformer Engine',
  url: 'https://docs.nvidia.com/cuda/cublas/#cublassetworkspace',
};
const lastBucket: Source = {
  title: 'The last gradient bucket and the first parameter bucket have nothing to hide behind: about one in twenty',
};
const elementwiseBandwidth: Source = {
  title: 'Share of memory bandwidth of streaming kernels, as for elementwise operators',
};

const hostShape: Source = {
  title:
    'Shape chosen so that the slower of the two decides and near ties cost a fifth; a sharper maximum fits published runs no better',
};

export const constants = {
  powerExponent: constant(
    '1',
    fitted.powerExponent,
    'how the sustained matrix rate of a generation follows the power limit of its parts',
    trainingFit,
    'estimated',
  ),
  contextExposedFraction: constant(
    '1',
    fitted.contextExposedFraction,
    'share of key-value exchange between context ranks that is not hidden',
    trainingFit,
    'estimated',
  ),
  rankJitterFraction: constant(
    '1',
    fitted.rankJitterFraction,
    'standard deviation of step time between ranks',
    trainingFit,
    'estimated',
  ),
  pipelineTransferExposedFraction: constant(
    '1',
    fitted.pipelineTransferExposedFraction,
    'share of activation passing in the steady state that is not hidden',
    trainingFit,
    'estimated',
  ),
  dataParallelExposedFraction: constant(
    '1',
    0.05,
    'share of gradient and parameter exchange that is exposed at least',
    lastBucket,
    'estimated',
  ),
  optimizerBandwidthFraction: constant(
    '1',
    elementwiseMemoryFraction,
    'share of memory bandwidth that the optimizer update reaches',
    elementwiseBandwidth,
    'estimated',
  ),
  quantisedElementBytes: constant(
    '1',
    fitted.quantisedElementBytes,
    'bytes moved to quantise one element of a matrix-product input, forward and again backward, under 8- and 4-bit recipes',
    trainingFit,
    'estimated',
  ),
  permuteBytesPerElement: constant(
    '1',
    fitted.permuteBytesPerElement,
    'bytes that routing moves through memory per routed token and hidden element, forward',
    trainingFit,
    'estimated',
  ),
  hostNorm: constant(
    '1',
    4,
    'sharpness of the maximum between the time of the device and of the host for a layer',
    hostShape,
    'assumed',
  ),
  gatheredLayers: constant(
    '1',
    2,
    'layers whose parameters are whole at once under sharding: the one at work and the one prefetched',
    {
      title: 'Zhao et al., PyTorch FSDP (2023)',
      url: 'https://arxiv.org/abs/2304.11277',
      section: '§3',
    },
    'published',
  ),
  computeWeightBytes: constant(
    'B/param',
    2,
    'bytes of a gathered 16-bit weight',
    { title: 'width of bf16 and fp16' },
    'published',
  ),
  workspaceMemoryBytes: constant(
    'B',
    64 * 2 ** 20,
    'workspaces of matrix products that the allocator holds: one of PyTorch and one of Transformer Engine',
    cublasWorkspace,
    'published',
  ),
  compressedWeightBytes: constant(
    'B/param',
    NF4_BYTES,
    'bytes of a frozen weight in 4-bit NormalFloat with its scales, doubly quantised',
    qlora,
    'published',
  ),
  contextMemoryBytes: constant('B', 1.0e9, 'device context, libraries and workspaces', judgement, 'estimated'),
  communicatorMemoryBytes: constant('B', 1.5e9, 'buffers of the communicators', judgement, 'estimated'),
  fragmentationFraction: constant('1', 0.05, 'memory lost between allocations', judgement, 'estimated'),
} as const satisfies Declarations;
