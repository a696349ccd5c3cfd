/** A number with its unit as people read it: three to four digits and a fitting prefix. Rounding happens here and nowhere before. */

const prefixes: readonly (readonly [number, string])[] = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
];
const durations: readonly (readonly [number, string])[] = [
  [2 * 86_400, 'd'],
  [2 * 3600, 'h'],
  [120, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [0, 'ns'],
];
const seconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, min: 60, s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 };

/**
 * Prints a value.
 *
 * @param unit as figures declare it; `fraction` prints per cent, `count` prints digits with thousands separators
 * @example formatValue(18.13, 's') // "18.13 s"
 * @example formatValue(4.051e-1, 'fraction') // "40.5 %"
 */
export function formatValue(value: number, unit: string): string {
  if (!Number.isFinite(value)) return String(value);
  switch (unit) {
    case 'fraction':
      return percent(value * 100);
    case 'count':
    case '1':
      return Math.abs(value) >= 1e4 || Number.isInteger(value) ? grouped(value) : digits(value, 4);
    case 's':
      return duration(value);
    case '1/s':
      return value > 0 ? `1 per ${duration(1 / value)}` : `${digits(value, 4)} /s`;
    default: {
      // A prefix would stand before the 1 of `1/yr`.
      if (unit.startsWith('1/')) return `${digits(value, 4)} ${readable(unit.slice(1))}`;
      const [money, per] = /^(usd)(.*)$/.exec(unit)?.slice(1) ?? [];
      return money === undefined ? withPrefix(value, readable(unit)) : `${dollars(value)}${readable(per ?? '')}`;
    }
  }
}

/** Three digits, and never a share so small that its zeros must be counted. */
function percent(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return `${value < 0 ? '> −' : '< '}0.01 %`;
  return `${digits(value, size < 1 ? 2 : 3)} %`;
}

const unitWords: Readonly<Record<string, string>> = {
  tok: 'tokens',
  gpu: 'accelerator',
  param: 'parameters',
  flop: 'FLOP',
  seq: 'sequences',
  layer: 'layers',
  step: 'steps',
  req: 'requests',
};

/** `tok/s/gpu` as people read it: `tokens/s/accelerator`. */
function readable(unit: string): string {
  return unit.replace(/[A-Za-z]+/g, (word) => unitWords[word] ?? word);
}

/** Both bounds, the unit once where both print with the same one. */
export function formatRange(low: number, high: number, unit: string): string {
  const [first, second] = [formatValue(low, unit), formatValue(high, unit)];
  const suffix = /\s.+$/.exec(first)?.[0];
  const shown = suffix !== undefined && second.endsWith(suffix) ? first.slice(0, -suffix.length) : first;
  return `${shown} – ${second}`;
}

function duration(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  const unit = durations.find(([from]) => size >= from)?.[1] ?? 's';
  return `${digits(value / (seconds[unit] ?? 1), 4)} ${unit}`;
}

function dollars(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size >= 1e9) return `${sign}$${digits(size / 1e9, 3)} B`;
  if (size >= 1e6) return `${sign}$${digits(size / 1e6, 3)} M`;
  if (size >= 1e4) return `${sign}$${grouped(Math.round(size))}`;
  return `${sign}$${size >= 0.01 || size === 0 ? size.toFixed(size >= 100 ? 0 : 2) : Number(size.toPrecision(3))}`;
}

/** Things that are counted, not measured: prefixes as people say them. */
const counts: readonly (readonly [number, string])[] = [
  [1e12, ' T'],
  [1e9, ' B'],
  [1e6, ' M'],
  [1e3, ' k'],
  [0, ''],
];

function withPrefix(value: number, unit: string): string {
  const size = Math.abs(value);
  if (size === 0) return `0 ${unit}`;
  if (/^[a-z]{4}/.test(unit)) {
    const [scale, prefix] = counts.find(([from]) => size >= from * 0.999_95) ?? [1, ''];
    return `${digits(value / (scale || 1), 4)}${prefix} ${unit}`;
  }
  const [scale, prefix] = prefixes.find(([from]) => size >= from * 0.999_95) ?? [1e-9, 'n'];
  return `${digits(value / scale, 4)} ${prefix}${unit}`;
}

/** At most `count` significant digits, without trailing zeros of a fraction beyond the second digit. */
function digits(value: number, count: number): string {
  const text = Number(value.toPrecision(count));
  return Math.abs(text) >= 1e5 ? grouped(text) : String(text);
}

function grouped(value: number): string {
  const rounded = Number.isInteger(value) ? value : Math.round(value);
  return String(rounded).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
