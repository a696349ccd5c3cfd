/** A layout space as a search goes through it: stems of sizes that depend on one another, and axes whose choices are the same everywhere. */
import type { Axis, ProductSpace, SpaceRule } from '../optimize/index.js';
import type { FrameworkFacts, Layout, TrainingInput } from './input.js';
import { type AxisRow, axisRows, type Choice } from './layout-axes.js';
import { detailChoices, type LayoutSpace, pipelineOrders, plainLayout, shapes } from './layout-space.js';
import { LAYOUT_RULES, type LayoutRule } from './rules.js';
import { layoutValues, trainingValues } from './values.js';

/** The space, and how to read a candidate of it. */
export interface LayoutProduct {
  readonly space: ProductSpace;
  /** Axes by name with the number of their choices, beside the sizes of the stems. */
  readonly stems: readonly Layout[];
  readonly choices: readonly (readonly Choice[])[];
  /** Figures that all candidates share. */
  readonly values: Readonly<Record<string, number>>;
}

/** @param input its layout is ignored */
export function layoutProduct(input: TrainingInput, space: LayoutSpace): LayoutProduct {
  const rows = axisRows(input, space);
  const choices = rows.map((row) => row.choices);
  const first = Object.assign({}, ...choices.map(([choice]) => choice?.layout));
  const open = new Set(choices.flatMap((each) => each.flatMap(({ layout }) => Object.keys(layout ?? {}))));
  const { stems, orders } = stemLayouts(input, space, first, open);
  const [reference] = stems;
  const axes = reference === undefined ? [] : axesOf({ ...input, layout: reference }, rows);
  const owned = new Set(axes.flatMap(({ columns }) => Object.keys(columns)));
  return {
    space: {
      stems: { length: stems.length, columns: stemColumns(stems, orders, owned) },
      axes,
      rules: [...spaceRules(input, stems, choices, open), ...repeatRules(stems, rows)],
    },
    stems,
    choices,
    values: reference === undefined ? {} : trainingValues({ ...input, layout: reference }),
  };
}

/** The layout of a candidate, and the traits of the stack that it chooses. */
export function candidateSetting(
  { stems, choices }: LayoutProduct,
  stem: number,
  digits: readonly number[],
): { readonly layout: Layout; readonly framework: Partial<FrameworkFacts> } {
  const chosen = choices.map((each, place) => each[digits[place] ?? 0] ?? {});
  return {
    layout: Object.assign({}, stems[stem], ...chosen.map(({ layout }) => layout)),
    framework: Object.assign({}, ...chosen.map(({ framework }) => framework)),
  };
}

interface StemLayouts {
  readonly stems: Layout[];
  /** The same layout for stems that differ in nothing but their micro-batch. */
  readonly orders: Layout[];
}

/** Layouts with the first choice of each axis, that keep all rules which no axis reaches. */
function stemLayouts(
  input: TrainingInput,
  space: LayoutSpace,
  first: Partial<Layout>,
  open: ReadonlySet<string>,
): StemLayouts {
  const found: StemLayouts = { stems: [], orders: [] };
  const rules = LAYOUT_RULES.filter(({ reads }) => !reads.some((field) => open.has(field)));
  // Each rule is asked as soon as all that it reads is decided.
  const at = (decided: Decided) => rules.filter((rule) => decidedWith(rule) === decided);
  const shapeRules = at('shape');
  const orderRules = at('order');
  const microRules = at('microBatch');
  // One input for all questions: there is one for every stem.
  const asked = { ...input };
  const keeps = (some: readonly LayoutRule[], layout: Layout) => {
    asked.layout = layout;
    return some.every(({ issues }) => issues(asked).length === 0);
  };
  for (const shape of shapes(input, space)) {
    const layout: Layout = { ...plainLayout(shape, space), ...first };
    if (!keeps(shapeRules, layout)) continue;
    const { microBatchSequences: micros } = detailChoices(shape, input, space);
    for (const order of pipelineOrders(shape, input, space)) {
      const ordered = { ...layout, ...order };
      if (!keeps(orderRules, ordered)) continue;
      for (const microBatchSequences of micros) {
        const stem = { ...ordered, microBatchSequences };
        if (!keeps(microRules, stem)) continue;
        found.stems.push(stem);
        found.orders.push(ordered);
      }
    }
  }
  return found;
}

type Decided = 'shape' | 'order' | 'microBatch';

const ORDER_FIELDS: readonly (keyof Layout)[] = ['virtualPipeline', 'stageSplit', 'schedule'];

function decidedWith({ reads }: LayoutRule): Decided {
  if (reads.includes('microBatchSequences')) return 'microBatch';
  return reads.some((field) => ORDER_FIELDS.includes(field)) ? 'order' : 'shape';
}

/** What each choice changes of the numbers that the graph reads; the other stems have the same of it, as a test checks. */
function axesOf(input: TrainingInput, rows: readonly AxisRow[]): Axis[] {
  return rows.map(({ fields, figures, choices }) => {
    const values = choices.map(
      ({ layout, framework }): Readonly<Record<string, number>> =>
        trainingValues({
          ...input,
          layout: { ...input.layout, ...layout },
          framework: { ...input.framework, ...framework },
        }),
    );
    const [first = {}] = values;
    const isOpen = choices.some((choice) => Object.keys(choice).length > 0);
    const names = isOpen
      ? (figures ?? Object.keys(first).filter((figure) => values.some((each) => each[figure] !== first[figure])))
      : [];
    return {
      name: fields.join(' × '),
      size: values.length,
      columns: Object.fromEntries(
        names.map((figure) => [figure, Float64Array.from(values, (each) => each[figure] ?? Number.NaN)]),
      ),
    };
  });
}

/** A column for every number of a layout that no axis sets, the same ones for every space, so that programs are compiled once. */
function stemColumns(
  stems: readonly Layout[],
  orders: readonly Layout[],
  owned: ReadonlySet<string>,
): Record<string, Float64Array> {
  const [first] = stems;
  if (first === undefined) return {};
  const names = Object.keys(layoutValues(first)).filter((name) => !owned.has(name)) as (keyof ReturnType<
    typeof layoutValues
  >)[];
  const columns = names.map((): Float64Array => new Float64Array(stems.length));
  const micro = names.indexOf('microBatchSequences');
  stems.forEach((stem, row) => {
    if (orders[row] === orders[row - 1]) {
      // One number of the layout follows from the micro-batch: itself.
      for (const column of columns) column[row] = column[row - 1] as number;
      if (micro >= 0) (columns[micro] as Float64Array)[row] = stem.microBatchSequences;
      return;
    }
    const values = layoutValues(stem);
    for (let at = 0; at < names.length; at += 1)
      (columns[at] as Float64Array)[row] = values[names[at] as keyof typeof values];
  });
  return Object.fromEntries(names.map((name, at) => [name, columns[at] as Float64Array]));
}

/** Rules that read what axes choose: asked once for each distinct value of what they read of a stem. */
function spaceRules(
  input: TrainingInput,
  stems: readonly Layout[],
  choices: readonly (readonly Choice[])[],
  open: ReadonlySet<string>,
): SpaceRule[] {
  return LAYOUT_RULES.filter(({ reads }) => reads.some((field) => open.has(field))).map(({ reads, issues }) => {
    const axes = choices.flatMap((each, place) =>
      each.some(({ layout }) => reads.some((field) => layout !== undefined && field in layout)) ? [place] : [],
    );
    const ofStem = reads.filter((field) => !open.has(field));
    const known = new Map<string, Uint8Array | undefined>();
    let last: Uint8Array | undefined;
    const answer = (stem: Layout): Uint8Array | undefined => {
      const combinations = axes.reduce<readonly Layout[]>(
        (layouts, place) =>
          layouts.flatMap((layout) => (choices[place] ?? []).map((choice) => ({ ...layout, ...choice.layout }))),
        [stem],
      );
      const allowed = Uint8Array.from(combinations, (layout) => (issues({ ...input, layout }).length === 0 ? 1 : 0));
      return allowed.includes(0) ? allowed : undefined;
    };
    return {
      axes,
      allowed: stems.map((stem, at) => {
        // Neighbours mostly differ in what no such rule reads.
        const before = stems[at - 1];
        if (before !== undefined && ofStem.every((field) => stem[field] === before[field])) return last;
        const key = ofStem.map((field) => keyOf(stem[field])).join();
        if (!known.has(key)) known.set(key, answer(stem));
        last = known.get(key);
        return last;
      }),
    };
  });
}

function keyOf(value: Layout[keyof Layout]): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Nothing is tried twice. */
function repeatRules(stems: readonly Layout[], rows: readonly AxisRow[]): SpaceRule[] {
  return rows.flatMap(({ repeats, choices }, place) => {
    if (repeats === undefined) return [];
    const known = new Map<string, Uint8Array | undefined>();
    const answer = (stem: Layout): Uint8Array | undefined => {
      const allowed = Uint8Array.from(choices, (choice) => (repeats(stem, choice) ? 0 : 1));
      const key = allowed.includes(0) ? allowed.join('') : '';
      if (!known.has(key)) known.set(key, key === '' ? undefined : allowed);
      return known.get(key);
    };
    return [{ axes: [place], allowed: stems.map(answer) }];
  });
}
