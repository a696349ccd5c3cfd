/** Figures of a training plan without its report: for thousands of plans in a row. The numbers are those of the report. */
import { evaluateFigures } from '../../../figures/index.js';
import { runTraits, type TrainingInput, withFound } from '../../../training/index.js';
import { trainingInterval } from '../../../uncertainty/index.js';
import type { LeanFigures, LeanOutcome } from '../../section.js';
import { isSearch, searchQuest } from './layout.js';
import { headlineFigures, meansNothing } from './outcome.js';
import { billedGraph, posedPlan, withMemory } from './predict.js';
import type { TrainingPlan } from './resolve.js';
import { foundWords } from './searchBlocks.js';

type Values = Readonly<Record<string, number>>;

export const leanTraining: LeanFigures<TrainingPlan> = {
  units: () => Object.fromEntries(billedGraph().figures.map(({ name, declaration }) => [name, declaration.unit])),
  bounded: headlineFigures,
  evaluate: (plan, names) => {
    const { layout } = plan;
    if (!isSearch(layout)) return leanOutcome(plan, { ...plan.input, layout }, names);
    const [best] = searchQuest(plan.input, layout, { top: 1 }).best;
    if (best === undefined) return { status: 'infeasible', values: {}, layout: undefined };
    const found = leanOutcome(plan, withFound(plan.input, best), names);
    return { ...found, layout: foundWords(best) };
  },
};

function leanOutcome(plan: TrainingPlan, input: TrainingInput, names: readonly string[]): LeanOutcome {
  const { graph, objects, given } = posedPlan(input, plan.cluster, plan.goals);
  const evaluate = (changes: Values, figures: readonly string[]): Values =>
    evaluateFigures(graph, { ...given, ...changes }, objects, figures);
  const bounds = names.filter((name) => boundOf(name) !== undefined);
  const known = names.filter((name) => graph.byName.has(name));
  // An interval depends on what kind of run it is, which the shares of its step say too.
  const all = bounds.length === 0 ? [headroom, ...known] : graph.figures.map(({ name }) => name);
  const values = evaluate({}, [...new Set(all)]);
  const given80 = bounds.length === 0 ? {} : boundValues(input, values, bounds, evaluate);
  const wanted = names.flatMap((name): [string, number][] => {
    const value = given80[name] ?? (graph.byName.has(name) ? values[name] : undefined);
    const figure = boundOf(name)?.figure ?? name;
    return value === undefined || meansNothing(figure, plan.cluster) ? [] : [[name, value]];
  });
  return {
    status: (values[headroom] ?? 0) >= 0 ? 'answered' : 'infeasible',
    values: Object.fromEntries(wanted),
    layout: undefined,
  };
}

const headroom = 'memoryHeadroomBytes';

/** Both ends of the 80 % interval for each figure of which one is asked. */
function boundValues(
  input: TrainingInput,
  values: Values,
  names: readonly string[],
  evaluate: (changes: Values, figures: readonly string[]) => Values,
): Values {
  const traits = runTraits(input, values);
  const [time, memory] = [trainingInterval('stepTimeS', traits), trainingInterval('peakMemoryBytes', traits)];
  const figures = names.flatMap((name) => boundOf(name)?.figure ?? []);
  const needed = [...new Set([...figures, 'peakMemoryBytes', 'deviceMemoryBytes', headroom])];
  const known = needed.filter((figure) => values[figure] !== undefined);
  const ends = (['lowFactor', 'highFactor'] as const).map((end) =>
    withMemory(evaluate({ modelErrorFactor: time[end] }, known), memory[end]),
  );
  return Object.fromEntries(
    names.flatMap((name): [string, number][] => {
      const bound = boundOf(name);
      const both = ends.flatMap((end) => (bound === undefined ? [] : (end[bound.figure] ?? [])));
      return both.length < 2 ? [] : [[name, bound?.end === 'low' ? Math.min(...both) : Math.max(...both)]];
    }),
  );
}

function boundOf(name: string): { readonly figure: string; readonly end: 'low' | 'high' } | undefined {
  const [, figure = '', end] = /^(\w+)\.(low|high)$/.exec(name) ?? [];
  return end === undefined ? undefined : { figure, end: end === 'low' ? 'low' : 'high' };
}
