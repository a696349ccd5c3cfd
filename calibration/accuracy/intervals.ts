/** How well intervals hold, and what measurements of one's own are worth. */
import type { CalibrationTrial, IntervalQuality } from '@athanor/core/validation';
import { fixed, table } from '../markdown.js';

const INTERVALS = `A miss is ln(measured / predicted) of a row whose group was left out of the fit. The typical miss is fitted to what is known of a run beforehand (share of the step that waits for
communication, utilisation, software, generation, task, width of the numbers, experts). Published runs near the predicted one say where in that range it lies (best linear
unbiased prediction; nearness is by software, accelerator, precision, sizes, layout, release and what the step is spent on). The interval is the 80 % quantile, in its class of
generation and kind, of misses around that over typical ones, where groups count, not rows; it always holds the prediction itself. To judge them, intervals are made anew
without each tenth of the groups, and without each source; the nine numbers of nearness were chosen on all groups, each predicted from the others. Errors of the figures
come from drawing groups with replacement. The score is the width plus ten times what a row lies outside; *one width for all* is the 80 % quantile of all misses.`;

export function intervalText(intervals: readonly IntervalQuality[]): string {
  const [ofGroups, ...others] = intervals;
  if (ofGroups === undefined) return INTERVALS;
  return [
    INTERVALS,
    table(
      ["made without the row's", 'rows', 'within the interval', 'score', 'of one width for all', 'ratio'],
      [ofGroups, ...others].map(({ unit, rows, coverageFraction, score, globalScore, scoreRatio }) => [
        unit,
        String(rows),
        percent(coverageFraction),
        fixed(score, 3),
        fixed(globalScore, 3),
        `${fixed(scoreRatio.value, 3)} ± ${fixed(scoreRatio.error, 3)}`,
      ]),
    ),
    "Made without the row's group:",
    table(
      ['class', 'rows', 'groups', 'within the interval', 'half of its width, median'],
      ofGroups.classes.map(({ key, rows, groups, coverageFraction, medianHalfWidthFraction }) => [
        key,
        String(rows),
        String(groups),
        `${fixed(100 * coverageFraction, 0)} %`,
        `${fixed(100 * medianHalfWidthFraction)} %`,
      ]),
    ),
  ].join('\n\n');
}

const TRIALS = `\`--calibrate FILE\` corrects predictions by measured steps of your own cluster. The test: of each cell with at least five rows, 2 or 3 rows are drawn 20 times as if its owner had
measured them, and the others are predicted. A cluster is a source, an accelerator and a software stack; a *recipe* is what has the model kind and precision too; a *cell* is
what has the size of the model and the task too. The constants were fitted without the rows' groups, and the typical miss and how alike runs are missed without the
whole cluster.`;

export function trialText(trials: readonly CalibrationTrial[]): string {
  return [
    TRIALS,
    table(
      [
        'drawn from the same',
        'with 5 rows or more',
        'median error before',
        'after',
        'mean before',
        'after',
        'within the interval before',
        'after',
        'width after over before, median',
      ],
      trials.map(({ unit, cells, before, after, widthFraction }) => [
        unit,
        String(cells),
        fixed(before.medianAbsErrorPct),
        fixed(after.medianAbsErrorPct),
        fixed(before.meanAbsErrorPct),
        fixed(after.meanAbsErrorPct),
        `${fixed(100 * before.coverageFraction)} %`,
        `${fixed(100 * after.coverageFraction)} %`,
        fixed(widthFraction, 2),
      ]),
    ),
  ].join('\n\n');
}

export function percent({ value, error }: { readonly value: number; readonly error: number }): string {
  return `${fixed(100 * value)} ± ${fixed(100 * error)} %`;
}
