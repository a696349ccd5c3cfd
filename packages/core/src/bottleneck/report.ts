/** What holds a run back, for people: the ranking, other amounts, what one more is worth. */
import { formatMessage } from '../messages/index.js';
import {
  type Block,
  type Cell,
  formatValue,
  layoutWords,
  left,
  name,
  quantity,
  type Report,
  range,
  right,
  type Text,
  text,
  words,
} from '../plan/index.js';
import type { Bottleneck } from './analysis.js';
import type { BreakEven } from './breakEven.js';
import type { Cable } from './cable.js';
import type { SmallestCluster } from './deadline.js';
import type { Range } from './draws.js';
import type { Effect, Effects, Share } from './effects.js';
import type { Outcome, Point } from './points.js';
import { FACTORS } from './resources.js';
import type { Run } from './situation.js';
import { centre, isKinked, type Slope } from './slopes.js';

const seconds = (value: number) => ({ value, unit: 's' });
const dollars = (value: number) => ({ value, unit: 'usd' });
const share = (value: number) => ({ value, unit: 'fraction' });
const EMPTY: Cell = { kind: 'empty' };

export function bottleneckReport(answer: Bottleneck): Report {
  return {
    title: answer.plan.name,
    blocks: [
      headline(answer),
      rankingTable(answer),
      ...amountTables(answer),
      ...worthTable(answer),
      ...breakEvenTable(answer),
      ...largestTable(answer),
    ],
  };
}

function headline({ base, effects, isSearched, cable, smallestCluster, questions }: Bottleneck): Block {
  const { fixed, overBytes, reoptimised } = base;
  const { costUsd } = fixed.run;
  // Of a few resources none can be said to be the one that matters.
  const ranked = questions.resources === undefined ? effects : [];
  const run = {
    step: seconds(fixed.run.stepTimeS),
    time: seconds(fixed.run.runTimeS),
  };
  return {
    kind: 'headline',
    tone: overBytes > 0 ? 'bad' : 'good',
    texts: [
      ...(overBytes > 0 ? [text('bottleneck.headline.doesNotFit', { over: { value: overBytes, unit: 'B' } })] : []),
      costUsd === undefined
        ? text('bottleneck.headline.unpriced', run)
        : text('bottleneck.headline.run', { ...run, cost: dollars(costUsd) }),
      ...(reoptimised === fixed && isSearched ? [] : topText(ranked, 'fixed')),
      otherLayout(base),
      ...(reoptimised === undefined || (reoptimised === fixed && !isSearched) ? [] : topText(ranked, 'reoptimised')),
      ...metreTexts(cable),
      ...(smallestCluster === undefined ? [] : deadlineTexts(smallestCluster)),
    ],
  };
}

/** Nothing where no message leaves a node. */
function metreTexts({ stepTimeS, costUsd }: Cable): readonly Text[] {
  if (stepTimeS <= 0) return [];
  const metre = { step: seconds(stepTimeS) };
  return [
    costUsd === undefined
      ? text('bottleneck.metre', metre)
      : text('bottleneck.metre.priced', { ...metre, cost: dollars(costUsd) }),
  ];
}

function otherLayout({ fixed, reoptimised }: Effects['base']): Text {
  if (reoptimised === undefined) return text('bottleneck.headline.noOther');
  if (reoptimised === fixed) return text('bottleneck.headline.best');
  const { runTimeS } = reoptimised.run;
  return text('bottleneck.headline.other', {
    time: seconds(runTimeS),
    of: share(runTimeS / fixed.run.runTimeS),
    layout: layoutWords(reoptimised.layout),
  });
}

/** The resource on which the run hangs most, of those that machines have. */
function topText(effects: readonly Effect[], which: 'fixed' | 'reoptimised'): readonly Text[] {
  const fraction = ({ quarter }: Effect): number => quarter[which]?.time.fraction ?? 0;
  const [top] = effects
    .filter(({ resource }) => resource.key !== 'accelerators')
    .toSorted((one, other) => fraction(one) - fraction(other));
  if (top === undefined || fraction(top) >= 0) return [];
  return [
    text(top.resource.isMoreBetter ? `bottleneck.top.${which}.more` : `bottleneck.top.${which}.less`, {
      resource: `bottleneck.resource.${top.resource.key}`,
      share: share(-fraction(top)),
    }),
  ];
}

const resourceName = ({ resource }: Effect): Cell => words(`bottleneck.resource.${resource.key}`);

export const resourceWords = ({ resource }: Effect): string => formatMessage(`bottleneck.resource.${resource.key}`, {});

/** Effects that are listed: whatever moves time or cost, or leaves no room, at any amount. */
export function isListed({ points, resource }: Effect, base: Effects['base']): boolean {
  if (resource.key === 'memoryCapacity') return true;
  const moves = (outcome: Outcome, before: Run | undefined): boolean =>
    outcome.kind === 'run' &&
    before !== undefined &&
    [changeOf(outcome, before, timeOf), changeOf(outcome, before, costOf)].some((change) => (change ?? 0) !== 0);
  return points.some(
    ({ fixed, reoptimised }) => moves(fixed, base.fixed.run) || moves(reoptimised, base.reoptimised?.run),
  );
}

const timeOf = ({ runTimeS }: Run): number => runTimeS;
const costOf = ({ costUsd }: Run): number | undefined => costUsd;

/** Changes smaller than this are rounding. */
const NOTHING = 1e-9;

function rankingTable({ effects, interval, base, questions }: Bottleneck): Block {
  const { objective } = questions;
  const listed = effects.filter((effect) => isListed(effect, base));
  const rest = effects.filter((effect) => !listed.includes(effect));
  const hasOther = base.reoptimised !== undefined;
  return {
    kind: 'table',
    title: text(objective === 'time' ? 'bottleneck.table.ranking' : 'bottleneck.table.rankingOfCost'),
    columns: [
      left('bottleneck.column.resource'),
      ...(hasOther ? [right('bottleneck.column.reoptimised'), right('bottleneck.column.interval')] : []),
      right('bottleneck.column.asPlanned'),
      right('bottleneck.column.interval'),
      right('bottleneck.column.elasticity'),
    ],
    rows: listed.map((effect): readonly Cell[] => [
      resourceName(effect),
      ...(hasOther ? savedCells(effect.quarter.reoptimised?.[objective]) : []),
      ...savedCells(effect.quarter.fixed?.[objective]),
      slopeCell((effect.slopes.reoptimised ?? effect.slopes.fixed)?.[objective === 'time' ? 'runTimeS' : 'costUsd']),
    ]),
    foot: [
      text('bottleneck.foot.draws', {
        lowShare: share(interval.lowFactor - 1),
        highShare: share(interval.highFactor - 1),
      }),
      text('bottleneck.foot.elasticity'),
      ...(rest.length === 0 ? [] : [text('bottleneck.foot.none', { resources: rest.map(resourceWords).join(', ') })]),
    ],
  };
}

/** Saved, so that less time is a positive number. */
function savedCells(change: Share | undefined): readonly Cell[] {
  if (change === undefined) return [EMPTY, EMPTY];
  const { fraction, range: drawn } = change;
  return [quantity(settled(-fraction), 'fraction'), rangeCell(drawn, 'fraction')];
}

/** Saved, between the ends of a change; one number where both print alike. */
function rangeCell(drawn: Range | undefined, unit: string): Cell {
  if (drawn === undefined) return EMPTY;
  const [low, high] = [settled(-drawn.high), settled(-drawn.low)];
  return formatValue(low, unit) === formatValue(high, unit) ? quantity(low, unit) : range(low, high, unit);
}

function settled(value: number): number {
  return Math.abs(value) < NOTHING ? 0 : value;
}

function slopeCell(slope: Slope | undefined): Cell {
  if (slope === undefined) return EMPTY;
  const shown = (value: number): string => settled(Number(value.toFixed(3))).toFixed(3);
  if (!isKinked(slope)) return name(shown(centre(slope)));
  return words('bottleneck.cell.kinked', { below: shown(slope.below), above: shown(slope.above) });
}

function amountTables({ effects, base }: Bottleneck): readonly Block[] {
  const listed = effects.filter((effect) => isListed(effect, base));
  const own = amountTable('bottleneck.table.fixed', listed, base.fixed.run, ({ fixed }) => fixed);
  const { reoptimised } = base;
  if (reoptimised === undefined) return [own];
  return [own, amountTable('bottleneck.table.reoptimised', listed, reoptimised.run, (point) => point.reoptimised)];
}

function amountTable(
  title: 'bottleneck.table.fixed' | 'bottleneck.table.reoptimised',
  effects: readonly Effect[],
  before: Run,
  of: (point: Point) => Outcome,
): Block {
  const rows = effects.flatMap((effect): readonly (readonly Cell[])[] => {
    const time = effect.points.map((point) => changeOf(of(point), before, timeOf));
    const cost = effect.points.map((point) => changeOf(of(point), before, costOf));
    const isOther = time.some((one, place) => Math.abs((one ?? 0) - (cost[place] ?? 0)) > NOTHING);
    const cells = (changes: readonly (number | undefined)[]): readonly Cell[] =>
      changes.map((change, place) => changeCell(change, effect.points[place] && of(effect.points[place])));
    return [
      [resourceName(effect), amountCell(effect), ...cells(time)],
      ...(isOther && before.costUsd !== undefined ? [[words('bottleneck.cell.cost'), EMPTY, ...cells(cost)]] : []),
    ];
  });
  const counts = effects
    .filter(({ resource }) => resource.key === 'accelerators')
    .flatMap(({ points, amount }) =>
      points.flatMap((point) => (of(point).kind === 'run' ? [Math.round(point.applied * amount)] : [])),
    );
  return {
    kind: 'table',
    title: text(title),
    columns: [
      left('bottleneck.column.resource'),
      right('bottleneck.column.has'),
      ...FACTORS.map((factor) => right(`bottleneck.column.times.${factor}`)),
    ],
    rows,
    foot: [
      ...(before.costUsd === undefined ? [] : [text('bottleneck.foot.cost')]),
      ...(counts.length === 0 || title === 'bottleneck.table.fixed'
        ? []
        : [text('bottleneck.foot.count', { counts: counts.map(String).join(', ') })]),
    ],
  };
}

/** Relative change of what a run comes to; undefined where there is no run. */
function changeOf(outcome: Outcome, before: Run, of: (run: Run) => number | undefined): number | undefined {
  if (outcome.kind !== 'run') return undefined;
  const [one, other] = [of(before), of(outcome.run)];
  return one === undefined || other === undefined ? undefined : settled(other / one - 1);
}

function changeCell(change: number | undefined, outcome: Outcome | undefined): Cell {
  if (change === undefined)
    return outcome === undefined || outcome.kind === 'run' ? EMPTY : words(`bottleneck.cell.${outcome.kind}`);
  if (change === 0) return words('bottleneck.cell.same');
  if (Math.abs(change) < 1e-4) return quantity(Math.abs(change), 'fraction');
  return words(change < 0 ? 'bottleneck.cell.less' : 'bottleneck.cell.more', { share: share(Math.abs(change)) });
}

/** Per accelerator where it is a rate of one; factors of the model have no amount to show. */
function amountCell({ resource, amount }: Effect): Cell {
  if (resource.unit === '1') return EMPTY;
  if (resource.key === 'price') return quantity(amount * 3600, 'usd/gpu/h');
  const shown = amountOf(resource.key, amount, resource.unit);
  return quantity(shown.value, shown.unit);
}

/** Ports are sold in bits. */
function amountOf(
  key: Effect['resource']['key'],
  value: number,
  unit: string,
): { readonly value: number; readonly unit: string } {
  if (key === 'scaleOutBandwidth' || key === 'scaleUpBandwidth') return { value: 8 * value, unit: 'b/s' };
  return { value, unit: unit === 'gpu' ? 'count' : unit };
}

function worthTable({ effects, base }: Bottleneck): readonly Block[] {
  const rows = effects
    .filter((effect) => isListed(effect, base))
    .flatMap((effect): readonly (readonly Cell[])[] => {
      const { worth, resource } = effect;
      if (worth === undefined) return [];
      const more = { more: amountOf(resource.key, worth.amount, resource.unit) };
      const savings = [worth.fixed, worth.reoptimised];
      return [
        [
          resourceName(effect),
          words(worth.of === 'site' ? 'bottleneck.cell.site' : 'bottleneck.cell.each', more),
          ...savings.flatMap((saving): readonly Cell[] => {
            if (saving === undefined) return [EMPTY, EMPTY];
            if (saving.costUsd === undefined)
              return [quantity(settled(-saving.timeS), 's'), rangeCell(saving.timeRange, 's')];
            return [quantity(settled(-saving.costUsd), 'usd'), rangeCell(saving.costRange, 'usd')];
          }),
        ],
      ];
    });
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('bottleneck.table.worth'),
      columns: [
        left('bottleneck.column.resource'),
        left('bottleneck.column.more'),
        right('bottleneck.column.asPlanned'),
        right('bottleneck.column.interval'),
        right('bottleneck.column.reoptimised'),
        right('bottleneck.column.interval'),
      ],
      rows,
      foot: [text(base.fixed.run.costUsd === undefined ? 'bottleneck.foot.worthTime' : 'bottleneck.foot.worth')],
    },
  ];
}

function deadlineTexts({ deadlineS, found, triedUpTo }: SmallestCluster): readonly Text[] {
  const deadline = seconds(deadlineS);
  if (found === undefined) return [text('bottleneck.deadline.none', { deadline, tried: triedUpTo })];
  const { run, layout, count } = found;
  return [
    text('bottleneck.deadline.found', { deadline, count, time: seconds(run.runTimeS), layout: layoutWords(layout) }),
    ...(run.costUsd === undefined ? [] : [text('bottleneck.deadline.cost', { cost: dollars(run.costUsd) })]),
  ];
}

function breakEvenTable({ breakEvens }: Bottleneck): readonly Block[] {
  if (breakEvens === undefined) return [];
  const crossing = (of: BreakEven, side: 'below' | 'above'): readonly Cell[] => {
    const found = of[side];
    if (found === undefined) return [EMPTY, EMPTY];
    const at = amountOf(of.bandwidth, found.bandwidth, 'B/s');
    return [quantity(at.value, at.unit), words(`bottleneck.resource.${found.top}`)];
  };
  const row = (label: 'asPlanned' | 'reoptimised', of: BreakEven): readonly Cell[] => {
    const has = amountOf(of.bandwidth, of.has, 'B/s');
    return [
      words(`bottleneck.resource.${of.bandwidth}`),
      words(`bottleneck.column.${label}`),
      quantity(has.value, has.unit),
      words(`bottleneck.resource.${of.top}`),
      ...crossing(of, 'below'),
      ...crossing(of, 'above'),
    ];
  };
  return [
    {
      kind: 'table',
      title: text('bottleneck.table.breakEven'),
      columns: [
        left('bottleneck.column.resource'),
        left('bottleneck.column.layout'),
        right('bottleneck.column.has'),
        left('bottleneck.column.top'),
        right('bottleneck.column.below'),
        left('bottleneck.column.then'),
        right('bottleneck.column.above'),
        left('bottleneck.column.then'),
      ],
      rows: [
        ...breakEvens.fixed.map((of) => row('asPlanned', of)),
        ...(breakEvens.reoptimised ?? []).map((of) => row('reoptimised', of)),
      ],
      foot: [text('bottleneck.foot.breakEven')],
    },
  ];
}

function largestTable({ largestModels, base }: Bottleneck): readonly Block[] {
  if (largestModels === undefined) return [];
  return [
    {
      kind: 'table',
      title: text('bottleneck.table.largest', { count: base.situation.input.cluster.count }),
      columns: [
        right('bottleneck.column.memory'),
        right('bottleneck.column.parameters'),
        right('bottleneck.column.layers'),
        right('bottleneck.column.hidden'),
        left('bottleneck.column.leanest'),
      ],
      rows: largestModels.map(({ memoryBytes, model }): readonly Cell[] =>
        model === undefined
          ? [quantity(memoryBytes, 'B'), EMPTY, EMPTY, EMPTY, words('bottleneck.cell.noModel')]
          : [
              quantity(memoryBytes, 'B'),
              quantity(model.parameters, 'param'),
              quantity(model.layers, 'count'),
              quantity(model.hiddenSize, 'count'),
              name(layoutWords(model.layout)),
            ],
      ),
      foot: [text('bottleneck.foot.largest')],
    },
  ];
}
