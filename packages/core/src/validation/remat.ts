/** The tensors that MaxText keeps of a layer, by the policy that a row quotes. */
import type { LayerTensor, TensorRecompute } from '../training/recompute.js';

const QKV = ['query_proj', 'key_proj', 'value_proj'] as const;
const PROJECTIONS = [...QKV, 'out_proj', 'mlpwi', 'mlpwo'] as const;
const keep = (...tensors: LayerTensor[]): TensorRecompute => ({ keep: tensors, offload: [] });
const offload = (...tensors: LayerTensor[]): TensorRecompute => ({ keep: [], offload: tensors });

/**
 * Policies by name.
 *
 * @source AI-Hypercomputer/maxtext, layers/decoders.py, `get_remat_policy`, and utils/maxtext_utils.py, `get_save_and_offload_names`
 */
const POLICIES: Readonly<Record<string, TensorRecompute>> = {
  minimal: keep(...PROJECTIONS),
  minimal_flash: keep(...PROJECTIONS, 'context'),
  minimal_with_context: keep(...PROJECTIONS, 'context'),
  save_dot_with_context_except_mlp: keep(...QKV, 'context', 'out_proj'),
  save_dot_except_mlpwi: keep(...QKV, 'out_proj', 'mlpwo'),
  save_dot_except_mlp: keep(...QKV, 'out_proj'),
  save_qkv_proj: keep(...QKV),
  save_out_proj: keep('out_proj'),
  qkv_proj_offloaded: offload(...QKV),
  minimal_offloaded: offload(...PROJECTIONS),
};

/**
 * "remat_policy=save_qkv_proj", "remat minimal_flash", "remat_policy=custom; query_proj:offload; context:device".
 *
 * @param known tensors that the model has
 * @returns `full` too; undefined where no policy is quoted
 */
export function quotedPolicy(text: string, known: readonly LayerTensor[]): TensorRecompute | 'full' | undefined {
  const name = [...text.matchAll(/\bremat(?:_policy=| )(\w+)/g)]
    .map(([, quoted = '']) => quoted)
    .find((quoted) => quoted === 'full' || quoted === 'custom' || quoted in POLICIES);
  if (name === undefined) return undefined;
  if (name === 'full') return 'full';
  const placed = (place: string): readonly LayerTensor[] =>
    known.filter((tensor) => new RegExp(`\\b(?<!_)${tensor}:${place}`).test(text));
  const policy = name === 'custom' ? { keep: placed('device'), offload: placed('offload') } : POLICIES[name];
  return (
    policy && {
      keep: policy.keep.filter((tensor) => known.includes(tensor)),
      offload: policy.offload.filter((tensor) => known.includes(tensor)),
    }
  );
}
