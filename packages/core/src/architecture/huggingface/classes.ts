/** Model classes of transformers that can be imported, by name: one line for each. */
import type { Architecture } from '../architecture.js';
import type { Identity, Importer } from './common.js';
import {
  gemma2ForCausalLM,
  gemma3ForCausalLM,
  gemma3WithVision,
  gemmaForCausalLM,
  llamaForCausalLM,
  mistralForCausalLM,
  olmo2ForCausalLM,
  olmoForCausalLM,
  phi3ForCausalLM,
  qwen2ForCausalLM,
  qwen3ForCausalLM,
} from './dense.js';
import {
  bloomForCausalLM,
  falconForCausalLM,
  gpt2LMHeadModel,
  gptNeoXForCausalLM,
  mptForCausalLM,
  nemotronForCausalLM,
  optForCausalLM,
  phiForCausalLM,
} from './gpt.js';
import { qwen3NextForCausalLM, qwen35ForCausalLM, qwen35MoeForCausalLM, qwen35WithVision } from './hybrid.js';
import { deepseekV2ForCausalLM, deepseekV3ForCausalLM } from './latent.js';
import {
  glm4MoeForCausalLM,
  gptOssForCausalLM,
  llama4ForCausalLM,
  llama4WithVision,
  miniMaxM2ForCausalLM,
  mixtralForCausalLM,
  qwen2MoeForCausalLM,
  qwen3MoeForCausalLM,
} from './moe.js';
import type { ConfigReader } from './reader.js';

/** A class whose fields are at the top, or one that holds a language model under `text_config` and adds a tower. */
export type ModelClass =
  | { readonly kind: 'text'; readonly read: Importer }
  | {
      readonly kind: 'composite';
      readonly read: Importer;
      readonly withVision: (text: Architecture, vision: ConfigReader | undefined) => Architecture;
    };

const text = (read: Importer): ModelClass => ({ kind: 'text', read });
const composite = (
  read: Importer,
  withVision: (architecture: Architecture, vision: ConfigReader | undefined) => Architecture,
): ModelClass => ({ kind: 'composite', read, withVision });

/** A map, so that `constructor` and the like are no classes. */
export const modelClasses: ReadonlyMap<string, ModelClass> = new Map([
  ['BloomForCausalLM', text(bloomForCausalLM)],
  ['DeepseekV2ForCausalLM', text(deepseekV2ForCausalLM)],
  ['DeepseekV3ForCausalLM', text(deepseekV3ForCausalLM)],
  ['FalconForCausalLM', text(falconForCausalLM)],
  ['GPT2LMHeadModel', text(gpt2LMHeadModel)],
  ['GPTNeoXForCausalLM', text(gptNeoXForCausalLM)],
  ['Gemma2ForCausalLM', text(gemma2ForCausalLM)],
  ['Gemma3ForCausalLM', text(gemma3ForCausalLM)],
  ['Gemma3ForConditionalGeneration', composite(gemma3ForCausalLM, gemma3WithVision)],
  ['GemmaForCausalLM', text(gemmaForCausalLM)],
  ['Glm4MoeForCausalLM', text(glm4MoeForCausalLM)],
  ['GptOssForCausalLM', text(gptOssForCausalLM)],
  ['KimiK2ForCausalLM', text(deepseekV3ForCausalLM)],
  ['Llama4ForCausalLM', text(llama4ForCausalLM)],
  ['Llama4ForConditionalGeneration', composite(llama4ForCausalLM, llama4WithVision)],
  ['LlamaForCausalLM', text(llamaForCausalLM)],
  ['MPTForCausalLM', text(mptForCausalLM)],
  ['MiniMaxM2ForCausalLM', text(miniMaxM2ForCausalLM)],
  ['MistralForCausalLM', text(mistralForCausalLM)],
  ['MixtralForCausalLM', text(mixtralForCausalLM)],
  ['MptForCausalLM', text(mptForCausalLM)],
  ['NemotronForCausalLM', text(nemotronForCausalLM)],
  ['OPTForCausalLM', text(optForCausalLM)],
  ['Olmo2ForCausalLM', text(olmo2ForCausalLM)],
  ['OlmoForCausalLM', text(olmoForCausalLM)],
  ['Phi3ForCausalLM', text(phi3ForCausalLM)],
  ['PhiForCausalLM', text(phiForCausalLM)],
  ['Qwen2ForCausalLM', text(qwen2ForCausalLM)],
  ['Qwen2MoeForCausalLM', text(qwen2MoeForCausalLM)],
  ['Qwen3ForCausalLM', text(qwen3ForCausalLM)],
  ['Qwen3MoeForCausalLM', text(qwen3MoeForCausalLM)],
  ['Qwen3NextForCausalLM', text(qwen3NextForCausalLM)],
  ['Qwen3_5ForCausalLM', text(qwen35ForCausalLM)],
  ['Qwen3_5ForConditionalGeneration', composite(qwen35ForCausalLM, qwen35WithVision)],
  ['Qwen3_5MoeForCausalLM', text(qwen35MoeForCausalLM)],
  ['Qwen3_5MoeForConditionalGeneration', composite(qwen35MoeForCausalLM, qwen35WithVision)],
]);

/** Reads a configuration of a known class. */
export function readClass(
  modelClass: ModelClass,
  config: ConfigReader,
  textConfig: ConfigReader,
  identity: Identity,
): Architecture {
  const architecture = modelClass.read(textConfig, identity);
  return modelClass.kind === 'text'
    ? architecture
    : modelClass.withVision(architecture, config.section('vision_config'));
}
