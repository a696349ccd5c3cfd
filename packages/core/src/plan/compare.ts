/** Two plans side by side: what goes in differently, what comes out differently. */
import type { PlainValue } from './parse.js';
import { withUnit } from './print.js';
import { type Block, type Cell, name, type Report, text } from './report/block.js';
import { displayed } from './report/display.js';
import type { PlanAnswer } from './run.js';

export interface InputDifference {
  readonly path: string;
  /** Absent where this plan has no such field. */
  readonly a?: PlainValue;
  readonly b?: PlainValue;
}

export interface FigureDifference {
  readonly figure: string;
  readonly unit: string;
  readonly a?: number;
  readonly b?: number;
  /** b / a; absent where a is 0 or one is missing. */
  readonly ratio?: number;
}

export interface Comparison {
  readonly a: PlanAnswer;
  readonly b: PlanAnswer;
  readonly inputs: readonly InputDifference[];
  readonly figures: readonly FigureDifference[];
}

export function comparePlans(a: PlanAnswer, b: PlanAnswer): Comparison {
  const [inputsA, inputsB] = [leaves(a), leaves(b)];
  const paths = [...new Set([...inputsA.keys(), ...inputsB.keys()])].filter((path) => path !== 'name');
  const inputs = paths
    .filter((path) => JSON.stringify(inputsA.get(path)) !== JSON.stringify(inputsB.get(path)))
    .map((path) => ({ path, ...given('a', inputsA.get(path)), ...given('b', inputsB.get(path)) }));
  const [figuresA, figuresB] = [figuresOf(a), figuresOf(b)];
  const figures = [...new Set([...Object.keys(figuresA), ...Object.keys(figuresB)])].map((figure): FigureDifference => {
    const [first, second] = [figuresA[figure], figuresB[figure]];
    return {
      figure,
      unit: (first ?? second)?.unit ?? '1',
      ...given('a', first?.value),
      ...given('b', second?.value),
      ...(first === undefined || second === undefined || first.value === 0
        ? {}
        : { ratio: second.value / first.value }),
    };
  });
  return { a, b, inputs, figures: figures.filter((each) => each.a !== each.b) };
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

/** Leaf values of the resolved plan by dotted path; the layout that a search found stands in the place of `search`. */
function leaves({ plan, outcomes }: PlanAnswer): ReadonlyMap<string, PlainValue> {
  const result = new Map<string, PlainValue>();
  const walk = (value: PlainValue, path: string): void => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner as PlainValue, path === '' ? key : `${path}.${key}`);
    } else result.set(path, value);
  };
  walk(plan.draft.plan, '');
  const layout = outcomes.training?.details.layout;
  if (layout !== undefined) walk(layout as PlainValue, 'training.layout');
  if (layout !== undefined) for (const path of ['training.layout', 'training.layout.search']) result.delete(path);
  return result;
}

function figuresOf({
  outcomes,
}: PlanAnswer): Readonly<Record<string, { readonly value: number; readonly unit: string }>> {
  return Object.assign({}, ...Object.values(outcomes).map((outcome) => outcome.figures));
}

export function comparisonReport(comparison: Comparison): Report {
  const { a, b } = comparison;
  const plain = (path: string, value: PlainValue | undefined): Cell => {
    if (value === undefined) return { kind: 'empty' };
    if (typeof value === 'number') return name(String(withUnit(value, path.split('.').at(-1) ?? path)));
    return name(typeof value === 'object' ? JSON.stringify(value) : String(value));
  };
  const inputs: Block = {
    kind: 'table',
    title: text('plan.compare.inputs'),
    columns: [
      { label: text('plan.column.setting'), align: 'left' },
      { label: text('plan.compare.a'), align: 'left' },
      { label: text('plan.compare.b'), align: 'left' },
    ],
    rows: comparison.inputs.map(({ path, a: first, b: second }) => [
      name(path),
      plain(path, first),
      plain(path, second),
    ]),
  };
  const number = (value: number | undefined, figure: string, unit: string): Cell =>
    value === undefined ? { kind: 'empty' } : { kind: 'quantity', ...displayed(figure, value, unit) };
  const figures: Block = {
    kind: 'table',
    title: text('plan.compare.figures'),
    columns: [
      { label: text('plan.column.figure'), align: 'left' },
      { label: text('plan.compare.a'), align: 'right' },
      { label: text('plan.compare.b'), align: 'right' },
      { label: text('plan.compare.ratio'), align: 'right' },
    ],
    rows: comparison.figures.map(({ figure, unit, a: first, b: second, ratio }) => [
      name(figure),
      number(first, figure, unit),
      number(second, figure, unit),
      ratio === undefined ? { kind: 'empty' } : name(`× ${Number(ratio.toPrecision(4))}`),
    ]),
  };
  return {
    title: `${a.plan.name} ↔ ${b.plan.name}`,
    blocks: [
      ...statusBlock(comparison),
      ...(comparison.inputs.length === 0 ? [note('plan.compare.sameInputs')] : [inputs]),
      ...(comparison.figures.length === 0 ? [note('plan.compare.sameFigures')] : [figures]),
    ],
  };
}

function statusBlock({ a, b }: Comparison): readonly Block[] {
  const bad = [a, b].filter((answer) => answer.status === 'infeasible');
  return bad.length === 0
    ? []
    : [
        {
          kind: 'headline',
          tone: 'bad',
          texts: bad.map((answer) => text('plan.compare.infeasible', { plan: answer.plan.name })),
        },
      ];
}

function note(code: 'plan.compare.sameInputs' | 'plan.compare.sameFigures'): Block {
  return { kind: 'headline', tone: 'good', texts: [text(code)] };
}
