/** The linear layers of a block by the names of Megatron-LM and Hugging Face, with their widths and how tensor parallelism splits them. */
import type { Attention, Block, Mlp } from './architecture.js';
import { linearControls, linearWidths } from './parameters.js';

/** One linear layer; several where experts each have one. */
export interface LinearModule {
  /** Name in Megatron-LM, queries, keys and values fused. */
  readonly name: string;
  /** Name of the operator that computes it. */
  readonly operator: string;
  readonly inWidth: number;
  readonly outWidth: number;
  /** Which side tensor parallel ranks split: the outputs, the inputs, or none. */
  readonly split: 'column' | 'row' | 'none';
  /** Whether it belongs to the routed experts of a layer. */
  readonly isRouted: boolean;
  /** What Hugging Face has as layers of their own, with the outputs of each. */
  readonly parts: readonly { readonly name: string; readonly outWidth: number }[];
}

/**
 * Linear layers of one block, in the order in which they run; routers and heads are not among them.
 *
 * @source Megatron-LM: attention.py, multi_latent_attention.py, mlp.py, gated_delta_net.py; transformers modules of the same models
 */
export function linearModules(block: Block, hiddenSize: number): LinearModule[] {
  return [...attentionModules(block.attention, hiddenSize), ...mlpModules(block.mlp, hiddenSize)];
}

function attentionModules(attention: Attention, hiddenSize: number): LinearModule[] {
  switch (attention.kind) {
    case 'softmax': {
      const query =
        attention.heads * attention.headDim + (attention.outputGate ? attention.heads * attention.valueHeadDim : 0);
      const key = attention.kvHeads * attention.headDim;
      const value = attention.kvHeads * attention.valueHeadDim;
      return [
        column('linear_qkv', 'qkv projection', hiddenSize, query + key + value, [
          { name: 'q_proj', outWidth: query },
          { name: 'k_proj', outWidth: key },
          { name: 'v_proj', outWidth: value },
        ]),
        row('linear_proj', 'output projection', attention.heads * attention.valueHeadDim, hiddenSize, 'o_proj'),
      ];
    }
    case 'mla': {
      const { heads, queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
      const query = heads * (nopeHeadDim + ropeHeadDim);
      const ofQuery =
        queryLoraRank === null
          ? [column('linear_q_proj', 'query projection', hiddenSize, query, [{ name: 'q_proj', outWidth: query }])]
          : [
              whole('linear_q_down_proj', 'query down-projection', hiddenSize, queryLoraRank, 'q_a_proj'),
              column('linear_q_up_proj', 'query up-projection', queryLoraRank, query, [
                { name: 'q_b_proj', outWidth: query },
              ]),
            ];
      const keyValue = heads * (nopeHeadDim + valueHeadDim);
      return [
        ...ofQuery,
        whole(
          'linear_kv_down_proj',
          'key-value down-projection',
          hiddenSize,
          kvLoraRank + ropeHeadDim,
          'kv_a_proj_with_mqa',
        ),
        column('linear_kv_up_proj', 'key-value up-projection', kvLoraRank, keyValue, [
          { name: 'kv_b_proj', outWidth: keyValue },
        ]),
        row('linear_proj', 'output projection', heads * valueHeadDim, hiddenSize, 'o_proj'),
      ];
    }
    case 'linear': {
      const { keyWidth, valueWidth } = linearWidths(attention);
      const outWidth = 2 * keyWidth + 2 * valueWidth + linearControls(attention);
      return [
        column('in_proj', 'mixer input projection', hiddenSize, outWidth, []),
        row('out_proj', 'output projection', valueWidth, hiddenSize),
      ];
    }
    case 'none':
      return [];
    default:
      return attention satisfies never;
  }
}

function mlpModules(mlp: Mlp, hiddenSize: number): LinearModule[] {
  if (mlp.kind === 'none') return [];
  if (mlp.kind === 'dense') return feedForward('mlp', mlp.gated, hiddenSize, mlp.intermediateSize, false);
  const shared =
    mlp.sharedIntermediateSize > 0
      ? feedForward('shared expert', mlp.gated, hiddenSize, mlp.sharedIntermediateSize, false)
      : [];
  const routed = feedForward('expert', mlp.gated, mlp.latentSize ?? hiddenSize, mlp.expertIntermediateSize, true);
  return [...routed, ...shared];
}

function feedForward(
  prefix: string,
  gated: boolean,
  hiddenSize: number,
  width: number,
  isRouted: boolean,
): LinearModule[] {
  const up = { name: 'up_proj', outWidth: width };
  const parts = gated ? [{ name: 'gate_proj', outWidth: width }, up] : [up];
  return [
    { ...column('linear_fc1', `${prefix} up-projection`, hiddenSize, parts.length * width, parts), isRouted },
    { ...row('linear_fc2', `${prefix} down-projection`, width, hiddenSize, 'down_proj'), isRouted },
  ];
}

function column(
  name: string,
  operator: string,
  inWidth: number,
  outWidth: number,
  parts: LinearModule['parts'],
): LinearModule {
  return { name, operator, inWidth, outWidth, split: 'column', isRouted: false, parts };
}

function row(name: string, operator: string, inWidth: number, outWidth: number, part?: string): LinearModule {
  return {
    name,
    operator,
    inWidth,
    outWidth,
    split: 'row',
    isRouted: false,
    parts: part === undefined ? [] : [{ name: part, outWidth }],
  };
}

/** Latent down-projections, which every tensor rank holds whole. */
function whole(name: string, operator: string, inWidth: number, outWidth: number, part: string): LinearModule {
  return { name, operator, inWidth, outWidth, split: 'none', isRouted: false, parts: [{ name: part, outWidth }] };
}
