/** A resolved plan as YAML: every value, and behind each default or catalog fact why it stands there. */
import { Document, isMap, isScalar, type Scalar } from 'yaml';
import { parseQuantity, type QuantityKind } from '../units/index.js';
import type { Origin } from './draft.js';
import { knownKeys } from './knownKeys.js';
import type { PlainMap, PlainValue } from './parse.js';
import { formatText } from './render/text.js';
import type { ResolvedPlan } from './resolve.js';
import { sections } from './sections.js';

/** The YAML text; parsed again it resolves to the same plan. */
export function printPlan({ draft }: ResolvedPlan): string {
  const document = new Document(inSchemaOrder(draft.plan), { aliasDuplicateObjects: false });
  annotate(document.contents, [], draft.origins);
  return document.toString({ lineWidth: 0 });
}

/** Keys of each section in the order of its schema: as the guide lists them. */
export function inSchemaOrder(plan: PlainMap): PlainMap {
  const ordered = (
    value: PlainValue,
    keys: (path: readonly string[]) => readonly string[],
    path: readonly string[],
  ): PlainValue => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const map = value as PlainMap;
    const known = keys(path).filter((key) => Object.hasOwn(map, key));
    const names = [...known, ...Object.keys(map).filter((key) => !known.includes(key))];
    return Object.fromEntries(names.map((key) => [key, ordered(map[key] ?? null, keys, [...path, key])]));
  };
  return Object.fromEntries(
    Object.entries(plan).map(([key, value]) => {
      const section = sections.find((each) => each.name === key);
      return [key, section === undefined ? value : ordered(value, (path) => knownKeys(section.schema, path), [])];
    }),
  );
}

function annotate(node: unknown, path: readonly string[], origins: ReadonlyMap<string, Origin>): void {
  if (!isMap(node)) return;
  for (const pair of node.items) {
    const here = [...path, String(isScalar(pair.key) ? pair.key.value : pair.key)];
    if (isScalar(pair.value)) annotateScalar(pair.value, here, origins.get(here.join('.')));
    else annotate(pair.value, here, origins);
  }
}

function annotateScalar(scalar: Scalar, path: readonly string[], origin: Origin | undefined): void {
  // Sections of later versions have units that nobody here knows.
  const hasUnits = sections.some(({ name }) => name === path[0]);
  if (hasUnits && typeof scalar.value === 'number') scalar.value = withUnit(scalar.value, path.at(-1) ?? '');
  if (origin === undefined || origin.kind === 'plan') return;
  const source = origin.source === undefined ? '' : ` (${origin.source.title})`;
  scalar.comment = ` ${origin.kind}: ${formatText(origin)}${source}`.replaceAll('\n', ' ');
}

const scales: readonly (readonly [RegExp, QuantityKind, readonly (readonly [number, string])[]])[] = [
  [
    /^(tokens|globalBatchTokens)$/,
    'tokens',
    [
      [1e12, 'T'],
      [1e9, 'B'],
      [1e6, 'M'],
    ],
  ],
  [
    /BytesPerS/,
    'bytesPerS',
    [
      [1e12, ' TB/s'],
      [1e9, ' GB/s'],
      [1e6, ' MB/s'],
    ],
  ],
  [
    /Bytes$/,
    'bytes',
    [
      [1e12, ' TB'],
      [1e9, ' GB'],
    ],
  ],
  [
    /FlopPerS$/,
    'flopPerS',
    [
      [1e15, ' PFLOP/s'],
      [1e12, ' TFLOP/s'],
    ],
  ],
  [
    /S$/,
    'seconds',
    [
      [1, ' s'],
      [1e-3, ' ms'],
      [1e-6, ' µs'],
    ],
  ],
  [/W$/, 'watts', [[1, ' W']]],
];

/** With a unit where the text is short and reads back as exactly the same number; else the bare SI number. */
export function withUnit(value: number, field: string): number | string {
  const [, kind, steps] = scales.find(([pattern]) => pattern.test(field)) ?? [];
  const step = steps?.find(([scale]) => Math.abs(value) >= scale);
  if (kind === undefined || step === undefined) return value;
  const printed = `${Number((value / step[0]).toPrecision(12))}${step[1]}`;
  const back = parseQuantity(printed, kind);
  return back.ok && back.value === value ? printed : value;
}
