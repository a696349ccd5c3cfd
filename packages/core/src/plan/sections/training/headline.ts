/** The first sentences of a training answer: fit, speed, run, cost. */
import type { Layout, PrecisionRecipe, TrainingInput } from '../../../training/index.js';
import { type Block, type Text, text } from '../../report/block.js';
import type { Answer } from './answer.js';
import type { FittingChange } from './change.js';
import type { TrainingPlan } from './resolve.js';
import { settingText } from './settingText.js';

export function headline({ figures, input, plan, prediction, change, breakdown }: Answer): Block {
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
  // What is left at the lower end of predicted memory: above zero where the miss is smaller than the interval is wide.
  const within =
    !prediction.fits && (figures.memoryHeadroomBytes?.high ?? headroom) >= 0 ? [text('plan.headline.missWithin')] : [];
  const low = figures.memoryHeadroomBytes?.low ?? headroom;
  const tight = prediction.fits && low < 0 ? [text('plan.headline.tight', { over: { value: -low, unit: 'B' } })] : [];
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
      ...within,
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
    ([field, value]) => `${field} ${settingText(input.layout[field as keyof Layout])} → ${settingText(value)}`,
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
    return text('plan.headline.noPrice', { accelerator: cluster.entry.name });
  const data = {
    cost: { value: cost.value, unit: 'usd' },
    hours: { value: (figures.acceleratorSeconds?.value ?? 0) / 3600, unit: 'accelerator-hours' },
    rent: { value: rent.usdPerAcceleratorHour, unit: 'usd' },
  };
  return rent.quote === undefined
    ? text('plan.headline.costGiven', data)
    : text('plan.headline.cost', { ...data, ...rent.quote });
}
