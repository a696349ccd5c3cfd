/** The words that units are written with, prefixes included, and what each of them is worth. */
import { invariant } from '../messages/index.js';
import { type BaseUnit, baseUnit, dimensionless, divideUnits, multiplyUnits, scaled, type Unit } from './unit.js';

/** One spelling: `GiB`, `ms`, `TFLOPS`. */
export interface UnitWord {
  readonly word: string;
  readonly unit: Unit;
  /** `Gi` of `GiB`; empty where there is none. */
  readonly prefix: string;
  /** Bits and bytes share a dimension, yet must not be mixed. */
  readonly isBits: boolean;
}

type Prefixes = Readonly<Record<string, number>>;

const small: Prefixes = { n: 1e-9, u: 1e-6, µ: 1e-6, μ: 1e-6, m: 1e-3 };
const large: Prefixes = { k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const binary: Prefixes = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };
const smallInWords: Prefixes = { nano: 1e-9, micro: 1e-6, milli: 1e-3 };
const largeInWords: Prefixes = { kilo: 1e3, mega: 1e6, giga: 1e9, tera: 1e12, peta: 1e15, exa: 1e18 };
const money: Prefixes = { k: 1e3, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

interface Spelling {
  readonly words: readonly string[];
  readonly unit: Unit;
  readonly prefixes?: readonly Prefixes[];
  /** False where the word means nothing without a prefix, as PF for 1e15 FLOP/s. */
  readonly alone?: boolean;
}

const second = baseUnit('s');
const byte = baseUnit('B');
const bit = scaled(byte, 1 / 8);
const flop = baseUnit('flop');
const joule = baseUnit('J');
const perSecond = (unit: Unit): Unit => divideUnits(unit, second);
const seconds = (count: number): Unit => scaled(second, count);
const counted = (base: BaseUnit, ...words: readonly string[]): Spelling => ({
  words: [base, ...words],
  unit: baseUnit(base),
});

const spellings: readonly Spelling[] = [
  { words: ['s'], unit: second, prefixes: [small] },
  { words: ['sec', 'secs'], unit: second },
  { words: ['second', 'seconds'], unit: second, prefixes: [smallInWords] },
  { words: ['min', 'mins', 'minute', 'minutes'], unit: seconds(60) },
  { words: ['h', 'hr', 'hrs', 'hour', 'hours'], unit: seconds(3600) },
  { words: ['d', 'day', 'days'], unit: seconds(86_400) },
  { words: ['wk', 'wks', 'week', 'weeks'], unit: seconds(7 * 86_400) },
  // The Julian year of astronomy: leap days spread evenly.
  { words: ['yr', 'yrs', 'year', 'years'], unit: seconds(365.25 * 86_400) },
  { words: ['Hz'], unit: perSecond(dimensionless), prefixes: [large] },
  { words: ['B'], unit: byte, prefixes: [large, binary] },
  { words: ['byte', 'bytes'], unit: byte, prefixes: [largeInWords] },
  { words: ['b', 'bit'], unit: bit, prefixes: [large, binary] },
  { words: ['bit', 'bits'], unit: bit, prefixes: [largeInWords] },
  { words: ['bits'], unit: bit, prefixes: [large] },
  { words: ['Bps'], unit: perSecond(byte), prefixes: [large, binary] },
  { words: ['bps'], unit: perSecond(bit), prefixes: [large, binary] },
  { words: ['flop', 'FLOP', 'FLOPs', 'OP', 'OPs'], unit: flop, prefixes: [large] },
  { words: ['FLOPS', 'OPS'], unit: perSecond(flop), prefixes: [large] },
  { words: ['F'], unit: perSecond(flop), prefixes: [{ T: 1e12, P: 1e15, E: 1e18 }], alone: false },
  { words: ['tok', 'token', 'tokens'], unit: baseUnit('tok'), prefixes: [large] },
  counted('seq', 'seqs', 'sequence', 'sequences'),
  counted('layer', 'layers'),
  counted('param', 'params', 'parameter', 'parameters'),
  counted('step', 'steps'),
  counted('gpu', 'gpus', 'accelerator', 'accelerators', 'chip', 'chips'),
  counted('req', 'reqs', 'request', 'requests'),
  { words: ['rps', 'qps'], unit: perSecond(baseUnit('req')) },
  { words: ['usd', 'USD', '$', 'US$'], unit: baseUnit('usd'), prefixes: [money] },
  { words: ['dollar', 'dollars'], unit: baseUnit('usd') },
  { words: ['J'], unit: joule, prefixes: [small, large] },
  { words: ['joule', 'joules'], unit: joule, prefixes: [largeInWords] },
  { words: ['W'], unit: perSecond(joule), prefixes: [large] },
  { words: ['watt', 'watts'], unit: perSecond(joule), prefixes: [largeInWords] },
  { words: ['Wh'], unit: multiplyUnits(perSecond(joule), seconds(3600)), prefixes: [large] },
  { words: ['%'], unit: scaled(dimensionless, 0.01) },
];

const known = new Map<string, UnitWord>();
for (const { words, unit, prefixes = [], alone = true } of spellings) {
  for (const stem of words) {
    const isBits = /^b(?:it|its|ps)?$/.test(stem);
    for (const [prefix, size] of [...(alone ? [['', 1] as const] : []), ...prefixes.flatMap(Object.entries<number>)]) {
      const word: UnitWord = { word: `${prefix}${stem}`, prefix, unit: scaled(unit, size), isBits };
      const other = known.get(word.word);
      invariant(other === undefined || sizeKey(other.unit) === sizeKey(word.unit), `two units are called ${word.word}`);
      known.set(word.word, word);
    }
  }
}

const byLowerCase = new Map<string, UnitWord[]>();
for (const word of known.values()) {
  const key = word.word.toLowerCase();
  byLowerCase.set(key, [...(byLowerCase.get(key) ?? []), word]);
}

/** Every spelling, for "did you mean". */
export const unitWords: readonly string[] = [...known.keys()];

/**
 * The word as spelled, or as it must be meant where its case is off but changes nothing: `kwh`, `GPU`, `Tokens`.
 *
 * Where the case decides (Gb and GB, mW and MW, TFLOPs and TFLOPS) the possible spellings come back instead.
 */
export function findUnitWord(word: string): UnitWord | { readonly spellings: readonly UnitWord[] } | undefined {
  const exact = known.get(word);
  if (exact) return exact;
  const candidates = byLowerCase.get(word.toLowerCase());
  const first = candidates?.[0];
  if (!candidates || !first) return undefined;
  const differ = candidates.some(({ unit }) => sizeKey(unit) !== sizeKey(first.unit));
  const milliOrMega = candidates.some(({ prefix }) => /^m$/i.test(prefix) && !word.startsWith(prefix));
  return differ || milliOrMega ? { spellings: candidates } : first;
}

function sizeKey(unit: Unit): string {
  return `${unit.scale} ${unit.exponents.join()}`;
}

const magnitudes: ReadonlyMap<string, number> = new Map([
  ...Object.entries({ ...large, ...binary }),
  ['B', 1e9],
  ['bn', 1e9],
  ['mn', 1e6],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);

/** The size of a word that stands for a number: `T` of `15.6T tokens`, `B` for a billion, `million`. */
export function findMagnitude(word: string): number | undefined {
  const exact = magnitudes.get(word);
  if (exact !== undefined) return exact;
  return magnitudes.get(/^[gbt]$/.test(word) ? word.toUpperCase() : word.toLowerCase());
}
