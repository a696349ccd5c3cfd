/** One catalog entry for people: every field with value, confidence, day and source. */
import { type Cell, name, quantity, type Report, text } from '@athanor/core/plan';

interface Field {
  readonly path: string;
  readonly value: unknown;
  readonly confidence?: string;
  readonly asOf?: string;
  readonly source?: string;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/FlopPerS/, 'flop/s'],
  [/[bB]ytesPerS/, 'B/s'],
  [/[bB]ytes$/, 'B'],
  [/W$/, 'W'],
  [/S$/, 's'],
  [/Fraction$/, 'fraction'],
  [/^usd|Usd/, 'usd'],
  [/[pP]arameters$/, 'count'],
];

export function entryReport(id: string, entry: unknown): Report {
  const fields = flatten(entry, '');
  return {
    title: id,
    blocks: [
      {
        kind: 'table',
        title: text('cli.catalog.about'),
        columns: [
          { label: text('cli.catalog.column.field'), align: 'left' },
          { label: text('cli.catalog.column.value'), align: 'left' },
          { label: text('cli.catalog.column.confidence'), align: 'left' },
          { label: text('cli.catalog.column.asOf'), align: 'left' },
          { label: text('cli.catalog.column.source'), align: 'left' },
        ],
        rows: fields.map(({ path, value, confidence, asOf, source }) => [
          name(path),
          shown(path, value),
          maybe(confidence),
          maybe(asOf),
          maybe(source),
        ]),
      },
    ],
  };
}

function flatten(value: unknown, path: string): readonly Field[] {
  if (value === null || typeof value !== 'object') return [{ path, value }];
  if ('value' in value && 'source' in value && 'confidence' in value) {
    const { value: inner, confidence, asOf, source, note } = value as Readonly<Record<string, unknown>>;
    const title = [(source as { readonly title?: string }).title, note]
      .filter((part) => typeof part === 'string')
      .join('; ');
    if (inner !== null && typeof inner === 'object')
      return [...flatten(inner, path), { path: `${path}.source`, value: title }];
    return [{ path, value: inner, confidence: String(confidence), asOf: String(asOf), source: title }];
  }
  if (Array.isArray(value)) {
    if (value.length > 8 && value.every((item) => typeof item !== 'object')) return [{ path, value: runs(value) }];
    return value.flatMap((item, index) => flatten(item, `${path}.${index}`));
  }
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));
}

/** `0 × 3, 1 × 58` for the long list of a model's layers. */
function runs(values: readonly unknown[]): string {
  const parts: { value: unknown; count: number }[] = [];
  for (const value of values) {
    const last = parts.at(-1);
    if (last !== undefined && last.value === value) last.count += 1;
    else parts.push({ value, count: 1 });
  }
  return parts.length > 12
    ? `${values.length} values`
    : parts.map(({ value, count }) => `${String(value)} × ${count}`).join(', ');
}

function shown(path: string, value: unknown): Cell {
  if (typeof value !== 'number') return name(String(value));
  const parts = path.split('.');
  const unit = units.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1];
  return unit === undefined ? name(String(value)) : quantity(value, unit);
}

function maybe(value: string | undefined): Cell {
  return value === undefined ? { kind: 'empty' } : name(value);
}
