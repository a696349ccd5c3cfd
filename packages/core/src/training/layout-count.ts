/** How many combinations a layout space has, counted without building any: from the same rows and sizes that a search goes through. */
import type { Layout, TrainingInput } from './input.js';
import { axisRows } from './layout-axes.js';
import { detailChoices, type LayoutSpace, pipelineOrders, shapes } from './layout-space.js';

/** A space too large to price. */
export interface TooManyLayouts {
  /** Combinations of the space, broken rules not yet sorted out. */
  readonly combinations: number;
  readonly largest: number;
  /** Open fields of the layout, and traits of the stack, by how many values they take, most first: fixing one divides the space by about as much. */
  readonly widest: readonly string[];
}

/** Whether a space has more combinations than it allows. */
export function tooManyLayouts(
  input: TrainingInput,
  space: LayoutSpace,
  counted?: ReturnType<typeof countLayouts>,
): TooManyLayouts | undefined {
  const { largestCandidates: largest } = space;
  if (largest === undefined) return undefined;
  const { combinations, values } = counted ?? countLayouts(input, space);
  if (combinations <= largest) return undefined;
  const open = [...values].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1]);
  return { combinations, largest, widest: open.map(([field]) => field) };
}

/**
 * Combinations of all that a space leaves open.
 *
 * @param input its layout is ignored
 * @returns broken rules are not sorted out; `values` has how many values each field takes
 */
export function countLayouts(
  input: TrainingInput,
  space: LayoutSpace,
): { readonly combinations: number; readonly values: ReadonlyMap<string, number> } {
  const seen = new Map<string, Set<unknown>>();
  const note = (field: string, value: unknown): void => {
    const values = seen.get(field) ?? new Set();
    values.add(typeof value === 'object' ? JSON.stringify(value) : value);
    seen.set(field, values);
  };
  let stems = 0;
  for (const shape of shapes(input, space)) {
    const orders = pipelineOrders(shape, input, space);
    const { microBatchSequences } = detailChoices(shape, input, space);
    stems += orders.length * microBatchSequences.length;
    // Data parallelism follows from the other sizes.
    for (const [field, value] of Object.entries(shape)) if (field !== 'dataParallel') note(field, value);
    for (const order of orders) for (const [field, value] of orderFields(order, space)) note(field, value);
    for (const size of microBatchSequences) note('microBatchSequences', size);
  }
  const rows = axisRows(input, space);
  for (const { choices } of rows)
    for (const { layout, framework } of choices)
      for (const [field, value] of Object.entries({ ...layout, ...framework })) note(field, value);
  return {
    combinations: rows.reduce((product, { choices }) => product * choices.length, stems),
    values: new Map([...seen].map(([field, values]) => [field, values.size])),
  };
}

/** Without a choice of its own, the schedule follows from the chunks. */
function orderFields(
  { virtualPipeline, stageSplit, schedule }: Pick<Layout, 'virtualPipeline' | 'stageSplit' | 'schedule'>,
  { schedules }: LayoutSpace,
): readonly (readonly [string, unknown])[] {
  return [
    ['virtualPipeline', virtualPipeline],
    ['stageSplit', stageSplit ?? null],
    ...(schedules === undefined ? [] : ([['schedule', schedule]] as const)),
  ];
}
