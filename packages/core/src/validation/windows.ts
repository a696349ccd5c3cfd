/** Models whose layers see only a window of earlier tokens; the row format has no field for it. */

/** Of every `period` layers, the last sees all tokens and the others `windowTokens`. */
export interface WindowPattern {
  readonly windowTokens: number;
  readonly period: number;
  /** Every layer is windowed when false: there is no global one. */
  readonly globalLayer: boolean;
}

/**
 * Families with published windows, by the name a row prints; the first that matches counts.
 *
 * Gemma 2: Gemma Team 2024, §2 (4,096, every other layer). Gemma 3: Gemma Team 2025, §2 (1,024, five local to one global; 512 in the 1B).
 * gpt-oss: OpenAI 2025 model card §2 (128, every other layer). Mistral 7B v0.1: Jiang et al. 2023, Table 1 (4,096 in all layers; none from
 * v0.2 on). Phi-3-mini 4k: its config.json (2,047 in all layers). OLMo 3: Ai2 2025 (4,096, three to one). Command A and R7B: Cohere 2025 (4,096,
 * three to one).
 */
const families: readonly (WindowPattern & { readonly name: RegExp })[] = [
  { name: /gemma[-_ ]?2/i, windowTokens: 4096, period: 2, globalLayer: true },
  { name: /gemma[-_ ]?3[-_ ]1b/i, windowTokens: 512, period: 6, globalLayer: true },
  { name: /gemma[-_ ]?3(?!n)/i, windowTokens: 1024, period: 6, globalLayer: true },
  { name: /gpt[-_ ]?oss/i, windowTokens: 128, period: 2, globalLayer: true },
  { name: /mistral[-_ ]?7b(?!.*v0?\.?[23])/i, windowTokens: 4096, period: 1, globalLayer: false },
  { name: /phi[-_ ]?3[-_ ]?mini(?!.*128k)/i, windowTokens: 2047, period: 1, globalLayer: false },
  { name: /olmo[-_ ]?3\b/i, windowTokens: 4096, period: 4, globalLayer: true },
  { name: /command[-_ ]?(a|r7b)\b/i, windowTokens: 4096, period: 4, globalLayer: true },
];

/** The window pattern of a model by its printed name; undefined where every layer sees all tokens, or nothing is published. */
export function windowPattern(modelName: string): WindowPattern | undefined {
  return families.find((family) => family.name.test(modelName));
}
