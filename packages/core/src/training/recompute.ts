/** What backward computes again instead of keeping: three named sets, modules by name, whole layers by count, or all but named tensors; and the numbers that columns hold for it. */
import type { Architecture, Block, Operator } from '../architecture/index.js';

/** `selective`: what is cheap; the core attention where its scores would be kept, else norms, activation functions and expanded latents. */
export type NamedRecompute = 'none' | 'selective' | 'full';

/** Parts of a layer as Megatron-LM's `--recompute-modules` names them. */
export const RECOMPUTE_MODULES = [
  'core_attn',
  'layernorm',
  'mlp',
  'moe',
  'moe_act',
  'mla_up_proj',
  'shared_experts',
] as const;

export type RecomputeModule = (typeof RECOMPUTE_MODULES)[number];

/** Backward repeats these parts of every layer. */
export interface ModuleRecompute {
  readonly modules: readonly RecomputeModule[];
}

/**
 * Whole layers by count, as Megatron-LM's `--recompute-method` and `--recompute-num-layers`: `block` repeats the first `layers` of each
 * chunk of a pipeline stage and keeps the others; `uniform` repeats all and keeps one input for every `layers` of them.
 */
export interface LayerRecompute {
  readonly method: 'block' | 'uniform';
  /** `block`: 0 or more; `uniform`: 1 or more. */
  readonly layers: number;
}

/**
 * Tensors of a layer as MaxText names them: outputs of its projections, and of the attention core. Its input is one of them that is always
 * kept. Two projections of a gated network, and all experts, count as one; `mlpwi_0` is the first of the two alone.
 *
 * @source MaxText, configs/base.yml: tensors of `remat_policy: custom`; layers/linears.py: `mlpwi_0`
 */
export const LAYER_TENSORS = [
  'decoder_layer_input',
  'query_proj',
  'key_proj',
  'value_proj',
  'context',
  'out_proj',
  'mlpwi',
  'mlpwi_0',
  'mlpwo',
  'moe_mlpwi',
  'moe_mlpwo',
] as const;

export type LayerTensor = (typeof LAYER_TENSORS)[number];

/** All of a layer is computed again but for tensors that are kept, on the device or in the memory of the host. */
export interface TensorRecompute {
  readonly keep: readonly LayerTensor[];
  readonly offload: readonly LayerTensor[];
}

export type Recompute = NamedRecompute | ModuleRecompute | LayerRecompute | TensorRecompute;

/** The same as three numbers, so that it can be a column: kind, layers (of a block or a unit), modules as bits. */
export interface RecomputeColumns {
  readonly recomputeKind: number;
  readonly recomputeLayers: number;
  readonly recomputeModules: number;
}

/** What `recomputeKind` counts. `full` is `uniform` with units of one layer. */
const KINDS = ['none', 'selective', 'uniform', 'block', 'modules', 'tensors'] as const;

/** Recomputation as the primitives read it back from its columns. */
export type RecomputeRule =
  | { readonly kind: 'none' | 'selective' }
  | { readonly kind: 'uniform' | 'block'; readonly layers: number }
  | { readonly kind: 'modules'; readonly modules: readonly RecomputeModule[] }
  | ({ readonly kind: 'tensors' } & TensorRecompute);

export function recomputeColumns(recompute: Recompute): RecomputeColumns {
  const rule = ruleOf(recompute);
  return {
    recomputeKind: KINDS.indexOf(rule.kind),
    recomputeLayers: 'layers' in rule ? rule.layers : 0,
    recomputeModules: moduleBits(rule),
  };
}

/** Names as bits; those of tensors on the host above those on the device. */
function moduleBits(rule: RecomputeRule): number {
  if (rule.kind === 'modules') return bitsOf(rule.modules, RECOMPUTE_MODULES);
  if (rule.kind !== 'tensors') return 0;
  return bitsOf(rule.keep, LAYER_TENSORS) + 2 ** LAYER_TENSORS.length * bitsOf(rule.offload, LAYER_TENSORS);
}

/**
 * Recomputation from the values of its three figures.
 *
 * @throws where the kind is none of those that `recomputeColumns` writes
 */
export function readRecompute(value: (figure: keyof RecomputeColumns) => number): RecomputeRule {
  const kind = KINDS[value('recomputeKind')];
  switch (kind) {
    case 'none':
    case 'selective':
      return { kind };
    case 'uniform':
    case 'block':
      return { kind, layers: value('recomputeLayers') };
    case 'modules':
      return { kind, modules: namesOf(value('recomputeModules'), RECOMPUTE_MODULES) };
    case 'tensors': {
      const bits = value('recomputeModules');
      return {
        kind,
        keep: namesOf(bits, LAYER_TENSORS),
        offload: namesOf(bits >> LAYER_TENSORS.length, LAYER_TENSORS),
      };
    }
    case undefined:
      throw new Error(`recomputation of kind ${value('recomputeKind')} does not exist`);
    default:
      return kind satisfies never;
  }
}

function ruleOf(recompute: Recompute): RecomputeRule {
  if (recompute === 'full') return { kind: 'uniform', layers: 1 };
  if (typeof recompute === 'string') return { kind: recompute };
  if ('keep' in recompute) return { kind: 'tensors', keep: recompute.keep, offload: recompute.offload };
  return 'modules' in recompute
    ? { kind: 'modules', modules: recompute.modules }
    : { kind: recompute.method, layers: recompute.layers };
}

function bitsOf<Name extends string>(names: readonly Name[], all: readonly Name[]): number {
  return all.reduce((bits, name, bit) => bits + (names.includes(name) ? 2 ** bit : 0), 0);
}

function namesOf<Name extends string>(bits: number, all: readonly Name[]): readonly Name[] {
  return all.filter((_, bit) => (bits >> bit) % 2 === 1);
}

/** In a few words: `full`, `mlp + layernorm`, `block of 5`. */
export function recomputeText(recompute: Recompute): string {
  if (typeof recompute === 'string') return recompute;
  if ('keep' in recompute) {
    const where = (names: readonly LayerTensor[], place: string) =>
      names.length === 0 ? [] : [`${names.join(' + ')} ${place}`];
    return ['all', ...where(recompute.keep, 'kept'), ...where(recompute.offload, 'on the host')].join(', ');
  }
  return 'modules' in recompute ? recompute.modules.join(' + ') : `${recompute.method} of ${recompute.layers}`;
}

/** The name whose FLOPs a source would count again: whole layers, the cheap parts, or none. */
export function nearestName(recompute: Recompute): NamedRecompute {
  if (typeof recompute === 'string') return recompute;
  return 'modules' in recompute || 'keep' in recompute ? 'selective' : 'full';
}

/**
 * What selective recomputation repeats: the core attention where its scores would be kept; where they would not, norms and activations, and
 * the expansion of latents. Its time and the FLOPs that HFU counts both come from here.
 *
 * @param storesScores the attention kernel passes its scores through memory
 */
export function isCheapToRecompute(operator: Operator, storesScores: boolean): boolean {
  if (storesScores) return operator.kind === 'attention';
  if (operator.kind === 'gemm') return operator.expandsLatents === true;
  return operator.kind === 'elementwise' && !operator.ownKernel;
}

/**
 * Which operators of a layer run again where all of it is recomputed; time and HFU both count them.
 *
 * @param stopsEarly without the last product, whose result nothing in backward reads, and the traffic after it; elementwise work is kept,
 * wherever it is listed
 * @returns one answer for each operator, in order
 */
export function repeatedWhole(operators: readonly Operator[], stopsEarly: boolean): readonly boolean[] {
  if (!stopsEarly) return operators.map(() => true);
  const last = operators.findLastIndex(({ kind }) => kind === 'gemm' || kind === 'grouped-gemm');
  return operators.map(({ kind }, index) => index < last || kind === 'elementwise');
}

/** Operators of the feed-forward network of a layer, by the words that their names begin with. */
const MODULE_OPERATORS: Readonly<Record<RecomputeModule, (operator: Operator) => boolean>> = {
  core_attn: ({ kind, name }) => kind === 'attention' || kind === 'linear-attention' || name === 'key-value gather',
  layernorm: ({ name }) => name.startsWith('norm before '),
  mlp: ({ name }) => /^(quantise )?mlp (input|up-projection|activation|down-projection|output)/.test(name),
  moe: (operator) => isExpertWork(operator) || isSharedExpert(operator),
  moe_act: ({ name }) => name === 'expert activation',
  mla_up_proj: (operator) =>
    (operator.kind === 'gemm' && operator.expandsLatents === true) ||
    operator.name === 'rotary, latent norms and concatenation',
  shared_experts: (operator) => isSharedExpert(operator),
};

function isSharedExpert({ name }: Operator): boolean {
  return /^(quantise )?shared expert/.test(name);
}

function isExpertWork({ name }: Operator): boolean {
  return /^(router|route and permute|dispatch|combine|(quantise )?expert )/.test(name);
}

/** What decides which operators a module of a layer consists of. */
export interface ModuleSetting {
  /** A layer with experts: gathers and reduces around them belong to `moe`, and `mlp` names nothing there. */
  readonly isMoe: boolean;
  /** Norms run in one module with the product behind them, where that is one product. */
  readonly normsAreFused: boolean;
}

/** Whether an operator of a layer belongs to one of the modules. */
export function isInModules(
  operator: Operator,
  modules: readonly RecomputeModule[],
  { isMoe, normsAreFused }: ModuleSetting,
): boolean {
  return modules.some((module) => {
    if (module === 'mlp' && isMoe) return false;
    if (module === 'moe' && isMoe && MODULE_OPERATORS.mlp(operator)) return true;
    if (module === 'layernorm' && normsAreFused && FUSED_NORMS.includes(operator.name)) return false;
    // A norm that is fused with the first product of a dense network is repeated with it.
    if (module === 'mlp' && normsAreFused && operator.name === FUSED_MLP_NORM) return true;
    return MODULE_OPERATORS[module](operator);
  });
}

const FUSED_MLP_NORM = 'norm before mlp';

/**
 * Norms that Transformer Engine runs as a part of the product behind them: its module keeps the input of the norm and its output, and no
 * module of the layer repeats them. Several products read a norm before latents or experts, so that it is a module of its own.
 *
 * @source Megatron-LM, gpt_layer_specs.py (`get_gpt_layer_with_transformer_engine_submodules`): `input_layernorm` is left out before
 * `linear_qkv`, `pre_mlp_layernorm` before a dense network; transformer_layer.py: `layernorm` repeats these two modules where they are there
 */
const FUSED_NORMS: readonly string[] = ['norm before attention', FUSED_MLP_NORM];

/** Tensors by name that some layer of a model has. */
export function layerTensors({ blocks }: Architecture): readonly LayerTensor[] {
  const attends = blocks.some(({ attention: { kind } }) => kind === 'softmax' || kind === 'mla');
  const isThere = (tensor: LayerTensor): boolean => {
    if (tensor === 'decoder_layer_input') return true;
    if (tensor === 'mlpwi_0') return blocks.some(({ mlp }) => mlp.kind === 'dense' && mlp.gated);
    if (tensor === 'mlpwi' || tensor === 'mlpwo') return blocks.some(({ mlp }) => mlp.kind === 'dense');
    return tensor.startsWith('moe_') ? blocks.some(({ mlp }) => mlp.kind === 'moe') : attends;
  };
  return LAYER_TENSORS.filter(isThere);
}

/** Tensors that an operator makes; where all of them are kept it is not repeated, nor is one whose results nothing in backward reads. */
const MADE_BY: readonly { readonly name: RegExp; readonly tensors: readonly LayerTensor[] }[] = [
  {
    name: /^(qkv projection|rotary and query-key norm|quantise attention input|attention input gather|key-value gather)$/,
    tensors: ['query_proj', 'key_proj', 'value_proj'],
  },
  {
    name: /^((query|key-value) (down-|up-)?projection|rotary, latent norms and concatenation)$/,
    tensors: ['query_proj', 'key_proj', 'value_proj'],
  },
  { name: /^attention$/, tensors: ['context'] },
  { name: /^(output projection|quantise attention output|attention output reduce)$/, tensors: ['out_proj'] },
  { name: /^(quantise mlp input|mlp input gather|mlp up-projection)$/, tensors: ['mlpwi'] },
  { name: /^(mlp down-projection|mlp output reduce|combine|quantise (mlp|expert) activation)$/, tensors: [] },
  { name: /^(quantise expert input|expert up-projection|dispatch)$/, tensors: ['moe_mlpwi'] },
  { name: /^expert down-projection$/, tensors: [] },
];

/**
 * What backward repeats of an operator of a layer of which only these tensors are kept.
 *
 * @returns 0 to 1: of a product that makes several tensors, the columns of those that are not kept
 */
export function repeatedBeside(operator: Operator, block: Block, { keep, offload }: TensorRecompute): number {
  const isKept = (tensor: LayerTensor) => keep.includes(tensor) || offload.includes(tensor);
  const made = MADE_BY.find(({ name }) => name.test(operator.name));
  if (made === undefined) return 1;
  const missing = made.tensors.filter((tensor) => !isKept(tensor));
  if (missing.length === 0) return 0;
  if (operator.name === 'qkv projection' && block.attention.kind === 'softmax') {
    const { heads, kvHeads, headDim, valueHeadDim } = block.attention;
    const columns = (tensor: LayerTensor) =>
      tensor === 'query_proj' ? heads * headDim : kvHeads * (tensor === 'key_proj' ? headDim : valueHeadDim);
    const sum = (tensors: readonly LayerTensor[]) => tensors.reduce((total, tensor) => total + columns(tensor), 0);
    return sum(missing) / sum(made.tensors);
  }
  return operator.name === 'mlp up-projection' && isKept('mlpwi_0') ? 1 / 2 : 1;
}
