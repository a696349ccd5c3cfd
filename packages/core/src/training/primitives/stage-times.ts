/** Seconds that the slowest pipeline stage spends on one micro-batch, by kind, and how long it waits while the pipeline fills and drains. */
import type { Primitive } from '../../figures/index.js';
import type { TrainingObjects } from '../objects.js';
import { explainStage } from './explain-stage.js';
import { STAGE_ARGS } from './stage-args.js';
import { evaluateStages } from './stage-costs.js';
import { STAGE_FIELDS } from './stage-parts.js';

export const stageTimes: Primitive<TrainingObjects> = {
  name: 'stageTimes',
  about: 'times of the operators of each pipeline stage, summed for the slowest one',
  args: STAGE_ARGS,
  objects: ['architecture', 'stack', 'texts'],
  fields: STAGE_FIELDS,
  call(objects, args, out) {
    const { slowest, fillDrainS } = evaluateStages(objects, args);
    const { parts, forwardS } = slowest;
    STAGE_FIELDS.forEach((field, index) => {
      out[index] = field === 'fillDrainS' ? fillDrainS : field === 'stageForwardS' ? forwardS : parts[field];
    });
  },
  explain: explainStage,
};
