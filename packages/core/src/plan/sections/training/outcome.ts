/** What the training section answers: figures, details for JSON, blocks for people. */

import { countParameters } from '../../../architecture/index.js';
import type { FoundLayout, LayoutSearch, TrainingInput } from '../../../training/index.js';
import type { Outcome, SectionFigure } from '../../section.js';
import type { ClusterPlan } from '../cluster.js';
import { trainingBlocks } from './blocks.js';
import { failureParts, hiddenCommunicationS, memoryBreakdown, runTimeParts, stepParts } from './breakdown.js';
import { smallestFittingChange } from './change.js';
import { fitChanges } from './fitChanges.js';
import { isSearch } from './layout.js';
import { luckNames, luckUnit } from './luck.js';
import type { Prediction } from './predict.js';
import type { TrainingPlan } from './resolve.js';
import { changeBlocks, noLayoutBlocks } from './searchBlocks.js';
import { writtenTraits } from './software.js';
import { transferredKernels } from './weakKernels.js';

/** Figures that the answer lists by name; every other one can be asked for with `explain`. */
export const headlineFigures = [
  'stepTimeS',
  'tokensPerS',
  'tokensPerSPerAccelerator',
  'mfuFraction',
  'unmaskedMfuFraction',
  'hfuFraction',
  'modelFlopPerStep',
  'peakMemoryBytes',
  'deviceMemoryBytes',
  'memoryHeadroomBytes',
  'hostMemoryBytes',
  'steps',
  'microBatches',
  'idealRunTimeS',
  'goodputFraction',
  'runTimeS',
  'expectedFailures',
  'checkpointIntervalS',
  'acceleratorSeconds',
  'facilityPowerW',
  'energyJ',
  'costUsd',
  'idleCostUsd',
  'spareCostUsd',
  'costPerTokenUsd',
  'energyCostUsd',
] as const;

export function predictedOutcome(
  plan: TrainingPlan,
  input: TrainingInput,
  prediction: Prediction,
  searched?: LayoutSearch,
): Outcome {
  const { values, fits } = prediction;
  const change = fits ? undefined : smallestFittingChange(input);
  const known = Object.fromEntries(
    headlineFigures.flatMap((name): [string, SectionFigure][] => {
      const value = values[name];
      if (value === undefined || meansNothing(name, plan.cluster)) return [];
      if (name === 'hostMemoryBytes' && value === 0) return [];
      return [[name, { value, unit: prediction.units(name), ...bounds(prediction, name) }]];
    }),
  );
  const figures = { ...known, ...luckFigures(prediction) };
  const breakdown = {
    step: stepParts(values),
    run: runTimeParts(values),
    failures: failureParts(values),
    goodputChanges: prediction.goodputChanges,
    hiddenCommunication: hiddenCommunicationS(values),
    memory: memoryBreakdown(values),
    fullestStage: values.fullestStage ?? 0,
  };
  return {
    status: fits ? 'answered' : 'infeasible',
    figures,
    details: {
      layout: input.layout,
      parameters: countParameters(input.architecture).total,
      breakdown,
      interval: prediction.interval,
      ...(prediction.calibration === undefined ? {} : { calibration: prediction.calibration }),
      ...(plan.cluster.rent === undefined ? {} : { rent: plan.cluster.rent }),
      ...(fits
        ? {}
        : {
            shortfall: {
              bytes: -(values.memoryHeadroomBytes ?? 0),
              isWithinInterval: (figures.memoryHeadroomBytes?.high ?? -1) >= 0,
              ...(change === undefined ? {} : { smallestChange: change }),
            },
          }),
      ...(searched === undefined ? {} : { search: searchDetails(searched) }),
    },
    blocks: trainingBlocks({ plan, input, prediction, figures, breakdown, change, searched }),
    weakInputs: transferredKernels(input, breakdown.step),
    names: [...Object.keys(values), ...Object.keys(prediction.luck()?.values ?? {})],
    influence: prediction.influence,
    explain: prediction.explain,
  };
}

/** Without a tariff the bill holds a zero. */
export const meansNothing = (figure: string, { usdPerKwh }: ClusterPlan): boolean =>
  figure === 'energyCostUsd' && usdPerKwh === undefined;

/** Spread by luck alone, where it was played. */
function luckFigures({ luck }: Prediction): Readonly<Record<string, SectionFigure>> {
  const values = luck()?.values ?? {};
  return Object.fromEntries(
    luckNames.flatMap((name): [string, SectionFigure][] => {
      const value = values[name];
      return value === undefined ? [] : [[name, { value, unit: luckUnit(name) }]];
    }),
  );
}

/** The 80 % interval of a figure; nothing where what is uncertain does not reach it. */
function bounds({ ends: [first, second] }: Prediction, name: string): Pick<SectionFigure, 'low' | 'high'> {
  const [a, b] = [first[name], second[name]];
  return a === undefined || b === undefined || a === b ? {} : { low: Math.min(a, b), high: Math.max(a, b) };
}

/** A search that found nothing that fits. */
export function infeasibleOutcome(plan: TrainingPlan, searched: LayoutSearch): Outcome {
  const { input, layout: quest, cluster } = plan;
  const isWhole = searched.stoppedAfterFraction === undefined && isSearch(quest);
  const changes = isWhole ? fitChanges({ input, quest, cluster }, searched) : [];
  return {
    status: 'infeasible',
    figures: {},
    details: {
      search: {
        ...searchDetails(searched),
        ...(changes.length === 0
          ? {}
          : { changes: changes.map(({ found, ...one }) => ({ ...one, found: foundDetails(found) })) }),
      },
    },
    blocks: [...noLayoutBlocks(plan, searched), ...changeBlocks(changes)],
    weakInputs: [],
    names: [],
    influence: () => undefined,
    explain: () => undefined,
  };
}

function searchDetails({ stoppedAfterFraction, best, leanest, ...found }: LayoutSearch): {
  readonly candidates: number;
  readonly fitting: number;
  readonly usableBytes: number;
  readonly decided: LayoutSearch['decided'];
  readonly stoppedAfterFraction?: number;
  readonly best: readonly FoundDetails[];
  readonly leanest?: FoundDetails;
} {
  const { candidates, fitting, usableBytes, decided } = found;
  return {
    candidates,
    fitting,
    usableBytes,
    decided,
    ...(stoppedAfterFraction === undefined ? {} : { stoppedAfterFraction }),
    best: best.map(foundDetails),
    ...(leanest === undefined ? {} : { leanest: foundDetails(leanest) }),
  };
}

/** A layout with the traits of the stack that were chosen, by the names that plans give them. */
type FoundDetails = Omit<FoundLayout, 'framework'> & { readonly software?: ReturnType<typeof writtenTraits> };

function foundDetails({ framework, ...found }: FoundLayout): FoundDetails {
  return framework === undefined ? found : { ...found, software: writtenTraits(framework) };
}
