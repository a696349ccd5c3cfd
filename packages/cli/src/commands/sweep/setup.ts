/** From the command line to what a sweep evaluates, or everything that is wrong with it. */
import { type Issue, issue } from '@athanor/core/messages';
import { applySettings, type PlainMap } from '@athanor/core/plan';
import { gridSize, parseAxes, parseFigures, planOfRow, type SweepSetup } from '@athanor/core/sweep';
import type { Io } from '../../io.js';
import { type Located, readNamedFiles, readPlan } from '../../load.js';
import { withRowHint } from './rowHint.js';

export interface SetupOptions {
  readonly asOf?: string;
  readonly set?: readonly string[];
  readonly over?: readonly string[];
  readonly figures?: string;
  readonly search?: boolean;
  readonly yes?: boolean;
}

export type Prepared =
  | { readonly ok: true; readonly setup: SweepSetup }
  /** `file` is empty where the problem is one of the command line. */
  | ({ readonly ok: false; readonly file: string } & Located);

/** Rows that are tried before a plan is held to be wrong whatever its axes say. */
const triedRows = 64;

export async function prepare(file: string, options: SetupOptions, io: Io): Promise<Prepared> {
  const { over = [], search = false } = options;
  const read = await readPlan(file, [...(options.set ?? []), ...searchSetting(search, over)], io);
  if (!read.ok) return { ...read, file };
  const axes = parseAxes(over, read.settings, options.yes === true);
  const figures = parseFigures(options.figures);
  if (!axes.ok || !figures.ok) {
    const issues = [...(axes.ok ? [] : axes.issues), ...(figures.ok ? [] : figures.issues)];
    return { ok: false, issues, locate: () => undefined, file: '' };
  }
  const setup: SweepSetup = {
    data: read.data,
    files: { ...read.files, ...filesOfAxes(read.data, axes.value, file, io) },
    ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    axes: axes.value,
    figures: figures.value,
  };
  const issues = issuesOfAll(setup);
  return issues.length > 0 ? { ok: false, issues, locate: read.locate, file } : { ok: true, setup };
}

/** What a search leaves open stays open where axes fix a part of the layout. */
function searchSetting(search: boolean, over: readonly string[]): readonly string[] {
  if (!search) return [];
  const fixesPart = over.some((axis) => axis.trim().startsWith('training.layout.'));
  return [fixesPart ? 'training.layout={search: true}' : 'training.layout=search'];
}

/** Configurations that the axes name. */
function filesOfAxes(data: PlainMap, axes: SweepSetup['axes'], file: string, io: Io): Readonly<Record<string, string>> {
  const named = axes
    .filter(({ path }) => path[0] === 'model')
    .flatMap(({ path, values }) => values.map((value) => applySettings(data, [{ path, value }])));
  return Object.assign({}, ...named.map((changed) => (changed.ok ? readNamedFiles(changed.value, file, io) : {})));
}

/** What is wrong in every row that is tried, told of the first; nothing as soon as one is sound. */
function issuesOfAll(setup: SweepSetup): readonly Issue[] {
  const rows = gridSize(setup.axes);
  const tried = Math.min(rows, triedRows);
  let first: readonly Issue[] = [];
  for (let at = 0; at < tried; at += 1) {
    const plan = planOfRow(setup, Math.floor((at * rows) / tried));
    if (plan.ok) return [];
    if (at === 0) first = plan.issues.map((found) => withRowHint(found, setup));
  }
  return first.length > 0 ? first : [issue('plan.nothingToPlan', [], {})];
}
