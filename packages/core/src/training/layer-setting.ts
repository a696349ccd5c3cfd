/** Everything that the time of a layer depends on. */
import type { Architecture, ParallelGroup, RankShare } from '../architecture/index.js';
import type { AttentionKernel, GemmFormat, KernelFacts } from '../kernels/index.js';
import type { Group, NetworkFacts } from '../network/index.js';

export interface LayerSetting {
  readonly architecture: Architecture;
  readonly share: RankShare;
  readonly kernels: KernelFacts;
  readonly network: NetworkFacts;
  readonly gemmFormat: GemmFormat;
  readonly attentionKernel: AttentionKernel;
  /** Rate of that kernel over the one profiled on the generation. */
  readonly attentionRateFraction: number;
  /** Rate that the chain of kernels of a linear-time mixer reaches over its estimate. */
  readonly mixerRateFraction: number;
  /** Bytes that a weight gradient moves per element where it is added to what was accumulated: read and written. */
  readonly gradientOutputBytes: number;
  /** Full recomputation leaves out the last product of a layer. */
  readonly recomputeStopsEarly: boolean;
  /** Bytes that norms, activations and residuals move over what fused kernels need. */
  readonly elementwiseTrafficFactor: number;
  /** Time between a kernel and the next one on the device. */
  readonly kernelGapS: number;
  /** A token travels once to each domain that holds experts of it, not once for each expert. */
  readonly expertDeduplicates: boolean;
  /** False where the weights are frozen: weight gradients are computed for adapters only. */
  readonly weightGradients: boolean;
  readonly groups: Readonly<Record<ParallelGroup, Group>>;
}
