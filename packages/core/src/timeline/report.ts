/** A simulated step for people: which stage is slowest, where the bubble is, and how far the simulation agrees with the plan. */
import {
  type Block,
  type Cell,
  layoutWords,
  left,
  name,
  quantity,
  right,
  type Text,
  text,
  words,
} from '../plan/index.js';
import type { StageSummary, Timeline } from '../training/index.js';
import type { StepTimeline } from './simulated.js';
import type { Span } from './window.js';

const seconds = (value: number) => ({ value, unit: 's' });
const share = (value: number) => ({ value, unit: 'fraction' });

/** What stands above the drawing. */
export function timelineHeadline({ input, timeline, isSearched, overBytes }: StepTimeline): readonly Block[] {
  const fit: readonly Block[] =
    overBytes > 0
      ? [
          {
            kind: 'headline',
            tone: 'bad',
            texts: [text('timeline.doesNotFit', { over: { value: overBytes, unit: 'B' } })],
          },
        ]
      : [];
  const { simulatedS, stepTimeS, schedule, microBatches } = timeline;
  return [
    ...fit,
    {
      kind: 'headline',
      tone: overBytes > 0 ? 'bad' : 'good',
      texts: [
        text('timeline.headline', { simulated: seconds(simulatedS), step: seconds(stepTimeS) }),
        text(isSearched ? 'timeline.layoutFound' : 'timeline.layout', {
          schedule,
          microBatches,
          layout: layoutWords(input.layout),
        }),
        ...(timeline.stages.length > 1 ? pipelineTexts(timeline) : []),
      ],
    },
  ];
}

function pipelineTexts({ stages, slowestStage, pipelineStartS, pipelineEndS }: Timeline): readonly Text[] {
  const slowest = stages[slowestStage];
  if (slowest === undefined) return [];
  const pipelineS = pipelineEndS - pipelineStartS;
  const meanS = stages.reduce((sum, { microBatchS }) => sum + microBatchS, 0) / stages.length;
  const meanBubbleS = stages.reduce((sum, stage) => sum + bubbleS(stage), 0) / stages.length;
  const facts = { stage: slowestStage + 1, stages: stages.length, time: seconds(slowest.microBatchS) };
  const above = slowest.microBatchS / meanS - 1;
  return [
    above < 1e-9 ? text('timeline.alike', facts) : text('timeline.slowest', { ...facts, above: share(above) }),
    text('timeline.bubble', {
      time: seconds(bubbleS(slowest)),
      share: share(bubbleS(slowest) / pipelineS),
      fill: seconds(slowest.fillS),
      between: seconds(slowest.betweenS),
      drain: seconds(slowest.drainS),
      mean: share(meanBubbleS / pipelineS),
    }),
  ];
}

function bubbleS({ fillS, betweenS, drainS }: StageSummary): number {
  return fillS + betweenS + drainS;
}

/** What a drawing of these spans leaves out; nothing where it shows all. */
export function drawingNote(timeline: Timeline, spans: readonly Span[]): Text | undefined {
  if (spans.length === 1) return undefined;
  const shown = spans.map(({ fromS, toS }) => {
    const inside = timeline.events.filter(
      ({ startS, endS, stream }) => stream === 'compute' && startS < toS && endS > fromS,
    );
    const all = inside.flatMap(({ piece, backwardPiece }) => [piece?.microBatch, backwardPiece?.microBatch]);
    return new Set(all.filter((each) => each !== undefined)).size;
  });
  const [first = 0, last = 0] = shown;
  return text('timeline.leftOut', { first, last, microBatches: timeline.microBatches });
}

/** What stands below the drawing. */
export function timelineTables({ timeline }: StepTimeline): readonly Block[] {
  return [stageTable(timeline), agreementTable(timeline)];
}

/** Stages beyond which only the first, the slowest and the last are listed. */
const mostRows = 16;

function stageTable({ stages, simulatedS, slowestStage, keptBytes }: Timeline): Block {
  const shown = stages.filter(
    ({ stage }) =>
      stages.length <= mostRows ||
      stage < mostRows / 2 ||
      stage >= stages.length - mostRows / 2 ||
      stage === slowestStage,
  );
  const exchanges = stages.some(({ exchangeWaitS }) => exchangeWaitS > 0);
  const hasKept = keptBytes.some((chunks) => chunks.some((bytes) => bytes > 0));
  return {
    kind: 'table',
    title: text('timeline.table.stages'),
    columns: [
      right('timeline.column.stage'),
      left('timeline.column.holds'),
      right('timeline.column.work'),
      right('timeline.column.waits'),
      ...(exchanges ? [right('timeline.column.replicas')] : []),
      right('timeline.column.bubble'),
      right('timeline.column.used'),
      right('timeline.column.held'),
      ...(hasKept ? [right('timeline.column.activations')] : []),
    ],
    rows: shown.map((stage): readonly Cell[] => [
      name(String(stage.stage + 1)),
      holds(stage),
      quantity(stage.workS, 's'),
      quantity(stage.layerWaitS, 's'),
      ...(exchanges ? [quantity(stage.exchangeWaitS, 's')] : []),
      quantity(settled(bubbleS(stage), stage.workS), 's'),
      quantity(stage.workS / simulatedS, 'fraction'),
      quantity(stage.mostHeld, '1'),
      ...(hasKept ? [quantity(stage.mostHeldBytes, 'B')] : []),
    ]),
    foot: [
      text('timeline.foot.used'),
      ...(shown.length < stages.length ? [text('timeline.foot.stages', { count: stages.length - shown.length })] : []),
    ],
  };
}

/** What is left of sums and differences of equal times is no time. */
function settled(timeS: number, ofS: number): number {
  return Math.abs(timeS) < 1e-9 * ofS ? 0 : timeS;
}

function holds({ layers, hasEmbedding, hasHead }: StageSummary): Cell {
  if (hasEmbedding && hasHead) return words('timeline.holds.both', { layers });
  if (hasEmbedding) return words('timeline.holds.embedding', { layers });
  return hasHead ? words('timeline.holds.head', { layers }) : words('timeline.holds.layers', { layers });
}

function agreementTable({ agreement, beyond, simulatedS, stepTimeS, cutExchangeS }: Timeline): Block {
  const parts = agreement.filter(({ simulatedS: one, planS }) => one !== 0 || planS !== 0);
  const more = beyond.filter(({ timeS }) => timeS > 0);
  const planS = agreement.reduce((sum, part) => sum + part.planS, 0);
  const row = (label: Cell, one: number, plan: number): readonly Cell[] => [
    label,
    quantity(one, 's'),
    quantity(plan, 's'),
    difference(one - plan, planS),
  ];
  const differs = new Set(
    parts.filter((part) => settled(part.simulatedS - part.planS, planS) !== 0).map(({ part }) => part),
  );
  const foot = (['pipeline', 'transfers'] as const).filter((part) => differs.has(part));
  return {
    kind: 'table',
    title: text('timeline.table.agreement'),
    columns: [
      left('timeline.column.part'),
      right('timeline.column.simulated'),
      right('timeline.column.plan'),
      right('timeline.column.difference'),
    ],
    rows: [
      ...parts.map((part) => row(words(`timeline.part.${part.part}`), part.simulatedS, part.planS)),
      row(words('timeline.part.step'), simulatedS, planS),
      ...more.map(({ part, timeS }): readonly Cell[] => [
        words(`timeline.part.${part}`),
        { kind: 'empty' },
        quantity(timeS, 's'),
        { kind: 'empty' },
      ]),
      [words('timeline.part.total'), { kind: 'empty' }, quantity(stepTimeS, 's'), { kind: 'empty' }],
    ],
    foot: [
      ...foot.map((part) => text(`timeline.foot.${part}`)),
      ...(cutExchangeS > 0 ? [text('timeline.foot.cut', { time: seconds(cutExchangeS) })] : []),
    ],
  };
}

function difference(timeS: number, ofS: number): Cell {
  if (settled(timeS, ofS) === 0) return words('timeline.equal');
  return words('timeline.difference', { time: seconds(timeS), share: share(timeS / ofS) });
}
