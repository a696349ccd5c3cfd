/** Times of the collectives between layers: gradient reduction, parameter gathering, and passing activations between stages. */
import type { Primitive } from '../../figures/index.js';
import { type CollectiveKind, collectiveTime } from '../../network/index.js';
import type { TrainingObjects } from '../objects.js';
import { argReader, networkFacts } from './layer-setting.js';

const NETWORK_ARGS = [
  'scaleUpDomainSize',
  'scaleUpBytesPerS',
  'scaleUpTorusDimensions',
  'scaleOutBytesPerS',
  'scaleOutAttainedFraction',
  'scaleOutLatencyS',
  'podSize',
  'oversubscription',
  'collectiveStartFactor',
] as const;

interface CollectiveFigures {
  /** Name of the primitive and of its field for the whole time, ending in S; links and ports have one each. */
  readonly name: string;
  readonly about: string;
  readonly kind: CollectiveKind;
  /** Figures that give the full buffer, the number of ranks, and how far apart in rank order they are. */
  readonly bytes: string;
  readonly size: string;
  readonly stride: string;
}

function collectivePrimitive({
  name,
  about,
  kind,
  bytes,
  size,
  stride,
}: CollectiveFigures): Primitive<TrainingObjects> {
  const args = [bytes, size, stride, ...NETWORK_ARGS];
  const read = argReader(args);
  return {
    name,
    about,
    args,
    objects: ['stack'],
    fields: [name, name.replace(/S$/, 'ScaleUpS'), name.replace(/S$/, 'ScaleOutS')],
    call({ stack }, values, out) {
      const network = networkFacts(stack.generation, (figure) => read(values, figure));
      const group = { size: read(values, size), stride: read(values, stride) };
      const { timeS, scaleUpS, scaleOutS } = collectiveTime(kind, read(values, bytes), group, network);
      out[0] = timeS;
      out[1] = scaleUpS;
      out[2] = scaleOutS;
    },
    explain({ stack }, values, field) {
      const network = networkFacts(stack.generation, (figure) => read(values, figure));
      const group = { size: read(values, size), stride: read(values, stride) };
      const time = collectiveTime(kind, read(values, bytes), group, network);
      const note = `${kind} over ${group.size} ranks, bound by ${time.boundBy}`;
      if (field !== name) return { rule: 'primitive', from: [], note };
      return {
        rule: 'sum',
        from: [
          { name: 'latency', value: time.latencyS, unit: 's', rule: 'primitive', from: [] },
          { name: 'transfer', value: time.transferS, unit: 's', rule: 'primitive', from: [] },
        ],
        note,
      };
    },
  };
}

export const collectives: readonly Primitive<TrainingObjects>[] = [
  collectivePrimitive({
    name: 'denseReduceS',
    about: 'reduce-scatter of the gradients of dense parameters over their replicas',
    kind: 'reduceScatter',
    bytes: 'denseGradientBytes',
    size: 'denseShard',
    stride: 'denseStride',
  }),
  collectivePrimitive({
    name: 'denseGatherS',
    about: 'all-gather of dense parameters over their replicas',
    kind: 'allGather',
    bytes: 'denseGatherBytes',
    size: 'denseShard',
    stride: 'denseStride',
  }),
  collectivePrimitive({
    name: 'expertReduceS',
    about: 'reduce-scatter of the gradients of expert parameters over their replicas',
    kind: 'reduceScatter',
    bytes: 'expertGradientBytes',
    size: 'expertShard',
    stride: 'expertStride',
  }),
  collectivePrimitive({
    name: 'expertGatherS',
    about: 'all-gather of expert parameters over their replicas',
    kind: 'allGather',
    bytes: 'expertGatherBytes',
    size: 'expertShard',
    stride: 'expertStride',
  }),
  collectivePrimitive({
    name: 'replicaReduceS',
    about: 'all-reduce of sharded gradients between the groups that each hold one copy',
    kind: 'allReduce',
    bytes: 'replicaGradientBytes',
    size: 'shardReplicas',
    stride: 'shardReplicaStride',
  }),
  collectivePrimitive({
    name: 'expertReplicaReduceS',
    about: 'all-reduce of sharded expert gradients between the groups that each hold one copy',
    kind: 'allReduce',
    bytes: 'expertReplicaGradientBytes',
    size: 'expertShardReplicas',
    stride: 'expertShardReplicaStride',
  }),
  collectivePrimitive({
    name: 'stageTransferS',
    about: 'passing the activations of one micro-batch to the next pipeline stage',
    kind: 'pointToPoint',
    bytes: 'stageTransferBytes',
    size: 'stageTransferRanks',
    stride: 'stageStride',
  }),
];
