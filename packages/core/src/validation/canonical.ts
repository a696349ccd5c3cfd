/** Writes the values of a row as its format has them: numbers and flags that stand as text, words in other spellings. */
import { readRecipe } from './recipe.js';

/** Keys of one section whose values may stand as text. */
export interface KeyKinds {
  readonly numbers: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
}

type Section = Readonly<Record<string, unknown>>;

/** Sizes that configurations set to 0 where the parallelism is switched off. */
const sizesWithOff: ReadonlySet<string> = new Set(['virtualPipeline', 'contextParallel', 'expertParallel']);

/** Words that a field takes, each with other spellings; what none matches is left for the check to refuse. */
const spellings: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  kind: [
    [/^moe|mixture/i, 'moe'],
    [/^dense/i, 'dense'],
  ],
  attention: [
    [/^mla|latent/i, 'mla'],
    [/^(gqa|mqa)|grouped|multi-?query/i, 'gqa'],
    [/^mha|multi-?head/i, 'mha'],
  ],
  recompute: [
    [/^(none|no|off|false)\b/i, 'none'],
    [/^(selective|minimal)/i, 'selective'],
    [/^(full|yes|true)\b/i, 'full'],
  ],
  schedule: [
    [/^dual-?pipe-?v/i, 'dualpipe-v'],
    [/^dual-?pipe/i, 'dualpipe'],
    [/^interleaved|^vpp/i, 'interleaved'],
    [/^zb-?v|^zero-?bubble-?v/i, 'zb-v'],
    [/^zb-?(h2|2p)/i, 'zb-h2'],
    [/^zb-?(h1|1p)|^zero-?bubble$/i, 'zb-h1'],
  ],
  task: [
    [/lora|peft/i, 'lora'],
    [/^sft|fine-?tun/i, 'sft'],
    [/pre-?train/i, 'pretrain'],
  ],
};

/** The section with its values as the format writes them; keys and values of other kinds stay as they are. */
export function canonicalSection(section: Section, kinds: KeyKinds): Record<string, unknown> {
  const written = Object.fromEntries(
    Object.entries(section).map(([key, value]) => [key, canonicalValue(key, value, kinds)]),
  );
  const { recipe, precision } = section;
  const read = typeof recipe === 'string' ? readRecipe(recipe) : undefined;
  if (read === undefined) return written;
  // What was printed keeps its own words, which may say more than the recipe.
  return { ...written, recipe: read, ...(read === recipe || precision != null ? {} : { precision: recipe }) };
}

function canonicalValue(key: string, value: unknown, { numbers, flags }: KeyKinds): unknown {
  if (numbers.has(key)) {
    const number = typeof value === 'string' ? numberOf(value) : value;
    return number === 0 && sizesWithOff.has(key) ? 1 : number;
  }
  if (typeof value === 'boolean') return key === 'recompute' ? spelt(key, String(value)) : value;
  if (typeof value !== 'string') return value;
  if (flags.has(key)) return flagOf(value);
  // Ids of the catalog are lower-case words joined by hyphens.
  if (key === 'acceleratorId') return value.trim().toLowerCase().replaceAll(/[ _]+/g, '-');
  return spelt(key, value);
}

function spelt(key: string, value: string): unknown {
  return spellings[key]?.find(([spelling]) => spelling.test(value.trim()))?.[1] ?? value;
}

const decimal = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?$/i;

/** "2", "1,024", "6.4e11"; null for no text at all; other texts as they are. */
function numberOf(text: string): unknown {
  const bare = text.trim();
  if (bare === '') return null;
  return decimal.test(bare) ? Number(bare.replaceAll(',', '')) : text;
}

function flagOf(text: string): unknown {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : word === '' ? null : text;
}
