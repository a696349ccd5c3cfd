/** A resolved plan as YAML: every value, and behind each default or catalog fact why it stands there. */
import { Document, isMap, isScalar, type Scalar } from 'yaml';
import { parseQuantity, type QuantityKind } from '../units/index.js';
import type { Origin } from './draft.js';
import { formatText } from './render/text.js';
import type { ResolvedPlan } from './resolve.js';

/** The YAML text; parsed again it resolves to the same plan. */
export function printPlan({ draft }: ResolvedPlan): string {
  const document = new Document(draft.plan, { aliasDuplicateObjects: false });
  annotate(document.contents, [], draft.origins);
  return document.toString({ lineWidth: 0 });
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
  if (typeof scalar.value === 'number') scalar.value = withUnit(scalar.value, path.at(-1) ?? '');
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
function withUnit(value: number, field: string): number | string {
  const [, kind, steps] = scales.find(([pattern]) => pattern.test(field)) ?? [];
  const step = steps?.find(([scale]) => Math.abs(value) >= scale);
  if (kind === undefined || step === undefined) return value;
  const printed = `${Number((value / step[0]).toPrecision(12))}${step[1]}`;
  const back = parseQuantity(printed, kind);
  return back.ok && back.value === value ? printed : value;
}
