/** The choice for people: what was chosen and why, the best few or the front with what tells them apart, limits, and what would help. */
import { formatIssue, formatMessage } from '../../../messages/index.js';
import {
  type Block,
  type Cell,
  type Column,
  left,
  name,
  type Quantity,
  quantity,
  right,
  type Text,
  text,
} from '../../report/block.js';
import type { SectionFigure } from '../../section.js';
import type { TrainingPlan } from '../training/resolve.js';
import { foundWords } from '../training/searchBlocks.js';
import type { Chosen } from './choices.js';
import { type Decision, type FoundChoice, leastOf } from './decision.js';
import type { GoalsPlan } from './resolve.js';
import { limitsOf } from './search.js';

type Figures = Readonly<Record<string, SectionFigure>>;

export function goalBlocks(plan: GoalsPlan, figures: Figures, training: TrainingPlan | undefined): readonly Block[] {
  const { decision } = plan;
  if (decision === undefined) return [];
  const blocks = decision.shortfall === undefined ? answered(plan, decision, figures) : missed(plan, decision);
  return [...blocks, ...excludedBlock(decision), ...batchBlock(decision, figures, training)];
}

function answered(plan: GoalsPlan, decision: Decision, figures: Figures): readonly Block[] {
  const best = leastOf(decision);
  const several = decision.front === undefined ? 'plan.goals.least' : 'plan.goals.front';
  const headline: Block = {
    kind: 'headline',
    tone: 'good',
    texts: [
      text(decision.points === 1 ? 'plan.goals.one' : several, {
        figure: formatMessage(`plan.goals.figure.${decision.figure}`, {}),
        points: decision.points,
        found: decision.found.length,
        choices: best === undefined ? '' : choiceWords(best.choices, decision),
      }),
      ...runTexts(figures),
    ],
  };
  return [headline, ...limitBlock(plan, figures), ...choiceTables(decision)];
}

const value = (figures: Figures, figure: string) => figures[figure]?.value ?? 0;

function runTexts(figures: Figures): readonly Text[] {
  const [runs, slices] = [value(figures, 'runs'), value(figures, 'concurrentRuns')];
  if (runs <= 1) return [];
  return [
    text('plan.goals.runs', {
      runs,
      slices,
      each: value(figures, 'clusterAccelerators') / Math.max(1, slices),
      time: { value: value(figures, 'allRunsTimeS'), unit: 's' },
    }),
  ];
}

/** Each limit, what the choice comes to, and whether the upper end of its interval keeps it too. */
function limitBlock(plan: GoalsPlan, figures: Figures): readonly Block[] {
  const limits = limitsOf(plan);
  if (limits.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('plan.table.limits'),
      columns: [
        left('plan.column.limit'),
        right('plan.column.allowed'),
        right('plan.column.comesTo'),
        right('plan.column.atUpperEnd'),
      ],
      rows: limits.map(({ field, figure, unit, given }) => [
        name(field),
        quantity(given, unit),
        quantity(value(figures, figure), unit),
        quantity(figures[figure]?.high ?? value(figures, figure), unit),
      ]),
      foot: limits.some(({ figure, given }) => (figures[figure]?.high ?? value(figures, figure)) > given)
        ? [text('plan.goals.limitAtRisk')]
        : [],
    },
  ];
}

/** Columns of what differs: open fields, then figures; and below, the layout of each. */
function choiceTables(decision: Decision): readonly Block[] {
  const { found, front, figure } = decision;
  const [best] = found;
  const open = openFields(decision);
  const hasCost = found.every(({ figures }) => figures.allRunsCostUsd !== undefined);
  const measures: readonly (readonly [string, string, Column])[] = [
    ['allRunsTimeS', 's', right('plan.column.allDone')],
    ...(hasCost ? ([['allRunsCostUsd', 'usd', right('plan.column.cost')]] as const) : []),
    ['allRunsEnergyJ', 'J', right('plan.column.energy')],
    ...(figure === 'delayedCostUsd' || figure === 'weightedUsd'
      ? ([[figure, 'usd', right(`plan.column.${figure}`)]] as const)
      : []),
  ];
  const shown = front === undefined ? found : [...found].sort((a, b) => timeOf(a) - timeOf(b));
  const tells = front === undefined && shown.length > 1;
  const choices: Block = {
    kind: 'table',
    title: text(front === undefined ? 'plan.table.choices' : 'plan.table.front', {
      count: found.length,
      points: decision.points,
    }),
    columns: [
      right('plan.column.number'),
      ...open.map(
        (path): Column => ({
          label: text('plan.column.field', { field: path.split('.').at(-1) ?? path }),
          align: 'right',
        }),
      ),
      ...measures.map(([, , column]) => column),
      ...(tells ? [left('plan.column.againstBest')] : []),
    ],
    rows: shown.map((one, place) => [
      quantity(place + 1, 'count'),
      ...open.map((path) => choiceCell(path, one.choices[path])),
      ...measures.map(([key, unit]) => quantity(one.figures[key] ?? 0, unit)),
      ...(tells ? [difference(one, best, hasCost)] : []),
    ]),
    foot: [
      text('plan.goals.decided', {
        points: decision.points,
        solved: decision.decided.solved,
        refuted: decision.decided.refuted,
        skipped: decision.decided.skippedByFloor + decision.decided.skippedByLimits,
        candidates: decision.layouts.candidates,
        evaluated: decision.layouts.evaluated,
      }),
      ...(hasCost ? [] : [text('plan.goals.noPrices')]),
      ...mixedPrices(decision),
    ],
  };
  const layouts: Block = {
    kind: 'table',
    title: text('plan.table.layouts'),
    columns: [right('plan.column.number'), left('plan.column.layout')],
    rows: shown.map((one, place) => [quantity(place + 1, 'count'), name(foundWords(one))]),
  };
  return [choices, layouts];
}

/** A contract of a year beside a market of the day: the dearer one may be so by its kind alone. */
function mixedPrices({ prices }: Decision): readonly Text[] {
  if (new Set(prices.map(({ kind }) => kind)).size < 2) return [];
  const said = prices.map(({ accelerator, kind, date }) =>
    kind === undefined ? accelerator : `${accelerator} ${kind} ${date}`,
  );
  return [text('plan.goals.mixedPrices', { prices: said.join(', ') })];
}

const timeOf = ({ figures }: FoundChoice): number => figures.allRunsTimeS ?? 0;

/** What taking this one instead of the best comes to. */
function difference(one: FoundChoice, best: FoundChoice | undefined, hasCost: boolean): Cell {
  if (best === undefined || one === best) return { kind: 'empty' };
  const by = (key: string): number => (one.figures[key] ?? 0) - (best.figures[key] ?? 0);
  const time = { value: Math.abs(by('allRunsTimeS')), unit: 's' };
  const cost = { value: Math.abs(by('allRunsCostUsd')), unit: 'usd' };
  const order = by('allRunsTimeS') <= 0 ? 'sooner' : 'later';
  if (!hasCost) return { kind: 'text', text: text(`plan.goals.${order}`, { time }) };
  return {
    kind: 'text',
    text: text(`plan.goals.${order}${by('allRunsCostUsd') <= 0 ? 'Cheaper' : 'Dearer'}`, { time, cost }),
  };
}

/** Fields of which the choices hold different values, in the order of the plan. */
function openFields({ axes, found }: Decision): readonly string[] {
  const open = axes.filter(({ values }) => values.length > 1).map(({ path }) => path.join('.'));
  const slices = found.some(({ choices }) => choices['training.concurrentRuns'] !== undefined);
  return slices ? [...open, 'training.concurrentRuns'] : open;
}

function choiceCell(path: string, chosen: Chosen[string] | undefined): Cell {
  if (chosen === undefined) return { kind: 'empty' };
  if (typeof chosen !== 'number') return name(String(chosen));
  return path.endsWith('Tokens') ? quantity(chosen, 'tok') : quantity(chosen, 'count');
}

function choiceWords(choices: Chosen, decision: Decision): string {
  const open = openFields(decision);
  const said = open.map((path) => `${path.split('.').at(-1)} ${String(choices[path])}`);
  return said.join(', ');
}

/** Nothing does: which limits exclude each other, and what each would have to be, all else as it is. */
function missed(plan: GoalsPlan, decision: Decision): readonly Block[] {
  const givenOf = (path: string): Quantity => {
    const limit = limitsOf(plan).find(({ field }) => field === path);
    return { value: limit?.given ?? 0, unit: limit?.unit ?? '1' };
  };
  const { shortfall, points } = decision;
  if (shortfall === undefined) return [];
  const { beyondReach, changes, conflicts, leastExcess, withoutLayout } = shortfall;
  const nearest = changes[0]?.choices ?? leastExcess?.choices;
  return [
    {
      kind: 'headline',
      tone: 'bad',
      texts: [
        text('plan.goals.nothing', { points }),
        ...(withoutLayout === 0 ? [] : [text('plan.goals.withoutLayout', { withoutLayout })]),
        ...beyondReach.map(({ field, given, least, unit }) =>
          text('plan.goals.beyondReach', { field, given: { value: given, unit }, least: { value: least, unit } }),
        ),
        ...conflicts.map(({ fields: [a, b], accelerators: [keepA, keepB] }) =>
          text('plan.goals.conflict', {
            a,
            b,
            givenA: givenOf(a),
            givenB: givenOf(b),
            keepA: between(keepA),
            keepB: between(keepB),
          }),
        ),
        ...(withoutLayout === points && leastExcess !== undefined
          ? [text('plan.goals.excess', { bytes: { value: leastExcess.bytes, unit: 'B' } })]
          : []),
        ...(nearest === undefined || points === 1 ? [] : [text('plan.goals.nearest', { choices: wordsOf(nearest) })]),
      ],
    },
    ...(changes.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: text('plan.table.changes'),
            columns: [
              left('plan.column.limit'),
              right('plan.column.allowed'),
              right('plan.column.needed'),
              right('plan.column.change'),
              left('plan.column.with'),
            ],
            rows: changes.map(({ field, given, needed, unit, choices }) => [
              name(field),
              quantity(given, unit),
              quantity(needed, unit),
              quantity(needed - given, unit),
              name(wordsOf(Object.fromEntries(Object.entries(choices).filter(([path]) => path !== field)))),
            ]),
          } as const,
        ]),
  ];
}

const wordsOf = (choices: Chosen): string =>
  Object.entries(choices)
    .map(([path, chosen]) => `${path.split('.').at(-1)} ${String(chosen)}`)
    .join(', ');

const between = ([low, high]: readonly [number, number]): string => (low === high ? String(low) : `${low} to ${high}`);

function excludedBlock({ excluded }: Decision): readonly Block[] {
  if (excluded.length === 0) return [];
  return [
    {
      kind: 'list',
      title: text('plan.title.excluded'),
      tone: 'warning',
      items: excluded.map(({ points, issue }) => text('plan.goals.excluded', { points, reason: formatIssue(issue) })),
    },
  ];
}

/** What the batch costs, where it was a choice. */
function batchBlock(decision: Decision, figures: Figures, training: TrainingPlan | undefined): readonly Block[] {
  const isOpen = decision.axes.some(({ path, values }) => path[1].startsWith('globalBatch') && values.length > 1);
  if (!isOpen || training === undefined || figures.runTokens === undefined) return [];
  return [
    {
      kind: 'list',
      title: text('plan.title.batch'),
      tone: 'note',
      items: [
        text('plan.goals.batch', {
          batch: { value: training.input.globalBatchSequences * training.input.sequenceLength, unit: 'tok' },
          critical: { value: value(figures, 'criticalBatchTokens'), unit: 'tok' },
          overhead: { value: value(figures, 'batchOverheadFraction'), unit: 'fraction' },
          tokens: { value: value(figures, 'runTokens'), unit: 'tok' },
          planned: { value: training.input.run.tokens, unit: 'tok' },
        }),
      ],
    },
  ];
}
