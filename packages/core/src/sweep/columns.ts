/** The columns of the output: the axes as numbers where they are quantities, fit, refusal, and the figures. */
import { leanFigureUnits, type PlainMap, type PlainValue, searchesLayout, writtenLayout } from '../plan/index.js';
import { parseQuantity, type QuantityKind, quantityKinds } from '../units/index.js';
import type { Axis } from './axis.js';
import { placesAt } from './grid.js';
import type { SweepRow, SweepSetup } from './row.js';

export type CellValue = number | boolean | string | null;

export interface SweepColumn {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'text';
  /** Of figures; an axis is in the unit that its field's name tells. */
  readonly unit?: string;
}

/** Turns rows into cells, one for each column. */
export interface SweepTable {
  readonly columns: readonly SweepColumn[];
  cells(row: number, found: SweepRow): readonly CellValue[];
}

export function sweepTable({ data, axes, figures }: SweepSetup): SweepTable {
  const searches = maySearch(data, axes);
  const units = leanFigureUnits();
  const kinds = axes.map(({ values }) => typeOf(values));
  const cellsOfAxes = axes.map(({ values }, at) => values.map((value) => cellOf(value, kinds[at] ?? 'text')));
  const columns: readonly SweepColumn[] = [
    ...axes.map(({ name }, at) => ({ name, type: kinds[at] ?? 'text' })),
    { name: 'fits', type: 'boolean' },
    { name: 'error', type: 'text' },
    { name: 'errorField', type: 'text' },
    ...(searches ? [{ name: 'layout', type: 'text' } as const] : []),
    ...figures.map((name): SweepColumn => ({ name, type: 'number', unit: units[name] ?? '1' })),
  ];
  return {
    columns,
    cells: (row, { fits, error, errorField, layout, figures: values }) => [
      ...placesAt(axes, row).map((place, at) => cellsOfAxes[at]?.[place] ?? null),
      fits,
      error,
      errorField,
      ...(searches ? [layout] : []),
      ...values,
    ],
  };
}

/** Whether some row may look for its layout: the plan leaves it open, or an axis may. */
function maySearch(data: PlainMap, axes: readonly Axis[]): boolean {
  const isOpen = writtenLayout(data) === undefined || searchesLayout(data);
  const deciding = ['training', 'training.layout', 'training.layout.search'];
  return isOpen || axes.some(({ name }) => deciding.includes(name));
}

/** Numbers only where every value of the axis is one: a column has one type. */
function typeOf(values: readonly PlainValue[]): SweepColumn['type'] {
  if (values.every((value) => typeof value === 'boolean')) return 'boolean';
  return values.every((value) => quantity(value) !== undefined) ? 'number' : 'text';
}

function cellOf(value: PlainValue, type: SweepColumn['type']): CellValue {
  if (type === 'number') return quantity(value) ?? null;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return JSON.stringify(value);
}

/** In the unit that fields of its kind are in: "400 Gb/s" is 5e10. All kinds of one dimension have one unit. */
function quantity(value: PlainValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  for (const kind of Object.keys(quantityKinds) as QuantityKind[]) {
    const parsed = parseQuantity(value, kind);
    if (parsed.ok) return parsed.value;
  }
  return undefined;
}
