/** Why a part of the slowest stage takes as long as it does: layers it holds, operators of a layer, shapes. */
import { lowerEmbedding, lowerHead, lowerLayer, type Operator } from '../../architecture/index.js';
import type { Explanation, Figure } from '../../figures/index.js';
import { scheduleOf } from '../codes.js';
import type { LayerSetting } from '../layer-setting.js';
import type { LayerPart } from '../layer-time.js';
import type { TrainingObjects } from '../objects.js';
import { operatorTimes } from '../operator-times.js';
import { layerSetting } from './layer-setting.js';
import { readStageArg } from './stage-args.js';
import { evaluateStages, exposedFigure } from './stage-costs.js';
import type { StageParts } from './stage-parts.js';
import type { UnitCost } from './unit-costs.js';

/** What the operators of a layer say of a part: which of their times it sums, and the share of it that is exposed. */
const OPERATOR_PARTS: Partial<Record<keyof StageParts, { readonly part: LayerPart; readonly exposed?: string }>> = {
  stageGemmS: { part: 'gemmS' },
  stageAttentionS: { part: 'attentionS' },
  stageElementwiseS: { part: 'elementwiseS' },
  stageTensorExposedS: { part: 'tensorCommunicationS', exposed: 'tensorExposedFraction' },
  stageContextExposedS: { part: 'contextCommunicationS', exposed: 'contextExposedFraction' },
  stageExpertExposedS: { part: 'expertCommunicationS', exposed: 'expertExposedFraction' },
};

/** Explains one field of the stage primitive; children are figures whose sum is the value. */
export function explainStage(objects: TrainingObjects, args: Float64Array, field: string): Explanation {
  const { slowest, units, share } = evaluateStages(objects, args);
  const note = `pipeline stage ${slowest.stage} is the slowest`;
  if (field === 'stageForwardS')
    return { rule: 'primitive', from: [], note: `${note}; recomputation belongs to backward` };
  if (field === 'fillDrainS') return explainWaits(args, note);
  const part = field as keyof StageParts;
  const setting = layerSetting(objects, args);
  const { architecture } = objects;
  const from: Figure[] = [];
  const add = (unit: UnitCost | undefined, count: number, operators: () => readonly Operator[]) => {
    if (unit && count > 0 && unit.parts[part] !== 0)
      from.push(unitFigure(unit, share * count, part, operators(), setting, args));
  };
  slowest.content.layersByBlock.forEach((count, index) => {
    const block = architecture.blocks[index];
    if (!block) return;
    const again = slowest.content.recomputedByBlock[index] ?? 0;
    add(units.blocks[index], count - again, () => lowerLayer(architecture, block, setting.share));
    add(units.recomputedBlocks?.[index], again, () => lowerLayer(architecture, block, setting.share));
  });
  if (slowest.content.hasEmbedding) add(units.embedding, 1, () => lowerEmbedding(architecture, setting.share));
  if (slowest.content.hasHead) add(units.head, 1, () => lowerHead(architecture, setting.share));
  return { rule: 'sum', from, note };
}

function explainWaits(args: Float64Array, slowest: string): Explanation {
  const microBatches = readStageArg(args, 'simulatedMicroBatches');
  if (microBatches === 0) return { rule: 'primitive', from: [], note: `${slowest}; its waits in one step of 1F1B` };
  const kind = scheduleOf(readStageArg(args, 'scheduleKind'));
  const note = `${slowest}; its waits in the event simulation of ${microBatches} micro-batches under ${kind}`;
  return { rule: 'simulated', from: [], note };
}

/** One kind of layer: how many the stage holds, and what one takes. */
function unitFigure(
  unit: UnitCost,
  count: number,
  part: keyof StageParts,
  operators: readonly Operator[],
  setting: LayerSetting,
  args: Float64Array,
): Figure {
  const one = unit.parts[part];
  return {
    name: `${unit.name} × ${count}`,
    value: one * count,
    unit: 's',
    rule: 'product',
    from: [
      { name: 'count', value: count, unit: '1', rule: 'primitive', from: [] },
      oneUnit(unit, one, part, operators, setting, args),
    ],
  };
}

function oneUnit(
  unit: UnitCost,
  one: number,
  part: keyof StageParts,
  operators: readonly Operator[],
  setting: LayerSetting,
  args: Float64Array,
): Figure {
  const bare: Figure = { name: `one ${unit.name}`, value: one, unit: 's', rule: 'primitive', from: [] };
  const summed = OPERATOR_PARTS[part];
  // Recomputation and waiting for the host are no plain sums over operators; multi-token prediction joins layers to the head.
  if (!summed || (unit.name === 'head' && setting.architecture.mtpModules > 0)) return bare;
  const whole: Figure = { ...bare, rule: 'sum', from: operatorFigures(operators, summed.part, setting) };
  if (summed.exposed === undefined) return whole;
  const all = whole.from.reduce((sum, figure) => sum + figure.value, 0);
  const figure =
    summed.exposed === 'expertExposedFraction'
      ? exposedFigure(scheduleOf(readStageArg(args, 'scheduleKind')))
      : summed.exposed;
  const waits =
    part === 'stageContextExposedS' && operators.some((each) => each.kind === 'collective' && each.isBlocking);
  const blocking = waits ? ', all of what attention waits for' : '';
  const note = `${figure} ${readStageArg(args, figure)}${blocking}, more where traffic outlasts the compute of the layer`;
  return {
    ...bare,
    rule: 'product',
    from: [
      { name: 'exposed share', value: all === 0 ? 0 : one / all, unit: '1', rule: 'primitive', from: [], note },
      { ...whole, name: 'all of it', value: all },
    ],
  };
}

function operatorFigures(operators: readonly Operator[], part: LayerPart, setting: LayerSetting): Figure[] {
  const forward = operatorTimes(operators, setting, 'forward');
  const backward = operatorTimes(operators, setting, 'backward');
  return forward.flatMap(({ operator, part: own, timeS }, index) => {
    if (own !== part) return [];
    const backwardS = backward[index]?.timeS ?? 0;
    return [
      {
        name: operator.name,
        value: timeS + backwardS,
        unit: 's',
        rule: 'sum',
        note: shapeOf(operator),
        from: [
          { name: 'forward', value: timeS, unit: 's', rule: 'primitive', from: [] },
          { name: 'backward', value: backwardS, unit: 's', rule: 'primitive', from: [] },
        ],
      } satisfies Figure,
    ];
  });
}

function shapeOf(operator: Operator): string {
  switch (operator.kind) {
    case 'gemm':
      return `${operator.m} × ${operator.n} × ${operator.k}`;
    case 'grouped-gemm':
      return `${operator.groups} experts, ${operator.rows} rows in all, × ${operator.n} × ${operator.k}`;
    case 'attention':
      return `${operator.sequences} × ${operator.queryTokens} queries on ${operator.keyTokens} keys, ${operator.heads} heads of ${operator.headDim}`;
    case 'linear-attention':
      return `${operator.tokens} tokens, ${operator.heads} heads of ${operator.keyHeadDim}`;
    case 'elementwise':
      return `${operator.forwardBytes} B forward, ${operator.backwardBytes} B backward`;
    case 'collective':
      return `${operator.collective} of ${operator.bytes} B over ${operator.group} ranks`;
    default:
      return operator satisfies never;
  }
}
