/** Time of single operators on one accelerator, by few fitted constants. */
export type { AttentionKernel, AttentionOptions } from './attention.js';
export { attentionBackwardTime, attentionForwardTime } from './attention.js';
export type { AttentionShape } from './attentionShape.js';
export { meanKeys } from './attentionShape.js';
export { assumedKernelConstants } from './constants/assumed.js';
export type {
  AttentionConstants,
  AttentionStack,
  FitRecord,
  GemmConstants,
  GroupedGemmConstants,
  KernelConstants,
} from './constants.js';
export { attentionConstants, gemmConstants, kernelConstants } from './constants.js';
export { elementwiseMemoryFraction, elementwiseTime } from './elementwise.js';
export type { GemmFormat, KernelFacts, KernelTime } from './facts.js';
export { formatBytes, formatPeakFlopPerS } from './facts.js';
export type { FusedExpertsShape } from './fusedExperts.js';
export { fusedExpertsTime } from './fusedExperts.js';
export type { GemmOptions, GemmShape } from './gemm.js';
export { gemmTime } from './gemm.js';
export type { GroupedGemmOptions, GroupedGemmShape } from './groupedGemm.js';
export { groupedGemmTime } from './groupedGemm.js';
export type { LinearAttentionShape } from './linearAttention.js';
export { linearAttentionFlop, linearAttentionTime } from './linearAttention.js';
export type { QuantiseOptions, TensorScaling } from './quantise.js';
export { quantiseElementwiseBytes, quantiseTime } from './quantise.js';
export type { ProfiledGeneration } from './transfer.js';
export { profiledGeneration, profiledGenerations } from './transfer.js';
export { unfusedBytesPerScore } from './unfusedAttention.js';
