/**
 * `recompute: selective` of a plan as modules that Megatron-LM repeats.
 *
 * A plan repeats norms, activation functions and expanded latents of every layer, or the core attention where scores pass through memory.
 * `--recompute-granularity selective` alone repeats the core attention, so the modules are always named.
 *
 * @source Megatron-LM core_v0.19.0, megatron/core/transformer/transformer_config.py: `recompute_modules`; transformer_layer.py: norms that are
 * fused with the projection behind them, as those of dense layers, are not repeated by `layernorm`
 */
import { planTraining, type Recompute, type RecomputeModule, type TrainingInput } from '../../training/index.js';
import type { Words } from './words.js';

export function recomputeWords(input: TrainingInput): Words {
  const recompute = launchedRecompute(input);
  if (recompute === 'none') return [];
  if (recompute === 'full') return wholeLayers('uniform', 1);
  if ('modules' in recompute)
    return [
      ['--recompute-granularity', 'selective'],
      ['--recompute-modules', ...recompute.modules],
    ];
  return wholeLayers(recompute.method, recompute.layers);
}

/** Recomputation that Megatron-LM has arguments for. */
type Launchable = 'none' | 'full' | Extract<Recompute, { readonly modules: unknown } | { readonly method: unknown }>;

/** What a launch of this plan repeats: the plan's own, or the nearest. */
export function launchedRecompute(input: TrainingInput): Launchable {
  const { recompute } = input.layout;
  if (recompute === 'selective') return nearestModules(input);
  // Megatron-LM keeps no single tensors of a layer that it computes again.
  if (typeof recompute === 'object' && 'keep' in recompute) return 'full';
  return recompute;
}

/** Whether modules keep as many bytes of a layer as the named set of the plan does. */
export function isSameRecompute(input: TrainingInput): boolean {
  const { recompute } = input.layout;
  if (recompute !== 'selective') return typeof recompute === 'string' || !('keep' in recompute);
  const planned = priced(input);
  const launched = priced(withRecompute(input, launchedRecompute(input)));
  return planned !== undefined && launched?.activationBytes === planned.activationBytes;
}

/**
 * Modules that keep what the plan keeps; where none do, of those beside them the fastest that fits, or the smallest.
 *
 * Parts that only a plan names are the products of dense networks and of shared experts: nothing of them can be repeated, or all.
 */
function nearestModules(input: TrainingInput): Launchable {
  const { blocks } = input.architecture;
  const has = {
    dense: blocks.some(({ mlp }) => mlp.kind === 'dense'),
    experts: blocks.some(({ mlp }) => mlp.kind === 'moe'),
    shared: blocks.some(({ mlp }) => mlp.kind === 'moe' && mlp.sharedIntermediateSize > 0),
    latents: blocks.some(({ attention }) => attention.kind === 'mla'),
  };
  const base: readonly RecomputeModule[] = [
    ...(input.framework.attentionKernel === 'unfused'
      ? (['core_attn'] as const)
      : [
          ...(has.experts || has.latents ? (['layernorm'] as const) : []),
          ...(has.experts ? (['moe_act'] as const) : []),
        ]),
    ...(has.latents ? (['mla_up_proj'] as const) : []),
  ];
  const wider: readonly (readonly RecomputeModule[])[] = [
    ...(has.shared ? [['shared_experts'] as const] : []),
    ...(has.dense ? [['mlp'] as const] : []),
    ...(has.shared && has.dense ? [['mlp', 'shared_experts'] as const] : []),
  ];
  const candidates = [base, ...wider.map((more) => [...base, ...more])].map(named);
  const planned = priced(input);
  const prices = candidates.flatMap((recompute) => {
    const price = priced(withRecompute(input, recompute));
    return price === undefined ? [] : [{ recompute, ...price }];
  });
  const same = prices.find(({ activationBytes }) => activationBytes === planned?.activationBytes);
  const [fastest] = prices.filter(({ fits }) => fits).sort((a, b) => a.stepTimeS - b.stepTimeS);
  const [smallest] = [...prices].sort((a, b) => a.memoryBytes - b.memoryBytes);
  return (same ?? fastest ?? smallest)?.recompute ?? named(base);
}

function named(modules: readonly RecomputeModule[]): Launchable {
  return modules.length === 0 ? 'none' : { modules };
}

function withRecompute(input: TrainingInput, recompute: Launchable): TrainingInput {
  return { ...input, layout: { ...input.layout, recompute } };
}

/** @returns undefined where a rule is broken */
function priced(input: TrainingInput) {
  const answer = planTraining(input);
  if (answer.kind !== 'predicted') return undefined;
  const { values, fits } = answer.evaluation;
  return {
    fits,
    activationBytes: values.activationBytesPerMicroBatch ?? 0,
    memoryBytes: values.deviceMemoryBytes ?? 0,
    stepTimeS: values.stepTimeS ?? 0,
  };
}

function wholeLayers(method: 'block' | 'uniform', layers: number): Words {
  return [
    ['--recompute-granularity', 'full'],
    ['--recompute-method', method],
    ['--recompute-num-layers', String(layers)],
  ];
}
