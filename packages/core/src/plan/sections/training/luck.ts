/** What luck does to the run: the same plan played many times, with a seed. */
import type { Figure } from '../../../figures/index.js';
import { formatMessage, type MessageKey } from '../../../messages/index.js';
import { simulatedProcess, simulateGoodput } from '../../../training/index.js';

type Values = Readonly<Record<string, number>>;

const SEED = 1;
/** Failures to play in all runs together: a quantile to about a percent of the spread, in well under a second. */
const PLAYED_FAILURES = 30_000;
const FEWEST_RUNS = 20;
const MOST_RUNS = 200;

/** Figures of luck by name, with their unit and what is said of them. */
const luckFigures = {
  luckyRunTimeS: { unit: 's', about: 'plan.luck.luckyRun' },
  unluckyRunTimeS: { unit: 's', about: 'plan.luck.unluckyRun' },
  poorDayFraction: { unit: '1', about: 'plan.luck.poorDay' },
  usualDayFraction: { unit: '1', about: 'plan.luck.usualDay' },
  goodDayFraction: { unit: '1', about: 'plan.luck.goodDay' },
} as const satisfies Record<string, { readonly unit: string; readonly about: MessageKey }>;

export type LuckFigure = keyof typeof luckFigures;
export const luckNames = Object.keys(luckFigures) as readonly LuckFigure[];

/** One run in ten is shorter than the lucky one and one in ten longer than the unlucky one; the same of days, by net progress. */
export interface Luck {
  readonly runs: number;
  readonly values: Readonly<Partial<Record<LuckFigure, number>>>;
}

/** @returns undefined where next to nothing fails, or so much that playing it would take long: luck then averages out */
export function luckOf(values: Values): Luck | undefined {
  const { expectedFailures = 0, idealRunTimeS = 0 } = values;
  if (expectedFailures < 0.1 || expectedFailures * FEWEST_RUNS > 10 * PLAYED_FAILURES) return undefined;
  const runs = Math.min(MOST_RUNS, Math.max(FEWEST_RUNS, Math.ceil(PLAYED_FAILURES / expectedFailures)));
  const { wallS, dayFraction } = simulateGoodput(simulatedProcess(values), {
    productiveS: idealRunTimeS,
    runs,
    seed: SEED,
  });
  return {
    runs,
    values: {
      luckyRunTimeS: wallS.p10,
      unluckyRunTimeS: wallS.p90,
      ...(dayFraction === undefined
        ? {}
        : { poorDayFraction: dayFraction.p10, usualDayFraction: dayFraction.p50, goodDayFraction: dayFraction.p90 }),
    },
  };
}

export const luckUnit = (name: LuckFigure): string => luckFigures[name].unit;

/** Inputs of the simulation that decide most. */
const shown = [
  'failureIntervalS',
  'restartS',
  'checkpointIntervalS',
  'checkpointS',
  'idealRunTimeS',
  'goodputFraction',
];

/** @param explain the figure of the graph, one level deep */
export function explainLuck(
  name: LuckFigure,
  luck: Luck,
  explain: (figure: string) => Figure | undefined,
): Figure | undefined {
  const value = luck.values[name];
  if (value === undefined) return undefined;
  const { unit, about } = luckFigures[name];
  return {
    name,
    value,
    unit,
    rule: 'simulated',
    from: shown.flatMap((figure) => explain(figure) ?? []),
    about: formatMessage(about, {}),
    note: formatMessage('plan.luck.note', { runs: luck.runs, seed: SEED }),
  };
}
