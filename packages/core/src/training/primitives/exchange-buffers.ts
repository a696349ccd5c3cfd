/** Buffers of a dispatcher that sends each token once, on one rank. */
import type { Primitive } from '../../figures/index.js';
import { exchangeBufferBytes } from '../../network/index.js';
import type { TrainingObjects } from '../objects.js';
import { argReader } from './layer-setting.js';

const ARGS = [
  'microBatchSequences',
  'sequenceLength',
  'tensorParallel',
  'contextParallel',
  'expertParallel',
  'expertDeduplicates',
  'scaleUpDomainSize',
] as const;
const read = argReader(ARGS);

export const exchangeBuffers: Primitive<TrainingObjects> = {
  name: 'exchangeBuffers',
  about: 'buffers of DeepEP or HybridEP, by what the generation runs',
  args: ARGS,
  objects: ['architecture', 'stack'],
  fields: ['exchangeBufferBytes'],
  call({ architecture, stack }, args, out) {
    out[0] = 0;
    if (read(args, 'expertDeduplicates') === 0) return;
    const tokens =
      (read(args, 'microBatchSequences') * read(args, 'sequenceLength')) /
      (read(args, 'tensorParallel') * read(args, 'contextParallel'));
    const group = { size: read(args, 'expertParallel'), stride: 1 };
    const levels = { generation: stack.generation, scaleUpDomainSize: read(args, 'scaleUpDomainSize') };
    for (const { mlp } of architecture.blocks) {
      if (mlp.kind !== 'moe') continue;
      const hiddenSize = mlp.latentSize ?? architecture.hiddenSize;
      // One buffer for all layers: the largest need.
      out[0] = Math.max(out[0] ?? 0, exchangeBufferBytes(group, levels, { tokens, hiddenSize, experts: mlp.experts }));
    }
  },
};
