/** The tables of a training answer: speed and cost, step, memory, layout. */
import { countAdapterParameters, countParameters, withAdapter } from '../../../architecture/index.js';
import { lengthMoment, type TrainingInput } from '../../../training/index.js';
import {
  type Block,
  type Cell,
  left,
  name,
  quantity,
  range,
  right,
  type Text,
  text,
  words,
} from '../../report/block.js';
import { display } from '../../report/display.js';
import type { SectionFigure } from '../../section.js';
import type { Answer } from './answer.js';
import { leaningText } from './leaningText.js';
import type { Prediction } from './predict.js';
import { settingText } from './settingText.js';
import { idleSoftware, softwareText } from './software.js';

export function runTable({ figures, prediction, input }: Answer): Block {
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
    ['spareCostUsd', 'plan.figure.spareCostUsd'],
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
          ...(hasRange
            ? [isPoint(found) ? range(undefined, undefined, unit) : range(bound(found.low), bound(found.high), unit)]
            : []),
        ],
      ];
    }),
    foot: [...intervalText(prediction), text('plan.foot.mfu'), ...taskText(input)],
  };
}

/** Whether the ends of an interval would print alike. */
function isPoint({ low = 0, high = 0 }: SectionFigure): boolean {
  return high - low < 1e-3 * Math.abs(high);
}

function intervalText({ interval, calibration, measuredRuns }: Prediction): readonly Text[] {
  const { stepTime } = interval;
  if (calibration !== undefined) {
    return [
      text('plan.foot.calibrated', {
        runs: calibration.measuredRuns,
        same: calibration.sameModelRuns,
        factor: Number(calibration.factor.toPrecision(4)),
        width: { value: calibration.widthFraction, unit: 'fraction' },
      }),
      ...(calibration.scatterFraction === undefined
        ? []
        : [text('plan.foot.scatter', { scatter: { value: calibration.scatterFraction, unit: 'fraction' } })]),
    ];
  }
  const own = measuredRuns === 0 ? [] : [text('plan.foot.notCalibrated', { runs: measuredRuns })];
  if (stepTime.supportRows === 0) return [...own, text('plan.foot.intervalAssumed')];
  const data = {
    rows: stepTime.supportRows,
    groups: stepTime.supportGroups,
    kind: stepTime.classKey === '*' ? 'all' : stepTime.classKey,
  };
  return [
    ...own,
    text(stepTime.extrapolated ? 'plan.foot.intervalExtrapolated' : 'plan.foot.interval', data),
    ...leaningText(stepTime),
  ];
}

export function stepTable({ breakdown, figures }: Answer): Block {
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

export function memoryTable({ breakdown, figures, input, searched }: Answer): Block {
  const has = input.cluster.accelerator.memoryBytes;
  const total = figures.deviceMemoryBytes?.value ?? 0;
  const hostBytes = figures.hostMemoryBytes?.value ?? 0;
  const { sharding, pipelineParallel } = input.layout;
  const keepsWeights = pipelineParallel > 1 && ['zero3', 'fsdp', 'hsdp'].includes(sharding);
  const foot = [
    ...(hostBytes > 0 ? [text('plan.foot.offloadHost', { bytes: { value: hostBytes, unit: 'B' } })] : []),
    ...(keepsWeights && searched !== undefined ? [text('plan.note.pipelineKeepsWeights', { sharding })] : []),
  ];
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
    ...(foot.length > 0 ? { foot } : {}),
  };
}

export function layoutTable({ input, prediction, searched }: Answer): Block {
  const idle = searched === undefined ? [] : idleSoftware(input);
  const { layout } = input;
  const parameters = countParameters(input.architecture);
  const software = softwareText(input.framework, input.cluster.accelerator.generation);
  const setting = (field: string, value: string): readonly Cell[] => [name(field), name(value)];
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
      ...textsRow(input, prediction.values.paddingFraction ?? 0),
      ...taskRow(input),
      setting('precision', input.precision),
      setting('framework', input.framework.id),
      ...(software === '' ? [] : [setting('software', software)]),
      ...Object.entries(layout)
        .filter(([field]) => field !== 'shardGroup' || layout.sharding === 'hsdp' || layout.shardGroup > 1)
        // Without a pipeline the usual schedule orders nothing; others still say how much is held at a time.
        .filter(([field]) => field !== 'schedule' || layout.pipelineParallel > 1 || layout.schedule !== '1f1b')
        .map(([field, value]) => setting(field, settingText(value))),
    ],
    ...(idle.length > 0 ? { foot: idle } : {}),
  };
}

/** What is trained, where it is not the whole model from scratch. */
function taskRow({ architecture, task }: TrainingInput): readonly (readonly Cell[])[] {
  if (task.kind === 'pretrain' && task.adapter === undefined) return [];
  const { adapter } = task;
  const what = task.kind === 'dpo' ? text('plan.layout.dpo', { reference: task.reference }) : undefined;
  const kind = what ?? text('plan.layout.task', { kind: task.kind });
  if (adapter === undefined) return [[name('task'), words(kind.code, kind.data)]];
  const parameters = { value: countAdapterParameters(withAdapter(architecture, adapter)), unit: 'parameters' };
  return [
    [name('task'), words(kind.code, kind.data)],
    [
      name('adapter'),
      words('plan.layout.adapter', {
        kind: adapter.kind,
        rank: adapter.rank,
        targets: adapter.targets.join(', '),
        parameters,
      }),
    ],
  ];
}

/** Lengths of texts, where the plan says something of them. */
function textsRow({ texts }: TrainingInput, paddingFraction: number): readonly (readonly Cell[])[] {
  if (texts === undefined) return [];
  const longest = texts.lengths.reduce((most, { tokens }) => Math.max(most, tokens), 0);
  const data = {
    packing: texts.packing,
    mean: Math.round(lengthMoment(texts.lengths, 1)),
    longest: Math.round(longest),
    padding: { value: paddingFraction, unit: 'fraction' },
  };
  return [[name('texts'), words(paddingFraction > 0 ? 'plan.layout.paddedTexts' : 'plan.layout.texts', data)]];
}

/** What MFU counts beside forward and backward of all weights. */
function taskText({ task }: TrainingInput): readonly Text[] {
  return [
    ...(task.adapter === undefined ? [] : [text('plan.foot.frozen')]),
    ...(task.kind === 'dpo' && task.reference !== 'precomputed' ? [text('plan.foot.reference')] : []),
  ];
}
