/** What PyTorch runs keep under torchtitan's selective activation checkpointing (`selective_ac_option = "op"`), and what their loss holds uncompiled. */
import type { Architecture } from '../architecture/index.js';
import type { LayerTensor, NamedRecompute, TensorRecompute } from './recompute.js';

export interface TitanRun {
  /** Layers are compiled: of what the policy saves, only what backward reads is kept. */
  readonly isCompiled: boolean;
  readonly tensorParallel: number;
}

/**
 * Tensors that the policy keeps: results of attention, of reduce-scatters, and of every second matrix product of a layer in the order in which
 * they run: queries, keys, values, output, gate, up, down. The first, third, fifth and seventh are kept, and with tensor ranks what the output
 * projection gives after its reduce-scatter. Nothing in backward reads the seventh, so that a compiler drops it.
 *
 * @returns `selective`, the nearest name, for models with latents, experts, networks without a gate or mixers of another kind, whose products
 * are others
 * @source pytorch/torchtitan at 9dec370, parallelisms/parallelize_llama.py (`_save_list`, `_custom_policy`), models/llama/model.py (order of
 * products); the same at 6b11290 of June 2025
 */
export function everySecondProduct(
  { blocks }: Architecture,
  { isCompiled, tensorParallel }: TitanRun,
): TensorRecompute | Extract<NamedRecompute, 'selective'> {
  const isLlama = blocks.every(
    ({ attention, mlp }) => attention.kind === 'softmax' && mlp.kind === 'dense' && mlp.gated,
  );
  if (!isLlama) return 'selective';
  const reduced: readonly LayerTensor[] = tensorParallel > 1 ? ['out_proj'] : [];
  const unread: readonly LayerTensor[] = isCompiled ? [] : ['mlpwo'];
  return { keep: ['query_proj', 'value_proj', 'context', ...reduced, 'mlpwi_0', ...unread], offload: [] };
}

/**
 * Bytes of one logit in a cross-entropy that PyTorch runs operator by operator on logits cast to 32 bits: backward holds the log-probabilities,
 * their gradient and that of the logits, 4 bytes each, and the 16-bit logits leave a hole of 2 that none of them fits. Split over tensor ranks
 * (`loss_parallel`), the exponentials of the log-probabilities and their sum with the gradient exist beside them: 4 more.
 *
 * @source pytorch/torchtitan at 9dec370, train.py (`loss_fn`, "compiling loss function causes CUDA errors"); pytorch/pytorch,
 * distributed/tensor/parallel/loss.py (`_nll_loss_and_log_softmax_backward`)
 */
export function uncompiledLogitBytes(tensorParallel: number): number {
  return tensorParallel > 1 ? 18 : 14;
}
