/** Finds the catalog entry that an accelerator as sources print it names: "NVIDIA H100-SXM5-80GB", "gaudi-3". */
import { type Accelerator, listAccelerators } from '../catalog/index.js';
import { variantOf } from './acceleratorVariants.js';

/** Words that name a maker, a generation or what every part has. */
const noise = /^(nvidia|amd|intel|google|huawei|aws|tesla|geforce|instinct|hopper|blackwell|ampere|gpus?|hbm\w*|dlc)$/;

/** Names that sources print instead of the one in the catalog. */
const codenames: readonly { readonly printed: RegExp; readonly id: string }[] = [
  { printed: /\btrillium\b/i, id: 'tpu-v6e' },
  { printed: /\bironwood\b/i, id: 'tpu-v7' },
];

/** Sizes are printed in rounded binary gigabytes; 80 and 96 GB of one name are two parts. */
const sizeTolerance = 0.1;

/**
 * The id of an entry.
 *
 * @param printed a name or an id in another spelling; a size in it must be that of the entry
 * @returns undefined where it names no entry, or more than one ("A100")
 */
export function acceleratorNamed(printed: string): string | undefined {
  const other = variantOf(printed) ?? codenames.find((each) => each.printed.test(printed));
  if (other !== undefined) return other.id;
  const inner = [...printed.matchAll(/\(([^)]*)\)/g)].map(([, text = '']) => text);
  const size = wordsOf(printed).find(isSize);
  for (const text of [printed, withoutBrackets(printed), ...inner]) {
    const words = wordsOf(text);
    const sizeless = words.filter((word) => !isSize(word));
    // Some ids hold the size ("a100-sxm-80") and some leave out the usual module ("b200").
    for (const name of [words, sizeless, sizeless.filter((word) => word !== 'sxm')].map(joined)) {
      const found = name === '' ? [] : entries.filter(({ names }) => names.has(name));
      const fitting = found.filter(({ entry }) => size === undefined || hasSize(entry, Number.parseInt(size, 10)));
      if (fitting.length > 1) return undefined;
      if (fitting[0] !== undefined) return fitting[0].entry.id;
    }
  }
  return undefined;
}

const entries = listAccelerators().map((entry) => ({ entry, names: namesOf(entry) }));

/** A rack is sold as a whole, and rows print the accelerator alone. */
function namesOf({ id, name }: Accelerator): ReadonlySet<string> {
  const ids = [id, id.replace('-nvl72', '')].map((text) => joined(wordsOf(text)));
  const words = wordsOf(withoutBrackets(name));
  return new Set([...ids, joined(words), joined(words.filter((word) => !isSize(word)))]);
}

/** Lower-case words without noise; "80 GB" is one, "SXM5" is "sxm". */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll(/\b(\d+)\s*gi?b\b/g, '$1gb')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !noise.test(word))
    .map((word) => (/^sxm\d?$/.test(word) ? 'sxm' : word));
}

function isSize(word: string): boolean {
  return /^\d+gb$/.test(word);
}

function joined(words: readonly string[]): string {
  return words.map((word) => word.replace(/^(\d+)gb$/, '$1')).join('');
}

function withoutBrackets(text: string): string {
  return text.replaceAll(/\([^)]*\)/g, ' ');
}

function hasSize(entry: Accelerator, gigabytes: number): boolean {
  return Math.abs((gigabytes * 2 ** 30) / entry.memoryBytes.value - 1) <= sizeTolerance;
}
