/** The tables of a run as a whole: where its wall time goes, with what luck does, and what interrupts it. */
import { type Block, left, quantity, right, type Text, text, words } from '../../report/block.js';
import type { Answer } from './answer.js';

const leastSpread = 1e-3;

export function runTimeTable({ breakdown, figures }: Answer): Block {
  const total = figures.runTimeS?.value ?? 1;
  return {
    kind: 'table',
    title: text('plan.table.runTime'),
    columns: [left('plan.column.part'), right('plan.column.time'), right('plan.column.shareOfRun')],
    rows: breakdown.run.map(({ part, timeS }) => [
      words(`plan.runPart.${part}`),
      quantity(timeS, 's'),
      quantity(timeS / total, 'fraction'),
    ]),
    foot: luckText(figures),
  };
}

function luckText(figures: Answer['figures']): readonly Text[] {
  const of = (name: string, unit: string) => ({ value: figures[name]?.value ?? 0, unit });
  if (figures.luckyRunTimeS === undefined) return [];
  const run = text('plan.foot.luckOfRun', { lucky: of('luckyRunTimeS', 's'), unlucky: of('unluckyRunTimeS', 's') });
  // A tenth of the days that differ from the usual one by less than is printed are no news.
  const spread = of('goodDayFraction', 'fraction').value - of('poorDayFraction', 'fraction').value;
  if (figures.poorDayFraction === undefined || spread < leastSpread) return [run];
  return [
    run,
    text('plan.foot.luckOfDay', {
      poor: of('poorDayFraction', 'fraction'),
      usual: of('usualDayFraction', 'fraction'),
      good: of('goodDayFraction', 'fraction'),
    }),
  ];
}

/** @returns nothing where nothing fails */
export function failureTable({ breakdown, prediction: { values } }: Answer): readonly Block[] {
  const of = (name: string): number => values[name] ?? 0;
  if (breakdown.failures.length === 0) return [];
  const every = of('failureIntervalS') * of('expectedFailures');
  return [
    {
      kind: 'table',
      title: text('plan.table.failures'),
      columns: [left('plan.column.whatFails'), right('plan.column.times'), right('plan.column.onceIn')],
      rows: [
        ...breakdown.failures.map(({ kind, failures }) => [
          words(`plan.failure.${kind}`),
          quantity(failures, '1'),
          quantity(every / failures, 's'),
        ]),
        [words('plan.part.total'), quantity(of('expectedFailures'), '1'), quantity(of('failureIntervalS'), 's')],
      ],
      foot: [
        text('plan.foot.restart', {
          bytes: { value: of('checkpointBytes'), unit: 'B' },
          restart: { value: of('restartS'), unit: 's' },
          pause: { value: of('checkpointS'), unit: 's' },
          interval: { value: of('checkpointIntervalS'), unit: 's' },
        }),
        ...(of('checkpointHostBytes') > 0
          ? [text('plan.foot.checkpointHost', { bytes: { value: of('checkpointHostBytes'), unit: 'B' } })]
          : []),
        ...spareText(of),
      ],
    },
  ];
}

/** @returns nothing where nothing would move it */
export function goodputTable({ breakdown: { goodputChanges }, figures }: Answer): readonly Block[] {
  if (goodputChanges.length === 0) return [];
  const asPlanned = figures.goodputFraction?.value ?? 0;
  return [
    {
      kind: 'table',
      title: text('plan.table.goodput'),
      columns: [left('plan.column.change'), right('plan.column.goodput'), right('plan.column.runTime')],
      rows: [
        [words('plan.goodput.asPlanned'), quantity(asPlanned, 'fraction'), quantity(figures.runTimeS?.value ?? 0, 's')],
        ...goodputChanges.map(({ change, goodputFraction, runTimeS }) => [
          words(`plan.goodput.${change}`),
          quantity(goodputFraction, 'fraction'),
          quantity(runTimeS, 's'),
        ]),
      ],
      foot: [text('plan.foot.goodput')],
    },
  ];
}

function spareText(of: (name: string) => number): readonly Text[] {
  const pool = (machine: 'node' | 'rack', rate: string, spares: string, without: string): readonly Text[] =>
    of(rate) === 0
      ? []
      : [
          text(`plan.foot.${machine}Spares`, {
            spares: of(spares),
            without: { value: of(without), unit: 'fraction' },
            repair: { value: of(`${machine}RepairS`), unit: 's' },
          }),
        ];
  return [
    ...pool('node', 'nodeSwapsPerS', 'spareNodes', 'nodeNoSpareFraction'),
    ...pool('rack', 'rackFailuresPerS', 'spareRacks', 'rackNoSpareFraction'),
  ];
}
