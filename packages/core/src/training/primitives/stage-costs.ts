/** Times of pipeline stages for one micro-batch, the slowest of them, and its waits. */
import { scheduleOf, splitOf } from '../codes.js';
import { fillAndDrainS } from '../fill-drain.js';
import type { TrainingObjects } from '../objects.js';
import { readRecompute } from '../recompute.js';
import type { ScheduleKind } from '../schedules/index.js';
import { firstAlike, type PartContent, type StageContent, stageContents } from '../stages.js';
import { type PartTimes, simulatedWaitS } from './simulated-wait.js';
import { readStageArg } from './stage-args.js';
import { busyS, type StageParts, withTimes, zeroParts } from './stage-parts.js';
import { type ExpertExposed, type UnitCost, type UnitCosts, unitCosts } from './unit-costs.js';

export interface StageCost {
  readonly stage: number;
  readonly content: StageContent;
  readonly parts: StageParts;
  readonly forwardS: number;
  readonly timeS: number;
}

/** What stages hold, and what each unit of it costs. */
export interface StageUnits {
  readonly kind: ScheduleKind;
  readonly contents: readonly StageContent[];
  /** With traffic exposed as far as the stack does not hide it. */
  readonly alone: UnitCosts;
  /** As most micro-batches go through the stage: beside one that goes the other way, under schedules that pair them. */
  readonly units: UnitCosts;
}

export function stageUnits(objects: TrainingObjects, args: Float64Array): StageUnits {
  const kind = scheduleOf(readStageArg(args, 'scheduleKind'));
  const rule = readRecompute((name) => readStageArg(args, name));
  const contents = stageContents(
    objects.architecture,
    kind,
    readStageArg(args, 'pipelineParallel'),
    readStageArg(args, 'virtualPipeline'),
    rule.kind === 'block' ? rule.layers : 0,
    splitOf(readStageArg(args, 'stageSplit')),
  );
  if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
  const alone = unitCosts(objects, args, rule, 'expertExposedFraction');
  const exposed = exposedFigure(kind);
  const units = exposed === 'expertExposedFraction' ? alone : unitCosts(objects, args, rule, exposed);
  return { kind, contents, alone, units };
}

/** All stages, the slowest of them, and its waits. */
export function evaluateStages(objects: TrainingObjects, args: Float64Array) {
  const { kind, contents, alone, units } = stageUnits(objects, args);
  const share = shareOfParts(kind);
  const stages: StageCost[] = [];
  firstAlike(contents).forEach((first, stage) => {
    const content = contents[stage];
    if (content === undefined) return;
    const known = stages[first];
    if (known === undefined) stages.push(stageCost(content, stage, units, share));
    else stages.push({ stage, content, parts: known.parts, forwardS: known.forwardS, timeS: known.timeS });
  });
  const slowest = stages.reduce((worst, stage) => (stage.timeS > worst.timeS ? stage : worst));
  const simulated = readStageArg(args, 'simulatedMicroBatches');
  const fillDrainS =
    simulated === 0
      ? fillAndDrainS(stages, {
          microBatches: readStageArg(args, 'microBatches'),
          virtualPipeline: readStageArg(args, 'virtualPipeline'),
        })
      : simulatedWaitS(
          kind,
          { stages: contents.length, microBatches: simulated, slowestS: slowest.timeS },
          {
            alone: partTimes(contents, alone),
            paired: partTimes(contents, units),
          },
        );
  return { slowest, units, share, fillDrainS };
}

/** Which figure says how much expert traffic is exposed: that of a pair where forwards run beside backwards of other micro-batches. */
export function exposedFigure(kind: ScheduleKind): ExpertExposed {
  return kind === 'dualpipe' || kind === 'dualpipe-v' ? 'pairedExpertExposedFraction' : 'expertExposedFraction';
}

/** Share of the parts of a stage that one micro-batch goes through: one of two where they belong to opposite directions. */
function shareOfParts(kind: ScheduleKind): number {
  return kind === 'dualpipe' ? 0.5 : 1;
}

/** Times of each part of the model, in model order. */
export function partTimes(contents: readonly StageContent[], units: UnitCosts): PartTimes[] {
  const times: PartTimes[] = [];
  for (const { parts, positions } of contents) {
    positions.forEach((position, chunk) => {
      const part = parts[chunk];
      if (part) times[position] = partTime(part, units);
    });
  }
  return times;
}

function partTime(part: PartContent, units: UnitCosts): PartTimes {
  let forwardS = 0;
  let weightGradientS = 0;
  let timeS = 0;
  eachUnit(part, units, (unit, count) => {
    forwardS += unit.forwardS * count;
    weightGradientS += unit.weightGradientS * count;
    timeS += busyS(unit.parts) * count;
  });
  return { forwardS, inputGradientS: Math.max(0, timeS - forwardS - weightGradientS), weightGradientS };
}

/** @param share of what the stage holds that one micro-batch goes through */
function stageCost(content: StageContent, stage: number, units: UnitCosts, share: number): StageCost {
  let parts = zeroParts();
  let forwardS = 0;
  eachUnit(content, units, (unit, count) => {
    parts = withTimes(parts, unit.parts, share * count);
    forwardS += unit.forwardS * share * count;
  });
  return { stage, content, parts, forwardS, timeS: busyS(parts) };
}

/** Layers of each kind, the embedding and the head, where there are any. */
export function eachUnit(content: PartContent, units: UnitCosts, visit: (unit: UnitCost, count: number) => void): void {
  const add = (unit: UnitCost | undefined, count: number) => {
    if (unit && count > 0) visit(unit, count);
  };
  content.layersByBlock.forEach((count, block) => {
    const again = content.recomputedByBlock[block] ?? 0;
    add(units.blocks[block], count - again);
    add(units.recomputedBlocks?.[block], again);
  });
  if (content.hasEmbedding) add(units.embedding, 1);
  if (content.hasHead) add(units.head, 1);
}
