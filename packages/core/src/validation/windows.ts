/** Models whose layers see only a window of earlier tokens; the row format has no field for it. */

/** Of every `period` layers, the last sees all tokens and the others `windowTokens`. */
export interface WindowPattern {
  readonly windowTokens: number;
  readonly period: number;
  /** Every layer is windowed when false: there is no global one. */
  readonly globalLayer: boolean;
}

/**
 * Families with published windows, by the name a row prints.
 *
 * Gemma 2: Gemma Team 2024, §2 (4,096, every other layer). Gemma 3: Gemma Team 2025, §2 (1,024, five local to one global). gpt-oss: OpenAI 2025
 * model card §2 (128, every other layer). Mistral 7B v0.1: Jiang et al. 2023, Table 1 (4,096 in all layers).
 */
const families: readonly (WindowPattern & { readonly name: RegExp })[] = [
  { name: /gemma[- ]?2/i, windowTokens: 4096, period: 2, globalLayer: true },
  { name: /gemma[- ]?3/i, windowTokens: 1024, period: 6, globalLayer: true },
  { name: /gpt[- ]?oss/i, windowTokens: 128, period: 2, globalLayer: true },
  { name: /mistral[- ]?7b/i, windowTokens: 4096, period: 1, globalLayer: false },
];

/** The window pattern of a model by its printed name; undefined where every layer sees all tokens, or nothing is published. */
export function windowPattern(modelName: string): WindowPattern | undefined {
  return families.find((family) => family.name.test(modelName));
}
