/** Seconds that one micro-batch takes on all stages together: what a pipeline of equal stages would share out. */
import type { Primitive } from '../../figures/index.js';
import { scheduleOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import { readRecompute } from '../recompute.js';
import { MODEL_ARGS, readStageArg } from './stage-args.js';
import { exposedFigure } from './stage-costs.js';
import { busyS } from './stage-parts.js';
import { unitCosts } from './unit-costs.js';

/**
 * Layers of which only a block is recomputed count without it: as long as the number of layers in a chunk is not known, none may be.
 */
export const modelPass: Primitive<TrainingObjects> = {
  name: 'modelPass',
  about: 'times of all layers, the embedding and the head for one micro-batch',
  args: MODEL_ARGS,
  objects: ['architecture', 'stack', 'texts'],
  fields: ['modelPassS'],
  call(objects, args, out) {
    // How many layers share a kept input changes what is kept, not what is computed.
    const rule = readRecompute((name) => (name === 'recomputeLayers' ? 1 : readStageArg(args, name)));
    const exposed = exposedFigure(scheduleOf(readStageArg(args, 'scheduleKind')));
    const { blocks, embedding, head } = unitCosts(objects, args, rule, exposed);
    const layers = objects.architecture.layerBlocks.reduce((sum, block) => {
      const unit = blocks[block];
      return unit === undefined ? sum : sum + busyS(unit.parts);
    }, 0);
    out[0] = layers + busyS(embedding.parts) + busyS(head.parts);
  },
};
