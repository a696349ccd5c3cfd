/** Who holds a copy of what: replicas, shards and bytes of state per parameter. */
import type { Declarations } from '../../figures/index.js';
import { fsdp2 } from '../sources.js';

export const sharding = {
  denseReplicas: {
    kind: 'formula',
    unit: '1',
    is: 'modelCopies * dataParallel * contextParallel',
    about: 'ranks that hold the same dense parameters',
  },
  denseStride: {
    kind: 'formula',
    unit: '1',
    is: 'tensorParallel',
    about: 'distance in rank order between replicas of dense parameters',
  },
  expertReplicas: {
    kind: 'formula',
    unit: '1',
    is: 'modelCopies * (expertParallel > 1 ? max(1, dataParallel * contextParallel * tensorParallel / expertParallel) : dataParallel * contextParallel)',
    about: 'ranks that hold the same experts; experts are whole on a rank once expert parallelism is used',
  },
  expertStride: {
    kind: 'formula',
    unit: '1',
    is: 'expertParallel > 1 ? expertParallel : tensorParallel',
    about: 'distance in rank order between replicas of experts',
  },
  denseShard: {
    kind: 'formula',
    unit: '1',
    is: 'shardGroupLimit > 0 ? min(shardGroupLimit, denseReplicas) : denseReplicas',
    about: 'replicas that share one copy of sharded dense state',
  },
  expertShard: {
    kind: 'formula',
    unit: '1',
    is: 'shardGroupLimit > 0 ? min(shardGroupLimit, expertReplicas) : expertReplicas',
    about: 'replicas that share one copy of sharded expert state',
  },
  shardReplicas: {
    kind: 'formula',
    unit: '1',
    is: 'denseReplicas / denseShard',
    about: 'groups that each hold one whole copy',
  },
  shardReplicaStride: {
    kind: 'formula',
    unit: '1',
    is: 'denseStride * denseShard',
    about: 'distance in rank order between such groups',
  },
  expertShardReplicas: {
    kind: 'formula',
    unit: '1',
    is: 'expertReplicas / expertShard',
    about: 'groups that each hold one whole copy of the experts',
  },
  expertShardReplicaStride: {
    kind: 'formula',
    unit: '1',
    is: 'expertStride * expertShard',
    about: 'distance in rank order between such groups',
  },
  parametersAreShards: {
    kind: 'formula',
    unit: '1',
    is: 'shardsParameters > 0 and pipelineParallel == 1 ? 1 : 0',
    about:
      '1 where a rank keeps only its shard of the weights between layers; a pipeline gathers once and keeps them whole',
  },
  gradientsAreShards: {
    kind: 'formula',
    unit: '1',
    is: 'shardsGradients > 0 and (shardsParameters == 0 or pipelineParallel == 1) ? 1 : 0',
    about: '1 where a rank keeps only its shard of the gradients between micro-batches',
  },
  shardIsMaster: {
    kind: 'formula',
    unit: '1',
    is: 'parametersAreShards * shardsMaster * trainableWeights',
    about:
      '1 where the shard of a weight is its 32-bit master copy, and no 16-bit copy is kept beside it; frozen weights have none',
    source: fsdp2,
  },
  heldWeightBytes: {
    kind: 'formula',
    unit: 'B/param',
    is: 'shardIsMaster > 0 ? max(masterBytes, weightBytes) : weightBytes',
    about: 'bytes of one weight of the embedding or the head as a rank holds it',
    source: fsdp2,
  },
  heldLayerWeightBytes: {
    kind: 'formula',
    unit: 'B/param',
    is: 'shardIsMaster > 0 ? max(masterBytes, weightBytes) : layerWeightBytes',
    about: 'bytes of one weight of a layer as a rank holds it while other layers are at work',
    source: fsdp2,
  },
  residentFraction: {
    kind: 'formula',
    unit: '1',
    is: '1 - offloadedParametersFraction',
    about: 'of the weights that a rank holds, and of their gradients, what stays on the device',
  },
  wholeOptimizerBytes: {
    kind: 'formula',
    unit: 'B/param',
    is: 'optimizerBytes - shardIsMaster * masterBytes',
    about: 'bytes of optimizer state beside the weight, and of a master copy where that is another one',
  },
  heldOptimizerBytes: {
    kind: 'formula',
    unit: 'B/param',
    is: 'wholeOptimizerBytes * (1 - offloadedOptimizerFraction)',
    about: 'of it, what stays on the device',
  },
} as const satisfies Declarations;
