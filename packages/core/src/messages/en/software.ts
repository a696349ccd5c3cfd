/** Texts on the software stack of a plan: fields, rules between them and the rest, notes. */
export const software = {
  'plan.note.overlapNeedsChunks':
    'expertBatchOverlap is planned as if it ran; {stack} runs it with pipelineParallel {pipelineParallel} only where virtualPipeline is at least 2',
  'plan.note.overlapWithoutFull':
    'expertBatchOverlap is planned as if it ran; {stack} runs it only where no whole layers are recomputed',
  'plan.note.performsAs': 'on {generation} it performs as {value}',
  'plan.note.softwareIdle': '{field} changes nothing here: {@why}',
  'plan.idle.expertLayers': 'the model has no expert layers',
  'plan.idle.expertParallel': 'every rank holds all experts',
  'plan.idle.dualPipe': 'the schedule pairs micro-batches anyway',
  'plan.idle.expertBatchOverlap': 'another micro-batch hides the exchange already',
  'plan.idle.tensorParallel': 'without tensor parallelism there is nothing to hide',
  'plan.idle.dataParallel': 'one replica exchanges nothing',
  'plan.idle.shardedParameters': 'parameters are sharded, and shardedOverlap says what is hidden',
  'plan.idle.wholeParameters': 'parameters are not sharded',
  'plan.idle.unshardedOptimizer': 'without a sharded optimizer no parameters are gathered',
  'plan.idle.fullRecompute': 'only recompute full repeats whole layers',
  'plan.idle.precision': 'matrix products run in 16 bits',
  'plan.trySetting': 'Try {setting}',
  'plan.softwareNeedsExperts': '{model} has no experts',
  'plan.softwareNeedsMicroBatches':
    'the exchange of one micro-batch runs beside the compute of another: expected at least 2 per step, got {microBatches}',
  'plan.softwareNeedsDispatch':
    'a plain all-to-all is one blocking call: nothing of it is hidden behind its own micro-batch',
  'plan.softwareNeedsSequenceParallel':
    'what runs beside matrix products are the gathers and scatters of sequence parallelism, which is off',
  'plan.softwareNeedsHopper': 'FlashAttention-3 needs Hopper or later, which {accelerator} is not',
  'plan.softwareNeedsQuantisingKernel': 'attention in 8 bits is a mode of flash-3 and cudnn on Hopper and later',
  'plan.noTensorScaling': '{precision} has no scale of a whole tensor',
  'plan.imbalanceAboveRanks': 'the busiest expert rank can have at most {most} times the mean load, got {received}',

  'plan.default.expertImbalance': 'balanced routing, as benchmarks force it and balancing aims at',

  'plan.about.expertImbalance': 'Load of the busiest expert rank over the mean; 1 is balanced routing.',
  'plan.about.tensorScaling':
    'Under fp8-tensor: current (the scale of a tensor is found anew) or delayed (taken of earlier steps). Without it: as published runs have it, which mix both.',
  'plan.about.attentionKernel':
    'unfused (scores pass through memory), flash-1, flash-2, flash-3, or cudnn, which is as fast as flash-3 on Hopper and later.',
  'plan.about.attentionPrecision':
    'Width of the numbers that attention multiplies under 8- and 4-bit recipes: 16-bit, or 8-bit (fp8_dot_product_attention).',
  'plan.about.elementwiseFusion':
    'How norms, activations and residuals run: eager (a kernel each), partial, compiled (torch.compile), or fused by hand.',
  'plan.about.hostGraphs':
    'CUDA graphs of nothing (none; of single modules is no faster), or of a whole iteration (whole).',
  'plan.about.tensorOverlap':
    'Share of tensor-parallel communication that runs beside matrix products (user buffers, async TP), 0 to 1; true for what stacks reach that do it.',
  'plan.about.expertDispatch':
    'all-to-all (a token travels once for each expert), or deduplicated (DeepEP, HybridEP: once to each domain).',
  'plan.about.expertOverlap':
    'Share of expert all-to-all that its own micro-batch hides (shared expert, chunks), 0 to 1; true for what stacks reach that do it.',
  'plan.about.expertBatchOverlap': 'Whether the all-to-all of one micro-batch runs beside the compute of another.',
  'plan.about.gradientReduceOverlap': 'Whether gradients are reduced in buckets beside the backward pass.',
  'plan.about.parameterGatherOverlap': 'Whether updated parameters are gathered beside the forward pass.',
  'plan.about.dataParallelOverlapMicroBatches':
    'Micro-batches of compute that gradient reduction and parameter gathering can hide behind (zero2 and below).',
  'plan.about.shardedOverlap':
    'Share of the traffic of sharded parameters (zero3, fsdp, hsdp) that prefetching hides where there is compute, 0 to 1; false: no prefetch.',
  'plan.about.shardsMaster': 'Whether the shard of a parameter is its master copy, cast to 16 bits as it is gathered.',
  'plan.about.gradientBytes': 'Bytes of one gradient as it is accumulated and reduced, 2 to 4.',
  'plan.about.quantisedWeights':
    'What 8- and 4-bit recipes hold of a weight: its copies alone (primary), copies beside the 16-bit weight (cached), or the 16-bit weight, cast as it is used (cast).',
  'plan.about.weightTransposes':
    'Whether 8-bit weights keep a transposed copy where the device needs one (kept), or one is made for each product (remade).',
  'plan.about.attentionStoreBytes':
    'Under 8- and 4-bit recipes, bytes kept of an element of queries, keys, values and the output of attention: 1 to 2, or as-multiplied (1 under 8-bit attention, else 2).',
  'plan.about.activationStoreBytes':
    'Under 8- and 4-bit recipes, bytes kept of an input of the activation function, 1 to 2.',
  'plan.about.attentionOutputStore':
    'Under 8-bit recipes, what is kept of the input of the output projection of attention: a copy as of other products (as-inputs), none beside the output that the core keeps (once), or 12 bits for both (e5m6).',
  'plan.about.memoryPlan':
    'Who decides when memory is held: modules as they run, or a compiler, which gathers single matrices and lets gradients exist from when they are made.',
  'plan.about.lossTiles': 'Parts of the tokens that the head and the loss are run on, one after the other.',
  'plan.about.logitBytes':
    'Bytes of one logit at the loss: 2 where the gradient takes its place, 6 with a copy in 32 bits, 10 with two, 14 where PyTorch runs the loss uncompiled (18 over tensor ranks).',
  'plan.about.recomputeStopsEarly': 'Whether recompute full leaves out the last product of a layer.',
  'plan.about.fragmentationFraction':
    'Share of activations and buffers that the allocator holds unused between them, 0 to 0.9.',
  'plan.about.hostPerLayerS': 'Host time to issue one dense layer forward and backward: 0.8 ms.',
  'plan.about.hostPerMoeLayerS': 'Host time to issue one expert layer forward and backward: 5 ms.',
  'plan.about.fixedPerStepS': 'Host time of a step that nothing hides: 50 ms.',
} as const satisfies Record<string, string>;
