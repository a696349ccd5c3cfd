/** What holds a run back, for people: the ranking, other amounts, what one more is worth. */
import { formatMessage } from '../messages/index.js';
import {
  type Block,
  type Cell,
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
import type { Change, Effect, Effects, Share } from './effects.js';
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
    blocks: [headline(answer), rankingTable(answer), ...amountTables(answer), ...worthTable(answer)],
  };
}

function headline({ base, effects, isSearched, cable }: Bottleneck): Block {
  const { fixed, overBytes, reoptimised } = base;
  const { costUsd } = fixed.run;
  const run = {
    step: seconds(fixed.run.stepTimeS),
    time: seconds(fixed.run.runTimeS),
  };
  const metre = { step: seconds(cable.stepTimeS) };
  return {
    kind: 'headline',
    tone: overBytes > 0 ? 'bad' : 'good',
    texts: [
      ...(overBytes > 0 ? [text('bottleneck.headline.doesNotFit', { over: { value: overBytes, unit: 'B' } })] : []),
      costUsd === undefined
        ? text('bottleneck.headline.unpriced', run)
        : text('bottleneck.headline.run', { ...run, cost: dollars(costUsd) }),
      ...(reoptimised === fixed && isSearched ? [] : topText(effects, 'fixed')),
      otherLayout(base),
      ...(reoptimised === undefined || (reoptimised === fixed && !isSearched) ? [] : topText(effects, 'reoptimised')),
      cable.costUsd === undefined
        ? text('bottleneck.metre', metre)
        : text('bottleneck.metre.priced', { ...metre, cost: dollars(cable.costUsd) }),
    ],
  };
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

/** Effects that are listed: whatever moves time or cost, at any amount. */
export function isListed({ points, quarter, resource }: Effect): boolean {
  const moves = (change: Change | undefined): boolean =>
    change !== undefined &&
    (Math.abs(change.time.fraction) > NOTHING || Math.abs(change.cost?.fraction ?? 0) > NOTHING);
  return (
    resource.key === 'memoryCapacity' || moves(quarter.fixed) || moves(quarter.reoptimised) || points.some(isBlocked)
  );
}

/** Changes smaller than this are rounding. */
const NOTHING = 1e-9;

const isBlocked = ({ fixed }: Point): boolean => fixed.kind === 'doesNotFit';

function rankingTable({ effects, interval, base }: Bottleneck): Block {
  const listed = effects.filter(isListed);
  const rest = effects.filter((effect) => !isListed(effect));
  const hasOther = base.reoptimised !== undefined;
  return {
    kind: 'table',
    title: text('bottleneck.table.ranking'),
    columns: [
      left('bottleneck.column.resource'),
      ...(hasOther ? [right('bottleneck.column.reoptimised'), right('bottleneck.column.interval')] : []),
      right('bottleneck.column.asPlanned'),
      right('bottleneck.column.interval'),
      right('bottleneck.column.elasticity'),
    ],
    rows: listed.map((effect): readonly Cell[] => [
      resourceName(effect),
      ...(hasOther ? savedCells(effect.quarter.reoptimised?.time) : []),
      ...savedCells(effect.quarter.fixed?.time),
      slopeCell((effect.slopes.reoptimised ?? effect.slopes.fixed)?.runTimeS),
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
  return [
    quantity(settled(-fraction), 'fraction'),
    drawn === undefined ? EMPTY : range(settled(-drawn.high), settled(-drawn.low), 'fraction'),
  ];
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
  const listed = effects.filter(isListed);
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
    const time = effect.points.map((point) => changeOf(of(point), before, ({ runTimeS }) => runTimeS));
    const cost = effect.points.map((point) => changeOf(of(point), before, ({ costUsd }) => costUsd));
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
  const rows = effects.filter(isListed).flatMap((effect): readonly (readonly Cell[])[] => {
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
            return [
              quantity(settled(-saving.timeS), 's'),
              saving.timeRange === undefined
                ? EMPTY
                : range(settled(-saving.timeRange.high), settled(-saving.timeRange.low), 's'),
            ];
          return [
            quantity(settled(-saving.costUsd), 'usd'),
            saving.costRange === undefined
              ? EMPTY
              : range(settled(-saving.costRange.high), settled(-saving.costRange.low), 'usd'),
          ];
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
