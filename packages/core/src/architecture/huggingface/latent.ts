/** Classes with multi-head latent attention: DeepSeek-V2 and V3, and Kimi K2, which uses the latter's. */
import type { Architecture, Block, LatentAttention, RoutingGroups } from '../architecture.js';
import { compact, gatedMlp, moeMlp, transformer } from '../families.js';
import { type Identity, type Importer, readFrame, refuseFlag } from './common.js';
import { readExperts, readRoutingGroups } from './moe.js';
import type { ConfigReader } from './reader.js';

interface DeepSeekDefaults {
  readonly denseLayers: number;
  readonly sharedExperts: number;
  readonly routerBias: boolean;
  readonly routingGroups: RoutingGroups;
}

export const deepseekV2ForCausalLM: Importer = (config, identity) => {
  refuseFlag(config, 'mlp_bias', true, false);
  return deepSeek(config, identity, {
    denseLayers: 0,
    sharedExperts: 2,
    routerBias: false,
    routingGroups: { groups: 1, perToken: 1 },
  });
};

/** Adds a correction value for each expert, and prediction modules. */
export const deepseekV3ForCausalLM: Importer = (config, identity) => {
  return deepSeek(config, identity, {
    denseLayers: 3,
    sharedExperts: 1,
    routerBias: true,
    routingGroups: { groups: 8, perToken: 4 },
  });
};

function deepSeek(config: ConfigReader, identity: Identity, defaults: DeepSeekDefaults): Architecture {
  const frame = readFrame(config, identity, { tied: false });
  refuseFlag(config, 'attention_bias', true, false);
  const attention = readLatent(config);
  const expertIntermediateSize = config.size('moe_intermediate_size');
  const routed = readExperts(config, 'n_routed_experts', {});
  const experts = moeMlp({
    ...routed,
    ...readRoutingGroups(config, routed.experts, defaults.routingGroups),
    expertIntermediateSize,
    sharedIntermediateSize:
      config.size('n_shared_experts', { fallback: defaults.sharedExperts, min: 0 }) * expertIntermediateSize,
    routerBias: defaults.routerBias,
  });
  const denseLayers = config.size('first_k_dense_replace', { fallback: defaults.denseLayers, min: 0 });
  const frequency = config.size('moe_layer_freq', { fallback: 1 });
  const blocks: Block[] = [
    { name: 'dense', attention, mlp: gatedMlp(config.size('intermediate_size')), norms: 2 },
    { name: 'moe', attention, mlp: experts, norms: 2 },
  ];
  const mtpModules = config.size('num_nextn_predict_layers', { fallback: 0, min: 0, max: 100 });
  return compact(
    transformer({ ...frame, mtpModules }, blocks, (layer) => (layer >= denseLayers && layer % frequency === 0 ? 1 : 0)),
  );
}

/** Ranks and head widths; a null query rank means queries are not compressed. */
function readLatent(config: ConfigReader): LatentAttention {
  return {
    kind: 'mla',
    heads: config.size('num_attention_heads'),
    queryLoraRank: config.nullable('q_lora_rank', 1536),
    kvLoraRank: config.size('kv_lora_rank', { fallback: 512 }),
    nopeHeadDim: config.size('qk_nope_head_dim', { fallback: 128 }),
    ropeHeadDim: config.size('qk_rope_head_dim', { fallback: 64 }),
    valueHeadDim: config.size('v_head_dim', { fallback: 128 }),
  };
}
