/** The training answer for people: headline, run, step, memory, layout, and what would help. */
import { countParameters } from '../../../architecture/index.js';
import type { FoundLayout, Layout, LayoutSearch, PrecisionRecipe, TrainingInput } from '../../../training/index.js';
import {
  type Block,
  type Cell,
  type Column,
  name,
  quantity,
  range,
  type Text,
  text,
  words,
} from '../../report/block.js';
import { display } from '../../report/display.js';
import type { SectionFigure } from '../../section.js';
import type { MemoryPart, StepPart } from './breakdown.js';
import type { FittingChange } from './change.js';
import type { Prediction } from './predict.js';
import type { TrainingPlan } from './resolve.js';

interface Answer {
  readonly plan: TrainingPlan;
  readonly input: TrainingInput;
  readonly prediction: Prediction;
  readonly figures: Readonly<Record<string, SectionFigure>>;
  readonly breakdown: {
    readonly step: readonly { readonly part: StepPart; readonly timeS: number }[];
    readonly hiddenCommunication: { readonly layersS: number; readonly dataParallelS: number };
    readonly memory: readonly { readonly part: MemoryPart; readonly bytes: number }[];
    readonly fullestStage: number;
  };
  readonly change: FittingChange | undefined;
  readonly searched: LayoutSearch | undefined;
}

export function trainingBlocks(answer: Answer): readonly Block[] {
  return [
    headline(answer),
    runTable(answer),
    stepTable(answer),
    memoryTable(answer),
    layoutTable(answer),
    ...(answer.searched === undefined ? [] : [searchTable(answer.searched)]),
  ];
}

export function noLayoutBlocks({ input }: TrainingPlan, searched: LayoutSearch): readonly Block[] {
  const { leanest } = searched;
  const needed =
    leanest === undefined
      ? text('plan.search.noValid', {})
      : text('plan.search.leanest', {
          needs: { value: leanest.deviceMemoryBytes, unit: 'B' },
          has: { value: input.cluster.accelerator.memoryBytes, unit: 'B' },
          over: { value: leanest.deviceMemoryBytes - input.cluster.accelerator.memoryBytes, unit: 'B' },
          layout: layoutWords(leanest.layout),
        });
  return [
    {
      kind: 'headline',
      tone: 'bad',
      texts: [text('plan.search.nothingFits', { candidates: searched.candidates }), needed],
    },
  ];
}

function headline({ figures, input, plan, prediction, change, breakdown }: Answer): Block {
  const of = (figure: string, unit: string): { value: number; unit: string } => ({
    value: figures[figure]?.value ?? 0,
    unit,
  });
  const memory = {
    needs: of('deviceMemoryBytes', 'B'),
    has: { value: input.cluster.accelerator.memoryBytes, unit: 'B' },
    stage: breakdown.fullestStage + 1,
    stages: input.layout.pipelineParallel,
  };
  const headroom = figures.memoryHeadroomBytes?.value ?? 0;
  const fit = prediction.fits
    ? text('plan.headline.fits', { ...memory, free: { value: headroom, unit: 'B' } })
    : text('plan.headline.doesNotFit', { ...memory, over: { value: -headroom, unit: 'B' } });
  const high = figures.memoryHeadroomBytes?.low ?? headroom;
  const tight = prediction.fits && high < 0 ? [text('plan.headline.tight', { over: { value: -high, unit: 'B' } })] : [];
  const speed = text('plan.headline.speed', {
    step: of('stepTimeS', 's'),
    tokensPerS: of('tokensPerS', 'tok/s'),
    mfu: of('mfuFraction', 'fraction'),
    unmasked: of('unmaskedMfuFraction', 'fraction'),
    format: formatOf(input.precision),
  });
  const run = text('plan.headline.run', {
    tokens: { value: input.run.tokens, unit: 'tok' },
    time: of('runTimeS', 's'),
    ideal: of('idealRunTimeS', 's'),
    goodput: of('goodputFraction', 'fraction'),
  });
  return {
    kind: 'headline',
    tone: prediction.fits ? 'good' : 'bad',
    texts: [
      fit,
      ...tight,
      ...(prediction.fits ? [] : [changeText(change, input)]),
      speed,
      run,
      costText(plan, figures),
    ],
  };
}

/** Number format of the matrix products, as datasheets name peaks. */
function formatOf(precision: PrecisionRecipe): string {
  if (precision === 'nvfp4') return 'fp4';
  return precision.includes('fp8') ? 'fp8' : precision;
}

function changeText(change: FittingChange | undefined, input: TrainingInput): Text {
  if (change === undefined) return text('plan.change.none', { count: input.cluster.count });
  const changes = Object.entries(change.changes).map(
    ([field, value]) => `${field} ${String(input.layout[field as keyof Layout])} → ${String(value)}`,
  );
  return text('plan.change.fits', {
    changes: changes.join(', '),
    needs: { value: change.deviceMemoryBytes, unit: 'B' },
    step: { value: change.stepTimeS, unit: 's' },
  });
}

function costText({ cluster }: TrainingPlan, figures: Answer['figures']): Text {
  const { rent } = cluster;
  const cost = figures.costUsd;
  if (rent === undefined || cost === undefined)
    return text('plan.headline.noPrice', { accelerator: cluster.acceleratorName });
  const data = {
    cost: { value: cost.value, unit: 'usd' },
    hours: { value: (figures.acceleratorSeconds?.value ?? 0) / 3600, unit: 'accelerator-hours' },
    rent: { value: rent.usdPerAcceleratorHour, unit: 'usd' },
  };
  return rent.quote === undefined
    ? text('plan.headline.costGiven', data)
    : text('plan.headline.cost', { ...data, ...rent.quote });
}

const left = (code: Text['code']): Column => ({ label: text(code), align: 'left' });
const right = (code: Text['code']): Column => ({ label: text(code), align: 'right' });

function runTable({ figures, prediction }: Answer): Block {
  const rows: readonly (readonly [string, Text['code']])[] = [
    ['stepTimeS', 'plan.figure.stepTimeS'],
    ['tokensPerS', 'plan.figure.tokensPerS'],
    ['tokensPerSPerAccelerator', 'plan.figure.tokensPerSPerAccelerator'],
    ['mfuFraction', 'plan.figure.mfuFraction'],
    ['unmaskedMfuFraction', 'plan.figure.unmaskedMfuFraction'],
    ['hfuFraction', 'plan.figure.hfuFraction'],
    ['steps', 'plan.figure.steps'],
    ['idealRunTimeS', 'plan.figure.idealRunTimeS'],
    ['goodputFraction', 'plan.figure.goodputFraction'],
    ['expectedFailures', 'plan.figure.expectedFailures'],
    ['checkpointIntervalS', 'plan.figure.checkpointIntervalS'],
    ['runTimeS', 'plan.figure.runTimeS'],
    ['acceleratorSeconds', 'plan.figure.acceleratorHours'],
    ['facilityPowerW', 'plan.figure.facilityPowerW'],
    ['energyJ', 'plan.figure.energyJ'],
    ['costUsd', 'plan.figure.costUsd'],
    ['idleCostUsd', 'plan.figure.idleCostUsd'],
    ['costPerTokenUsd', 'plan.figure.costPerMillionTokens'],
    ['energyCostUsd', 'plan.figure.energyCostUsd'],
  ];
  const hasRange = Object.values(figures).some((figure) => figure.low !== undefined);
  return {
    kind: 'table',
    title: text('plan.table.run'),
    columns: [
      left('plan.column.figure'),
      right('plan.column.value'),
      ...(hasRange ? [right('plan.column.interval')] : []),
    ],
    rows: rows.flatMap(([figure, label]) => {
      const found = figures[figure];
      if (found === undefined) return [];
      const { unit, scale } = display(figure, found.unit);
      const bound = (value: number | undefined): number | undefined =>
        value === undefined ? undefined : value * scale;
      return [
        [
          words(label),
          quantity(found.value * scale, unit),
          ...(hasRange ? [range(bound(found.low), bound(found.high), unit)] : []),
        ],
      ];
    }),
    foot: [...intervalText(prediction), text('plan.foot.mfu')],
  };
}

function intervalText({ interval }: Prediction): readonly Text[] {
  const { stepTime } = interval;
  if (stepTime.supportRows === 0) return [text('plan.foot.intervalAssumed')];
  const data = {
    rows: stepTime.supportRows,
    groups: stepTime.supportGroups,
    kind: stepTime.classKey === '*' ? 'all' : stepTime.classKey,
  };
  return [text(stepTime.extrapolated ? 'plan.foot.intervalExtrapolated' : 'plan.foot.interval', data)];
}

function stepTable({ breakdown, figures }: Answer): Block {
  const total = figures.stepTimeS?.value ?? 1;
  const { layersS, dataParallelS } = breakdown.hiddenCommunication;
  return {
    kind: 'table',
    title: text('plan.table.step'),
    columns: [left('plan.column.part'), right('plan.column.time'), right('plan.column.share')],
    rows: [
      ...breakdown.step.map(({ part, timeS }): readonly Cell[] => [
        words(`plan.part.${part}`),
        quantity(timeS, 's'),
        quantity(timeS / total, 'fraction'),
      ]),
      [words('plan.part.total'), quantity(total, 's'), quantity(1, 'fraction')],
    ],
    foot: [
      text('plan.foot.hidden', {
        layers: { value: layersS, unit: 's' },
        dataParallel: { value: dataParallelS, unit: 's' },
      }),
    ],
  };
}

function memoryTable({ breakdown, figures, input }: Answer): Block {
  const has = input.cluster.accelerator.memoryBytes;
  const total = figures.deviceMemoryBytes?.value ?? 0;
  const row = (code: Text['code'], bytes: number): readonly Cell[] => [
    words(code),
    quantity(bytes, 'B'),
    quantity(bytes / has, 'fraction'),
  ];
  return {
    kind: 'table',
    title: text('plan.table.memory', { stage: breakdown.fullestStage + 1, stages: input.layout.pipelineParallel }),
    columns: [left('plan.column.part'), right('plan.column.bytes'), right('plan.column.shareOfDevice')],
    rows: [
      ...breakdown.memory.filter(({ bytes }) => bytes > 0).map(({ part, bytes }) => row(`plan.part.${part}`, bytes)),
      row('plan.part.total', total),
      row('plan.part.headroom', has - total),
    ],
  };
}

function layoutTable({ input, prediction }: Answer): Block {
  const { layout } = input;
  const parameters = countParameters(input.architecture);
  const setting = (field: string, value: string | number | boolean): readonly Cell[] => [
    name(field),
    name(String(value)),
  ];
  return {
    kind: 'table',
    title: text('plan.table.layout'),
    columns: [left('plan.column.setting'), left('plan.column.value')],
    rows: [
      [
        name('model'),
        words('plan.layout.model', {
          model: input.architecture.name,
          parameters: { value: parameters.total, unit: 'parameters' },
        }),
      ],
      [
        name('cluster'),
        words('plan.layout.cluster', { count: input.cluster.count, accelerator: input.cluster.accelerator.id }),
      ],
      [
        name('batch'),
        words('plan.layout.batch', {
          sequences: input.globalBatchSequences,
          sequenceLength: input.sequenceLength,
          microBatches: prediction.values.microBatches ?? 0,
        }),
      ],
      setting('precision', input.precision),
      setting('framework', input.framework.id),
      ...Object.entries(layout)
        .filter(([field]) => field !== 'shardGroup' || layout.sharding === 'hsdp')
        .map(([field, value]) => setting(field, value)),
    ],
  };
}

function searchTable({ best, candidates, fitting }: LayoutSearch): Block {
  return {
    kind: 'table',
    title: text('plan.table.search', { candidates, fitting }),
    columns: [right('plan.column.time'), right('plan.column.bytes'), left('plan.column.layout')],
    rows: best.map((found: FoundLayout) => [
      quantity(found.stepTimeS, 's'),
      quantity(found.deviceMemoryBytes, 'B'),
      name(layoutWords(found.layout)),
    ]),
  };
}

/** One line: only the sizes above 1. */
export function layoutWords(layout: Layout): string {
  const sizes = (
    [
      'tensorParallel',
      'contextParallel',
      'expertParallel',
      'pipelineParallel',
      'virtualPipeline',
      'dataParallel',
      'microBatchSequences',
    ] as const
  )
    .filter((field) => layout[field] > 1)
    .map((field) => `${field} ${layout[field]}`);
  return [...sizes, layout.sharding, `recompute ${layout.recompute}`].join(', ');
}
