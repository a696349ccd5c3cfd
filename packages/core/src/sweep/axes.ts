/** All axes of a sweep, held against each other, and the size of their grid. */
import { hint, type Issue, issue, type Result } from '../messages/index.js';
import type { Setting } from '../plan/index.js';
import { type Axis, type NamedAxis, nameAxis, readAxis } from './axis.js';

/** Rows beyond which a sweep must be asked for twice: some minutes on a laptop. */
export const mostRowsUnasked = 1_000_000;

/**
 * @param texts one for each `--over`
 * @param settings what `--set` changes: a field is either set or swept
 * @param isLargeWanted whether the user wants more rows than `mostRowsUnasked`
 * @returns the axes, the first varying slowest, or every issue
 */
export function parseAxes(
  texts: readonly string[],
  settings: readonly Setting[],
  isLargeWanted: boolean,
): Result<readonly Axis[]> {
  if (texts.length === 0) return { ok: false, issues: [issue('sweep.noAxes', [], {})] };
  const named = texts.map(nameAxis);
  const names = named.flatMap((axis) => (axis.ok ? [axis.value] : []));
  const read = names.map(readAxis);
  const axes = read.flatMap((axis) => (axis.ok ? [axis.value] : []));
  const issues = [
    ...[...named, ...read].flatMap((axis) => (axis.ok ? [] : axis.issues)),
    ...contradictions(names),
    ...setTwice(uniqueNames(names), settings),
    ...sizeIssues(axes, isLargeWanted),
  ];
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: axes };
}

/** How many plans the axes make. */
export function gridSize(axes: readonly Axis[]): number {
  return axes.reduce((rows, { values }) => rows * values.length, 1);
}

function contradictions(axes: readonly NamedAxis[]): readonly Issue[] {
  return axes.flatMap((first, at) =>
    axes.slice(at + 1).flatMap((second): Issue[] => {
      if (first.name === second.name)
        return [issue('sweep.axisTwice', [], { path: first.name, first: first.written, second: second.written })];
      const [outer, inner] = first.path.length < second.path.length ? [first, second] : [second, first];
      return isWithin(inner.path, outer.path)
        ? [issue('sweep.axisWithin', [], { inner: inner.name, outer: outer.name })]
        : [];
    }),
  );
}

/** A mapping may be set whose fields are swept, but nothing that lies within what is swept. */
function setTwice(axes: readonly NamedAxis[], settings: readonly Setting[]): readonly Issue[] {
  return axes.flatMap(({ name, path }) =>
    settings
      .filter((setting) => isWithin(setting.path, path))
      .map((setting) => issue('sweep.axisSet', [], { set: setting.path.join('.'), over: name })),
  );
}

function uniqueNames(axes: readonly NamedAxis[]): readonly NamedAxis[] {
  return axes.filter(({ name }, at) => axes.findIndex((each) => each.name === name) === at);
}

function isWithin(inner: Axis['path'], outer: Axis['path']): boolean {
  return outer.every((part, at) => String(inner[at]) === String(part));
}

function sizeIssues(axes: readonly Axis[], isLargeWanted: boolean): readonly Issue[] {
  const rows = gridSize(axes);
  const isCountable = Number.isSafeInteger(rows);
  if (rows <= mostRowsUnasked || (isLargeWanted && isCountable)) return [];
  const sizes = axes.map(({ values }) => values.length).join(' × ');
  return [
    issue(
      'sweep.tooLarge',
      [],
      { rows, sizes, most: isLargeWanted ? Number.MAX_SAFE_INTEGER : mostRowsUnasked },
      isCountable ? hint('sweep.tryYes', {}) : hint('sweep.tryFewer', {}),
    ),
  ];
}
