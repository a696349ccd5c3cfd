/** Texts of one simulated step. */
export const timeline = {
  'timeline.noTraining': 'this plan has no section training: there is no step to simulate',
  'timeline.tooManyOperations':
    '{stages} stages × {microBatches} micro-batches are {operations} operations in a step; at most {max} are simulated',
  'timeline.fewerMicroBatches':
    'The pattern repeats: fewer micro-batches show the same. Try --set training.globalBatchSequences with a smaller batch',
  'timeline.tooManyEvents':
    '{option} would hold {events} events, more than {max}; --all writes them nevertheless, --set training.globalBatchSequences=… makes the step shorter',
  'timeline.nothingFits':
    'No layout fits ({candidates} valid ones): there is no step to simulate. athanor train PLAN --search says what is over.',

  'timeline.headline':
    'One step simulated: {simulated}. The plan says {step}, with what ranks that differ and the host add.',
  'timeline.layout': '{microBatches} micro-batches under {schedule}: {layout}.',
  'timeline.layoutFound': '{microBatches} micro-batches under {schedule}, the fastest layout that fits: {layout}.',
  'timeline.doesNotFit': 'Does not fit: the fullest device lacks {over}. The step is what it would be with the memory.',
  'timeline.slowest':
    'Stage {stage} of {stages} is the slowest: {time} for a micro-batch forward and backward, {above} above the mean.',
  'timeline.alike': 'All {stages} stages take the same: {time} for a micro-batch forward and backward.',
  'timeline.bubble':
    'It is idle for {time}, {share} of the pipeline: {fill} before its first operation, {between} between operations, {drain} after the last. The mean stage is idle for {mean}.',
  'timeline.leftOut':
    'Start and end of the pipeline on one scale: {first} of {microBatches} micro-batches on the left, {last} on the right. --trace and --svg hold all.',
  'timeline.stage': 'stage {stage}',
  'timeline.otherStages': '… {count} more stages …',
  'timeline.activations': 'activations held',
  'timeline.drawing':
    'One training step of {stages} stages under {schedule}, {microBatches} micro-batches, simulated: {time}',

  'timeline.stream.compute': 'compute',
  'timeline.stream.tensor': 'tensor',
  'timeline.stream.context': 'context',
  'timeline.stream.expert': 'expert',
  'timeline.stream.pipeline': 'pipeline',
  'timeline.stream.data': 'data',
  'timeline.stream.copies': 'copies',
  'timeline.stream.host': 'host',

  'timeline.kind.forward': 'forward',
  'timeline.kind.backward': 'backward',
  'timeline.kind.inputGradient': 'input gradient',
  'timeline.kind.weightGradient': 'weight gradient',
  'timeline.kind.pair': 'forward beside backward',
  'timeline.kind.reference': 'reference pass',
  'timeline.kind.optimizer': 'optimizer',
  'timeline.kind.tensorExchange': 'tensor ranks',
  'timeline.kind.contextExchange': 'context ranks',
  'timeline.kind.expertExchange': 'expert all-to-all',
  'timeline.kind.activations': 'activations sent',
  'timeline.kind.gradients': 'gradients sent',
  'timeline.kind.gather': 'gather parameters',
  'timeline.kind.reduce': 'reduce gradients',
  'timeline.kind.replicaReduce': 'reduce between copies',
  'timeline.kind.activationOffload': 'activations and weights on the host',
  'timeline.kind.optimizerOffload': 'optimizer on the host',
  'timeline.kind.exchangeWait': 'waits for replicas',
  'timeline.kind.idle': 'idle',

  'timeline.table.stages': 'Stages',
  'timeline.column.stage': 'stage',
  'timeline.column.holds': 'holds',
  'timeline.column.work': 'work',
  'timeline.column.waits': 'waits in layers',
  'timeline.column.replicas': 'for replicas',
  'timeline.column.bubble': 'idle',
  'timeline.column.used': 'used',
  'timeline.column.held': 'held',
  'timeline.column.activations': 'activations',
  'timeline.holds.layers': '{layers} layers',
  'timeline.holds.embedding': 'embedding, {layers} layers',
  'timeline.holds.head': '{layers} layers, head',
  'timeline.holds.both': 'embedding, {layers} layers, head',
  'timeline.foot.used':
    'Waits in layers: for communication within an operation. Used: work of the simulated step. Held: micro-batches whose activations are kept at once.',
  'timeline.foot.stages': '{count} more stages are in --json.',

  'timeline.table.agreement': 'Against the plan',
  'timeline.column.part': 'part',
  'timeline.column.simulated': 'simulated',
  'timeline.column.plan': 'plan',
  'timeline.column.difference': 'difference',
  'timeline.equal': 'equal',
  'timeline.difference': '{time} ({share})',
  'timeline.part.pipeline': 'pipeline: work and bubble',
  'timeline.part.transfers': 'transfers between stages',
  'timeline.part.exchange': 'exchange between replicas',
  'timeline.part.reference': 'reference pass',
  'timeline.part.offload': 'memory of the host',
  'timeline.part.optimizer': 'optimizer',
  'timeline.part.step': 'ranks that are all alike',
  'timeline.part.lengths': 'waiting for the longest texts',
  'timeline.part.stragglers': 'waiting for the slowest rank',
  'timeline.part.software': 'older release of the software',
  'timeline.part.fixed': 'fixed per step',
  'timeline.part.total': 'step time of the plan',
  'timeline.foot.pipeline':
    'Pipeline: the plan has the closed form of 1F1B, over the chunks where they are interleaved; the simulation follows every operation.',
  'timeline.foot.transfers':
    'Transfers: the plan lets a share of each be waited for, as published runs show; here an operation waits only if it is ready before its input is there.',
  'timeline.foot.cut':
    'Exchange: {time} of the reductions of every micro-batch find no room behind their backward passes. The plan takes them as hidden beside forward passes; reductions are drawn shorter by that.',
} as const satisfies Record<string, string>;
