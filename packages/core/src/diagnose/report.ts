/** The diagnosis for people: verdict, measured steps, what would explain the gap, the parts of the step, memory, remarks. */
import {
  type Block,
  type Cell,
  layoutWords,
  leaningText,
  left,
  quantity,
  type Report,
  range,
  right,
  type Text,
  text,
  words,
} from '../plan/index.js';
import type { Diagnosis } from './diagnosis.js';
import { type Explanation, explainsAll } from './explanations.js';
import { remarks } from './remarks.js';
import { verdictOf } from './verdict.js';

const mostExplanations = 8;
const mostLooks = 4;

export function diagnosisReport(diagnosis: Diagnosis): Report {
  const { plan, explanations, memory } = diagnosis;
  return {
    title: plan.name,
    blocks: [
      headline(diagnosis),
      stepsTable(diagnosis),
      ...(explanations.length === 0 ? [] : [explanationTable(diagnosis), lookList(diagnosis)]),
      ...(explanations.length === 0 ? [] : [componentTable(diagnosis)]),
      ...(memory.length === 0 ? [] : [memoryTable(diagnosis)]),
      ...remarkList(diagnosis),
    ],
  };
}

const seconds = (value: number) => ({ value, unit: 's' });
const share = (value: number) => ({ value, unit: 'fraction' });

function headline(diagnosis: Diagnosis): Block {
  const { verdict, statistics, expected, percentileFraction, speedup, gapS, explanations } = diagnosis;
  const step = text(`diagnose.verdict.${verdict}`, {
    measured: seconds(statistics.medianS),
    predicted: seconds(expected.value),
    low: seconds(expected.low),
    high: seconds(expected.high),
  });
  const [best] = explanations;
  return {
    kind: 'headline',
    tone: verdict === 'above' ? 'bad' : 'good',
    texts: [
      step,
      ...courseText(diagnosis),
      text(gapS >= 0 ? 'diagnose.headline.slower' : 'diagnose.headline.faster', {
        gap: seconds(Math.abs(gapS)),
        share: share(Math.abs(gapS) / expected.value),
        percentile: share(percentOf(gapS >= 0 ? percentileFraction : 1 - percentileFraction)),
      }),
      ...(gapS >= 0
        ? [
            text('diagnose.headline.speedup', {
              speedup: speedup.value.toFixed(2),
              low: speedup.low.toFixed(2),
              high: speedup.high.toFixed(2),
            }),
          ]
        : []),
      ...(verdict === 'inside' ? [] : [runText(diagnosis)]),
      ...(best === undefined || verdict === 'inside' ? [] : [causeText(best)]),
      ...bestLayout(diagnosis),
    ],
  };
}

/** Below this change a run is what it was. */
const leastChange = 0.01;

/** A run that was as predicted and became slower has another fault than one that never was. */
function courseText({ statistics: { drift, shift }, expected }: Diagnosis): readonly Text[] {
  const { startS, endS } = drift;
  const changes = drift.isSignificant || shift !== undefined;
  if (!changes || endS / startS - 1 < leastChange) return [];
  if (verdictOf(startS, expected) !== 'inside' || verdictOf(endS, expected) !== 'above') return [];
  return [
    text('diagnose.headline.becameSlower', {
      start: seconds(startS),
      end: seconds(endS),
      change: share(endS / startS - 1),
    }),
  ];
}

function runText({ input, runTimeS }: Diagnosis): Text {
  return text('diagnose.headline.run', {
    tokens: { value: input.run.tokens, unit: 'tok' },
    measured: seconds(runTimeS.measured),
    predicted: seconds(runTimeS.predicted),
  });
}

/** Above this share of what is plausible a cause is extreme. */
const extreme = 0.75;

function causeText(best: Explanation): Text {
  const cause = { ...best.text.data, cause: best.text.code };
  if (explainsAll(best) && (best.strengthFraction ?? 0) > extreme) return text('diagnose.headline.extremeCause', cause);
  return text(explainsAll(best) ? 'diagnose.headline.cause' : 'diagnose.headline.partialCause', {
    ...cause,
    step: seconds(best.stepTimeS),
    share: share(best.explainedFraction),
  });
}

/** Whole per cents from 1 to 99: intervals of tens of runs tell no more. */
function percentOf(fraction: number): number {
  return Math.min(99, Math.max(1, Math.round(100 * fraction))) / 100;
}

function bestLayout({ search, expected, statistics }: Diagnosis): readonly Text[] {
  if (search === undefined) return [];
  const [best] = search.best;
  if (search.tooMany !== undefined) {
    const { combinations, largest } = search.tooMany;
    return [text('diagnose.headline.tooManyLayouts', { combinations, largest })];
  }
  if (best === undefined || best.stepTimeS > expected.value * 0.995)
    return [text('diagnose.headline.bestLayout', { candidates: search.candidates })];
  return [
    text('diagnose.headline.betterLayout', {
      layout: layoutWords(best.layout),
      step: seconds(best.stepTimeS),
      share: share(1 - best.stepTimeS / expected.value),
      measured: seconds((statistics.medianS * best.stepTimeS) / expected.value),
    }),
  ];
}

function stepsTable({ statistics, measured, log, expected, prediction }: Diagnosis): Block {
  const { slow, drift } = statistics;
  const row = (code: Text['code'], cell: Cell, more: Cell = { kind: 'empty' }): readonly Cell[] => [
    words(code),
    cell,
    more,
  ];
  const s = (value: number): Cell => quantity(value, 's');
  return {
    kind: 'table',
    title: text('diagnose.table.steps', { samples: statistics.samples, format: log.format }),
    columns: [left('diagnose.column.figure'), right('diagnose.column.value'), right('diagnose.column.interval')],
    rows: [
      row(
        'diagnose.row.median',
        s(statistics.medianS),
        statistics.samples > 1 ? range(statistics.lowS, statistics.highS, 's') : { kind: 'empty' },
      ),
      row('diagnose.row.predicted', s(expected.value), range(expected.low, expected.high, 's')),
      row('diagnose.row.mean', s(statistics.meanS)),
      row('diagnose.row.fastest', s(statistics.fastestS)),
      row('diagnose.row.tail', s(statistics.tailS)),
      row('diagnose.row.spread', quantity(statistics.spreadFraction, 'fraction')),
      row(
        'diagnose.row.drift',
        drift.isSignificant ? quantity(drift.changeFraction, 'fraction') : words('diagnose.noDrift'),
      ),
      row('diagnose.row.slow', quantity(slow.count, 'count')),
      ...(slow.count === 0 ? [] : [row('diagnose.row.slowShare', quantity(slow.shareOfTime, 'fraction'))]),
    ],
    foot: [
      text(`diagnose.source.${measured.source}`),
      ...(measured.stepsPerSample > 1 ? [text('diagnose.source.interval', { interval: measured.stepsPerSample })] : []),
      warmUpText(statistics.warmUp),
      ...(prediction.calibration === undefined ? leaningText(prediction.interval.stepTime) : []),
    ],
  };
}

function warmUpText({ samples, rule, toleranceFraction }: Diagnosis['statistics']['warmUp']): Text {
  if (rule === 'asked') return text('diagnose.warmUp.asked', { samples });
  const tolerance = share(toleranceFraction);
  return samples === 0
    ? text('diagnose.warmUp.none', { tolerance })
    : text('diagnose.warmUp.settled', { samples, tolerance });
}

function explanationTable({ explanations, expected }: Diagnosis): Block {
  return {
    kind: 'table',
    title: text('diagnose.table.explanations'),
    columns: [
      left('diagnose.column.cause'),
      right('diagnose.column.step'),
      right('diagnose.column.ofGap'),
      right('diagnose.column.ofPlausible'),
    ],
    rows: explanations
      .slice(0, mostExplanations)
      .map((each) => [
        { kind: 'text', text: each.text },
        quantity(each.stepTimeS, 's'),
        quantity(each.explainedFraction, 'fraction'),
        each.strengthFraction === undefined ? words('diagnose.setting') : quantity(each.strengthFraction, 'fraction'),
      ]),
    foot: [text('diagnose.foot.explanations', { predicted: seconds(expected.value) })],
  };
}

function lookList({ explanations }: Diagnosis): Block {
  const causes = [...new Set(explanations.slice(0, mostExplanations).map(({ cause }) => cause))];
  return {
    kind: 'list',
    title: text('diagnose.list.look'),
    tone: 'note',
    items: causes.slice(0, mostLooks).map((cause) => text(`diagnose.look.${cause}`)),
  };
}

function componentTable({ components, gapS }: Diagnosis): Block {
  return {
    kind: 'table',
    title: text('diagnose.table.components', { gap: seconds(gapS) }),
    columns: [
      left('plan.column.part'),
      right('plan.column.time'),
      right('plan.column.share'),
      right('diagnose.column.factor'),
      right('diagnose.column.possible'),
      left('diagnose.column.alone'),
    ],
    rows: components.map((each) => [
      words(`plan.part.${each.part}`),
      quantity(each.timeS, 's'),
      quantity(each.shareFraction, 'fraction'),
      each.factor === null ? words('diagnose.noFactor') : words('diagnose.factor', { factor: rounded(each.factor) }),
      words('diagnose.factors', { low: rounded(each.lowFactor), high: rounded(each.highFactor) }),
      words(each.isPlausible ? 'diagnose.possible' : 'diagnose.notPossible'),
    ]),
    foot: [text('diagnose.foot.components')],
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

function memoryTable({ memory }: Diagnosis): Block {
  return {
    kind: 'table',
    title: text('diagnose.table.memory'),
    columns: [
      left('diagnose.column.figure'),
      right('diagnose.column.measured'),
      right('diagnose.column.predicted'),
      right('diagnose.column.interval'),
      left('diagnose.column.verdict'),
    ],
    rows: memory.map(({ kind, measuredBytes, predicted, verdict }) => [
      words(`diagnose.memory.${kind}`),
      quantity(measuredBytes, 'B'),
      quantity(predicted.value, 'B'),
      range(predicted.low, predicted.high, 'B'),
      words(`diagnose.memory.${verdict}`),
    ]),
    foot: [text('diagnose.foot.memory')],
  };
}

function remarkList(diagnosis: Diagnosis): readonly Block[] {
  const items = remarks(diagnosis);
  return items.length === 0 ? [] : [{ kind: 'list', title: text('diagnose.list.remarks'), tone: 'note', items }];
}
