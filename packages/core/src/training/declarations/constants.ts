/** Constants of the training model, each with its source. */

import { NF4_BYTES } from '../../architecture/index.js';
import type { ConstantDeclaration, Declarations } from '../../figures/index.js';
import { elementwiseMemoryFraction } from '../../kernels/index.js';
import { EXCHANGE_UNITS } from '../../network/index.js';
import type { Confidence, Source } from '../../provenance/index.js';
import fit from '../constants/fitted.json' with { type: 'json' };
import { dualPipe, qlora, trainingFit } from '../sources.js';

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

const outsidePyTorch: Source = {
  title:
    'vllm-project/vllm issue 636: of 79.35 GiB of an A100, 78.58 are allocated and 0.14 free when memory runs out; the rest is context and libraries',
  url: 'https://github.com/vllm-project/vllm/issues/636',
};
const driverReserve: Source = {
  title:
    'vllm-project/compressed-tensors pull request 587: PyTorch sees 79.18 GiB of an H100 whose driver reports 81,559 MiB',
  url: 'https://github.com/vllm-project/compressed-tensors/pull/587',
};
const communicatorRuns: Source = {
  title:
    'NVIDIA/nccl issue 964: 544 MiB for each communicator of two A100 with NVLink, 688 MiB for each of more; the middle of both',
  url: 'https://github.com/NVIDIA/nccl/issues/964',
};
const allToAllRuns: Source = {
  title: 'NVIDIA/nccl issue 1685: the first all-to-all over 8 H100 takes 3.28 GB, 32 channels to each of 7 peers',
  url: 'https://github.com/NVIDIA/nccl/issues/1685',
};
const cublasWorkspace: Source = {
  title: 'cuBLAS workspace of 32 MiB on Hopper and later, in PyTorch and again in Transformer Engine',
  url: 'https://docs.nvidia.com/cuda/cublas/#cublassetworkspace',
};
const hostCopies: Source = {
  title:
    'Headers of PCIe packets of 256 bytes take about a tenth; bandwidth tests of pinned copies reach 25 to 27 GB/s of 31.5 and 52 to 56 of 63',
};
const lastBucket: Source = {
  title: 'The last gradient bucket and the first parameter bucket have nothing to hide behind: about one in twenty',
};
const elementwiseBandwidth: Source = {
  title: 'Share of memory bandwidth of streaming kernels, as for elementwise operators',
};

const lossCount: Source = {
  title:
    'Kernels counted in the cross-entropies of Transformer Engine (gradient in place), Megatron-Core (one 32-bit copy) and PyTorch (two)',
  url: 'https://github.com/NVIDIA/TransformerEngine/blob/main/transformer_engine/common/triton/cross_entropy.py',
};

const hostShape: Source = {
  title:
    'Shape chosen so that the slower of the two decides and near ties cost a fifth; a sharper maximum fits published runs no better',
};

const fewRows: Source = {
  title:
    'Half-way choice: too few published runs move with it to fit it; fits of all rows find 0.46 to 0.63 of key-value exchange, and 0.07 to 0.09 of overlapped all-to-all',
};
const llama3Jitter: Source = {
  title:
    'The Llama 3 Herd of Models: throughput varied by 1 to 2 % over a day; published runs of growing size do not move with it enough to fit it',
  url: 'https://arxiv.org/abs/2407.21783',
  section: '§3.3.4',
};
const launchGap: Source = {
  title: 'Launch terms of the profiled bf16 products, 2 to 3 µs a kernel: constants/gemm.*.json of kernels/',
};

const quantisedAttention: Source = {
  title:
    'Shah et al., FlashAttention-3 (2024): forward close to 1.2 PFLOP/s in 8 bits and 0.74 in 16 on an H100; quantising is priced apart. The backward pass, and Blackwell, are assumed to gain as much',
  url: 'https://arxiv.org/abs/2407.08608',
  section: '§1',
};

export const constants = {
  powerExponent: constant(
    '1',
    fitted.powerExponent,
    'how the sustained matrix rate of a generation follows the watts that its parts have for each FLOP/s of peak',
    trainingFit,
    'estimated',
  ),
  contextExposedFraction: constant(
    '1',
    0.5,
    'share of key-value exchange between context ranks that is not hidden',
    fewRows,
    'assumed',
  ),
  rankJitterFraction: constant('1', 0.01, 'standard deviation of step time between ranks', llama3Jitter, 'secondary'),
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
  lossBytesPerKeptByte: constant(
    '1',
    5,
    'bytes moved for each byte of a 32-bit copy of the logits: written, read for maximum, exponential, sum and gradient',
    lossCount,
    'estimated',
  ),
  permuteBytesPerElement: constant(
    '1',
    fitted.permuteBytesPerElement,
    'bytes that routing moves through memory per routed token and hidden element, forward',
    trainingFit,
    'estimated',
  ),
  expertTransferUnits: constant(
    '1',
    EXCHANGE_UNITS,
    'compute units that all-to-all takes while it runs beside the compute of another micro-batch',
    dualPipe,
    'published',
  ),
  quantisedAttentionGain: constant(
    '1',
    1.2 / 0.74,
    'rate of attention that multiplies 8-bit numbers over that of the same kernel in 16 bits, forward and backward',
    quantisedAttention,
    'assumed',
  ),
  kernelGapS: constant(
    's',
    2.5e-6,
    'time between a kernel and the next one on the device: drain, launch, fill',
    launchGap,
    'estimated',
  ),
  expertOverlappedExposedFraction: constant(
    '1',
    0.08,
    'share of expert all-to-all that stays exposed beside the compute of another micro-batch',
    fewRows,
    'assumed',
  ),
  hostForwardFraction: constant(
    '1',
    1 / 3,
    'share of the host time of a layer that issues its forward pass; backward has two products for each of forward',
    hostShape,
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
  hostLinkAttainedFraction: constant(
    '1',
    0.85,
    'share of the line rate of the host link that large pinned copies reach: 53 of 63 GB/s on PCIe 5.0 x16',
    hostCopies,
    'estimated',
  ),
  contextMemoryBytes: constant(
    'B',
    0.63 * 2 ** 30,
    'device context and libraries, which no allocator shows',
    outsidePyTorch,
    'secondary',
  ),
  driverReserveFraction: constant(
    '1',
    0.006,
    'share of the reported memory that the driver keeps to itself',
    driverReserve,
    'secondary',
  ),
  communicatorBytes: constant('B', 616 * 2 ** 20, 'buffers of one communicator', communicatorRuns, 'secondary'),
  peerBufferBytes: constant(
    'B',
    3.28e9 / 7,
    'buffers towards one peer of an all-to-all within a node',
    allToAllRuns,
    'secondary',
  ),
  nodePeers: constant(
    '1',
    8,
    'ranks of an all-to-all that hold buffers of their own for one another',
    allToAllRuns,
    'estimated',
  ),
} as const satisfies Declarations;
