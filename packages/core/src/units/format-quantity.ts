/** Writes a quantity for a person, with the prefix that keeps it short; `parseQuantity` reads it back. */
import { invariant } from '../messages/index.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { parseUnit } from './parse-unit.js';
import { equalUnits, type Unit } from './unit.js';

export interface QuantityFormat {
  /** Significant digits, 1 to 15; 3 where absent. Digits before the decimal point are never rounded away. */
  readonly digits?: number;
  /** Of bytes: GiB (as tools that measure memory print it; the default) or GB. Rates are always decimal. */
  readonly prefixes?: 'binary' | 'decimal';
}

/** One step of a ladder: numbers from `from` up are divided by `size` and followed by `label`. */
interface Rung {
  readonly size: number;
  readonly label: string;
  /** Equals `size` where absent. */
  readonly from?: number;
}

const whole = (label: string, from = 1): Rung => ({ size: 1, label, from });
/** Powers of 1000, or of 1024 with names like Ki, up to the last prefix. */
const rungs = (prefixes: string, label: string, step = 1000, mark = ''): readonly Rung[] =>
  [...prefixes].map((prefix, at) => ({ size: step ** (at + 1), label: ` ${prefix}${mark}${label}` }));

const bytesBinary = [whole(' B'), ...rungs('KMGTPE', 'B', 1024, 'i')];
const bytesDecimal = [whole(' B'), ...rungs('kMGTPE', 'B')];
/** People say billion where SI says giga; below 10 000 a count is written out. */
const counts = (label: string): readonly Rung[] => [
  whole(label),
  { size: 1e3, label: ` k${label}`, from: 1e4 },
  { size: 1e6, label: ` M${label}` },
  { size: 1e9, label: ` B${label}` },
  { size: 1e12, label: ` T${label}` },
];

const ladders: Readonly<Record<Exclude<QuantityKind, 'fraction'>, readonly Rung[]>> = {
  count: counts(''),
  accelerators: counts(' accelerators'),
  sequences: counts(' sequences'),
  parameters: counts(' parameters'),
  tokens: counts(' tokens'),
  tokensPerS: counts(' tokens/s'),
  requestsPerS: counts(' requests/s'),
  bytes: bytesBinary,
  bytesPerS: [whole(' B/s'), ...rungs('kMGTPE', 'B/s')],
  flop: [whole(' FLOP'), ...rungs('kMGTPE', 'FLOP')],
  flopPerS: [whole(' FLOP/s'), ...rungs('kMGTPE', 'FLOP/s')],
  seconds: [
    { size: 1e-9, label: ' ns' },
    { size: 1e-6, label: ' us' },
    { size: 1e-3, label: ' ms' },
    { size: 1, label: ' s' },
    { size: 60, label: ' min', from: 120 },
    { size: 3600, label: ' h', from: 5400 },
    { size: 86_400, label: ' d', from: 172_800 },
    { size: 365.25 * 86_400, label: ' years', from: 730.5 * 86_400 },
  ],
  watts: [whole(' W'), ...rungs('kMGTP', 'W')],
  joules: [
    { size: 1e-3, label: ' mJ' },
    { size: 1, label: ' J' },
    { size: 1e3, label: ' kJ' },
    { size: 3.6e6, label: ' kWh' },
    { size: 3.6e9, label: ' MWh' },
    { size: 3.6e12, label: ' GWh' },
    { size: 3.6e15, label: ' TWh' },
  ],
  usd: counts(''),
  usdPerHour: [...counts('')].map((rung) => ({ ...rung, label: `${rung.label}/h` })),
  usdPerKwh: [whole('/kWh')],
  usdPerMillionTokens: [whole('/M tokens')],
};

/**
 * The value as a person would write it: `15.6 T tokens`, `3.35 TB/s`, `80.0 GiB`, `54.2 d`, `$1.23 M`, `41.3 %`.
 *
 * @param value finite, in the unit of the kind; a negative one (a loss, a difference) is written with a minus sign
 * @returns text that parses back to the value within half of the last digit
 * @throws InvariantError where the value is not finite: no number in a report may be NaN
 */
export function formatQuantity(value: number, kind: QuantityKind, format: QuantityFormat = {}): string {
  invariant(Number.isFinite(value), `${kind} to print is ${value}`);
  if (value < 0) return `-${formatQuantity(-value, kind, format)}`;
  const digits = format.digits ?? 3;
  if (kind === 'fraction') return `${significant(value * 100, digits)} %`;
  const unit = quantityKinds[kind].unit;
  const isMoney = unit.startsWith('usd');
  if (Number.isInteger(value) && value < 1e6 && /^(?:1|gpu|seq)$/.test(unit))
    return `${value}${ladders[kind][0]?.label}`;
  const ladder = kind === 'bytes' && format.prefixes === 'decimal' ? bytesDecimal : ladders[kind];
  return `${isMoney ? '$' : ''}${climb(value, ladder, digits, isMoney ? 2 : 0)}`;
}

/** The highest rung that the value reaches, also after rounding: 999.96 MB is 1.00 GB. */
function climb(value: number, ladder: readonly Rung[], digits: number, cents: number): string {
  const reached = ladder.findLastIndex(({ size, from = size }) => value >= from);
  let at = value === 0 ? ladder.findIndex(({ size }) => size === 1) : Math.max(0, reached);
  const next = ladder[at + 1];
  const rung = ladder[at];
  if (next && rung && Number(significant(value / rung.size, digits)) * rung.size >= (next.from ?? next.size)) at += 1;
  const { size, label } = ladder[at] ?? { size: 1, label: '' };
  const isPastLadder = at === ladder.length - 1 && size > 1 && value / size >= PAST_LADDER;
  if (isPastLadder) return `${significant(value, digits)}${ladder.find((lowest) => lowest.size === 1)?.label}`;
  return `${significant(value / size, digits, size === 1 ? cents : 0)}${label}`;
}

/** So far above the last prefix people write the exponent: 3.80e25 FLOP. */
const PAST_LADDER = 1e4;

/** Past this a number is no longer read digit by digit. */
const LONGEST_WRITTEN_OUT = 1e6;

/** @param cents least decimals of an amount from 1 to 100, so that prices read $12.30 */
function significant(value: number, digits: number, cents = 0): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const power = Number(rounded.toExponential().split('e')[1]);
  if (rounded >= LONGEST_WRITTEN_OUT || power < -4) return value.toExponential(digits - 1).replace('e+', 'e');
  const decimals = Math.max(0, digits - 1 - power);
  return value.toFixed(power === 0 || power === 1 ? Math.max(decimals, cents) : decimals);
}

/**
 * A value in the unit of a figure: as a quantity where the unit is that of a kind (`s`, `B/s`, `usd`), as a number
 * followed by the unit otherwise (`131072 B/tok`).
 *
 * @param unit as declared by the figure, such as `flop*seq/tok^2`
 */
export function formatInUnit(value: number, unit: string, format: QuantityFormat = {}): string {
  const parsed = parseUnit(unit);
  const kind = parsed.ok ? kindWithUnit(parsed.value) : undefined;
  if (kind) return formatQuantity(value, kind, format);
  invariant(Number.isFinite(value), `figure in ${unit} to print is ${value}`);
  const size = Math.abs(value);
  const number =
    Number.isInteger(value) && size < LONGEST_WRITTEN_OUT ? String(size) : significant(size, format.digits ?? 3);
  return `${value < 0 ? '-' : ''}${number}${unit === '1' ? '' : ` ${unit}`}`;
}

function kindWithUnit(unit: Unit): QuantityKind | undefined {
  return (Object.keys(quantityKinds) as QuantityKind[]).find((kind) => {
    const own = parseUnit(quantityKinds[kind].unit);
    return quantityKinds[kind].unit !== '1' && own.ok && equalUnits(own.value, unit);
  });
}
