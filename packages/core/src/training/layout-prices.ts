/** Step time and memory of many layouts at once, as columns of the training graph. */
import { type Module, programFor } from '../figures/index.js';
import { trainingGraph } from './graph.js';
import type { Layout, TrainingInput } from './input.js';
import { layoutValues, trainingObjects, trainingValues } from './values.js';

/** Step time and memory of each layout, evaluated as columns of the training graph. */
export function priceLayouts(
  input: TrainingInput,
  layouts: readonly Layout[],
  further: readonly Module[] = [],
): { readonly stepTimeS: Float64Array; readonly deviceMemoryBytes: Float64Array } {
  const { columns, shared } = layoutColumns(layouts);
  const program = programFor(trainingGraph(further), {
    outputs: ['stepTimeS', 'deviceMemoryBytes'],
    columns: Object.keys(columns),
  });
  const values = { ...trainingValues(input), ...shared, ...columns };
  const priced = program.run({ values, objects: trainingObjects(input), length: layouts.length });
  return {
    stepTimeS: asColumn(priced.stepTimeS, layouts.length),
    deviceMemoryBytes: asColumn(priced.deviceMemoryBytes, layouts.length),
  };
}

/** The numbers of many layouts: an array for each figure that differs between them, and what all share, which is worked out once. */
export function layoutColumns(layouts: readonly Layout[]): {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly shared: Readonly<Record<string, number>>;
} {
  const columns: Record<string, Float64Array> = {};
  layouts.forEach((layout, row) => {
    for (const [name, value] of Object.entries(layoutValues(layout))) {
      let column = columns[name];
      if (!column) {
        column = new Float64Array(layouts.length);
        columns[name] = column;
      }
      column[row] = value;
    }
  });
  const shared: Record<string, number> = {};
  for (const [name, column] of Object.entries(columns)) {
    const [first] = column;
    if (first === undefined || column.some((value) => value !== first)) continue;
    shared[name] = first;
    delete columns[name];
  }
  return { columns, shared };
}

/** A figure that no column reaches is one number for all rows. */
function asColumn(value: number | Float64Array | undefined, length: number): Float64Array {
  if (value instanceof Float64Array) return value;
  if (value === undefined) throw new Error('a requested figure was not returned');
  return new Float64Array(length).fill(value);
}
