/** Chosen figures of a resolved plan without its report: what sweeps evaluate a hundred thousand times. */
import type { ResolvedPlan } from './resolve.js';
import type { LeanOutcome } from './section.js';
import { sections } from './sections.js';

/** Every figure that `planFigures` can give, with its unit; `.low` and `.high` are the ends of the 80 % interval. */
export function leanFigureUnits(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sections.flatMap(({ lean }) => {
      const figures = lean?.();
      if (figures === undefined) return [];
      const units = figures.units();
      const bounds = figures.bounded.flatMap((name): [string, string][] =>
        ['low', 'high'].map((end) => [`${name}.${end}`, units[name] ?? '1']),
      );
      return [...Object.entries(units), ...bounds];
    }),
  );
}

/**
 * The same numbers as `runPlan` answers with, and none of its report.
 *
 * @param names figures of `leanFigureUnits`; those that the plan does not have are absent in the answer
 */
export function planFigures({ draft }: ResolvedPlan, names: readonly string[]): LeanOutcome {
  const outcomes = sections.flatMap((section): LeanOutcome[] => {
    const resolved = draft.resolved.get(section.name);
    const figures = section.lean?.();
    return resolved === undefined || figures === undefined ? [] : [figures.evaluate(resolved, names)];
  });
  return {
    status: outcomes.some(({ status }) => status === 'infeasible') ? 'infeasible' : 'answered',
    values: Object.assign({}, ...outcomes.map(({ values }) => values)),
    layout: outcomes.find(({ layout }) => layout !== undefined)?.layout,
  };
}
