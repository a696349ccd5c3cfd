/** Most parameters that any one rank holds: what gradient reduction and the optimizer wait for. */
import type { Primitive } from '../../figures/index.js';
import { scheduleOf, splitOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import { stageContents } from '../stages.js';
import { argReader } from './layer-setting.js';
import { rankParameters, stageParametersOf } from './rank-holdings.js';

const ARGS = [
  'tensorParallel',
  'expertParallel',
  'pipelineParallel',
  'virtualPipeline',
  'stageSplit',
  'scheduleKind',
] as const;
const FIELDS = [
  'heaviestDenseParameters',
  'heaviestExpertParameters',
  'heaviestAdapterParameters',
  'heaviestCompressedDenseParameters',
  'heaviestCompressedExpertParameters',
] as const;
const read = argReader(ARGS);

export const stageParameters: Primitive<TrainingObjects> = {
  name: 'stageParameters',
  about: 'parameters on one rank of the pipeline stage that holds most',
  args: ARGS,
  objects: ['architecture'],
  fields: FIELDS,
  call({ architecture }, args, out) {
    const share = { tensorParallel: read(args, 'tensorParallel'), expertParallel: read(args, 'expertParallel') };
    const kind = scheduleOf(read(args, 'scheduleKind'));
    const sizes = [read(args, 'pipelineParallel'), read(args, 'virtualPipeline')] as const;
    const contents = stageContents(architecture, kind, ...sizes, 0, splitOf(read(args, 'stageSplit')));
    if (!contents) throw new Error('layers cannot be spread over these stages; layout rules are checked first');
    const perBlock = architecture.blocks.map((block) => rankParameters(architecture, block, share));
    const held = contents.map((content) => stageParametersOf(architecture, content, perBlock, share));
    const heaviest = held.reduce((worst, stage) =>
      stage.dense + stage.expert > worst.dense + worst.expert ? stage : worst,
    );
    out[0] = heaviest.dense;
    out[1] = heaviest.expert;
    out[2] = heaviest.adapter;
    out[3] = heaviest.compressedDense;
    out[4] = heaviest.compressedExpert;
  },
};
