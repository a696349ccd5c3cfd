/** One row of a sweep: the plan with the values of its axes, resolved and evaluated as any other plan. */
import { FiguresError } from '../figures/index.js';
import type { Issue } from '../messages/index.js';
import { applySettings, type PlainMap, type PlanFiles, planFigures, resolvePlan } from '../plan/index.js';
import type { Axis } from './axis.js';
import { valuesAt } from './grid.js';

/** What every row of a sweep has in common; plain data, so that it can be sent to a worker. */
export interface SweepSetup {
  /** The plan as written. */
  readonly data: PlainMap;
  readonly files: PlanFiles;
  readonly asOf?: string;
  readonly axes: readonly Axis[];
  /** Names of `leanFigureUnits`. */
  readonly figures: readonly string[];
}

export interface SweepRow {
  /** Null where the plan is refused. */
  readonly fits: boolean | null;
  /** Code of the first issue of a plan that is refused; null where it is answered. */
  readonly error: string | null;
  /** The field that it is about. */
  readonly errorField: string | null;
  /** In words, where the row was searched. */
  readonly layout: string | null;
  /** One for each figure of the setup; null where the plan does not have it. */
  readonly figures: readonly (number | null)[];
}

/** The plan of a row, or why there is none. */
export function planOfRow({ data, files, asOf, axes }: SweepSetup, row: number): ReturnType<typeof resolvePlan> {
  const values = valuesAt(axes, row);
  const settings = axes.map(({ path }, at) => ({ path, value: values[at] ?? null }));
  const changed = applySettings(data, settings);
  return changed.ok ? resolvePlan({ data: changed.value, files, ...(asOf === undefined ? {} : { asOf }) }) : changed;
}

/** @throws never for what a plan can be wrong in: such rows have an error */
export function sweepRow(setup: SweepSetup, row: number): SweepRow {
  const plan = planOfRow(setup, row);
  if (!plan.ok) return refused(setup, plan.issues);
  try {
    const { status, values, layout = null } = planFigures(plan.value, setup.figures);
    return {
      fits: status === 'answered',
      error: null,
      errorField: null,
      layout,
      figures: setup.figures.map((name) => finite(values[name])),
    };
  } catch (error) {
    // Numbers so extreme that a formula leaves the range of numbers.
    if (error instanceof FiguresError) return refused(setup, error.issues);
    throw error;
  }
}

function refused({ figures }: SweepSetup, [first]: readonly Issue[]): SweepRow {
  return {
    fits: null,
    error: first?.code ?? null,
    errorField: first === undefined || first.path.length === 0 ? null : first.path.join('.'),
    layout: null,
    figures: figures.map(() => null),
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
