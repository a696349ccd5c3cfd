/** Texts of the diagnose room. */
export const diagnose = {
  // Reading the log
  'diagnose.emptyLog': 'expected a training log, got an empty file',
  'diagnose.noSteps': 'no training step found ({lines} lines, read as {formats})',
  'diagnose.tryFormat': 'Read as {format} it has {steps}: leave out --format',
  'diagnose.tryPlain':
    'A line of a log looks like "iteration 10/100 | elapsed time per iteration (ms): 6277.0 |", "step: 10 … tps: 163", "train_step_timing in s=6.277" or, in a file of numbers, "6.277 s"',
  'diagnose.notPositive': 'expected {@what} above 0, got {received} in line {line}',
  'diagnose.notANumber': 'expected a number under "{column}", got "{received}" in line {line}',
  'diagnose.moreFaults': 'more lines as wrong: {count}',
  'diagnose.quantity.stepTimeS': 'a step time',
  'diagnose.quantity.tokensPerS': 'tokens per second',
  'diagnose.quantity.tokensPerSPerAccelerator': 'tokens per second and accelerator',

  'diagnose.notADiagnosis': 'expected what athanor diagnose --json prints of a run, with its plan and step time',

  // Holding it against the plan
  'diagnose.noTraining': 'the plan has no section "training" to hold the log against',
  'diagnose.layoutOpen': 'a log is of one layout, but the plan asks for a search',
  'diagnose.writeLayout': 'Write the layout that ran',
  'diagnose.otherBatch': 'the log is of steps of {logged} sequences, the plan of {planned}',
  'diagnose.otherSetting': 'the log says {logged} (line {line}), the plan {planned}',
  'diagnose.otherModel': 'the log says {setting} {logged} (line {line}), the model of the plan has {planned}',
  'diagnose.trySet': 'Try --set {setting}',
  'diagnose.otherTokens':
    'step times and tokens per second of the log make {logged} tokens a step; {globalBatchSequences} sequences of {sequenceLength} tokens, as planned for {accelerators} accelerators, are {planned}',
  'diagnose.allSkipped': '--skip {skip} leaves none of the {steps} steps of the log',

  // The verdict
  'diagnose.verdict.above':
    'Slower than its interval: a step takes {measured} (median), predicted {predicted} ({low} to {high}).',
  'diagnose.verdict.inside':
    'Within its interval: a step takes {measured} (median), predicted {predicted} ({low} to {high}).',
  'diagnose.verdict.below':
    'Faster than its interval: a step takes {measured} (median), predicted {predicted} ({low} to {high}).',
  'diagnose.headline.becameSlower':
    'The run began within its interval ({start} a step) and became slower: {end} at its end, {change} more. Look first for what changed while it ran.',
  'diagnose.headline.slower':
    'The gap is {gap}, {share} of the prediction: about {percentile} of runs like it come out faster.',
  'diagnose.headline.faster':
    'It gains {gap}, {share} of the prediction: about {percentile} of runs like it come out slower.',
  'diagnose.headline.speedup': 'It should be {speedup} times as fast ({low} to {high}).',
  'diagnose.headline.run':
    'At this rate {tokens} take {measured} with failures and checkpoints, {predicted} as predicted.',
  'diagnose.headline.cause': 'Most plausible alone: {@cause}; a step then takes {step}, {share} of the gap.',
  'diagnose.headline.extremeCause':
    'Alone, only an extreme cause explains it ({@cause}): several together are likelier.',
  'diagnose.headline.partialCause':
    'No single cause explains it all; the largest is {@cause}: a step then takes {step}, {share} of the gap.',
  'diagnose.headline.betterLayout':
    'A faster layout fits: {layout}; predicted {step}, {share} less. With the gap of this run it would take {measured}.',
  'diagnose.headline.bestLayout':
    'None of the {candidates} layouts of this cluster that were searched fits and is predicted to be faster.',

  'diagnose.headline.tooManyLayouts':
    'A faster layout was not looked for: {combinations} layouts are more than {largest}. athanor train PLAN with layout.search: true and some fields fixed goes through fewer.',

  // Tables
  'diagnose.table.steps': 'Steps ({samples} {samples?sample|samples}, {format} log)',
  'diagnose.table.explanations': 'What would explain the gap, most plausible first',
  'diagnose.table.components': 'What each part would have to be to explain {gap} alone',
  'diagnose.table.memory': 'Peak memory',
  'diagnose.list.look': 'What to look at',
  'diagnose.list.remarks': 'Remarks',
  'diagnose.column.figure': 'figure',
  'diagnose.column.value': 'value',
  'diagnose.column.interval': '80 % interval',
  'diagnose.column.cause': 'if',
  'diagnose.column.step': 'step then',
  'diagnose.column.ofGap': 'of the gap',
  'diagnose.column.ofPlausible': 'of what is plausible',
  'diagnose.column.factor': 'needed',
  'diagnose.column.possible': 'possible',
  'diagnose.column.alone': 'verdict',
  'diagnose.column.measured': 'measured',
  'diagnose.column.predicted': 'predicted',
  'diagnose.column.verdict': 'verdict',
  'diagnose.row.median': 'median step time',
  'diagnose.row.predicted': 'predicted step time',
  'diagnose.row.mean': 'mean',
  'diagnose.row.fastest': 'fastest',
  'diagnose.row.tail': '95th percentile',
  'diagnose.row.spread': 'spread around the median',
  'diagnose.row.drift': 'change from start to end',
  'diagnose.row.slow': 'slow steps',
  'diagnose.row.slowShare': 'time lost to them',
  'diagnose.noDrift': 'none',
  'diagnose.setting': 'yes or no',
  'diagnose.factor': '× {factor}',
  'diagnose.noFactor': 'none',
  'diagnose.factors': '× {low} to {high}',
  'diagnose.possible': 'possible',
  'diagnose.notPossible': 'not possible',
  'diagnose.source.stepTimeS': 'Times as logged.',
  'diagnose.source.tokensPerS': 'From tokens per second and the batch of the plan.',
  'diagnose.source.tokensPerSPerAccelerator':
    'From tokens per second and accelerator, with the batch and the accelerators of the plan.',
  'diagnose.source.interval': 'Each sample is the mean of {interval} steps.',
  'diagnose.warmUp.asked': 'Left out at the start: {samples}, as asked.',
  'diagnose.warmUp.none':
    'Nothing is left out as warm-up: the first sample is at most {tolerance} slower than the later ones.',
  'diagnose.warmUp.settled':
    'Left out at the start as warm-up: {samples}, more than {tolerance} slower than the later samples.',
  'diagnose.foot.explanations':
    'Each is the prediction of {predicted} evaluated again with that one change; changes in degrees go just as far as explains the gap, or as far as is plausible.',
  'diagnose.foot.components':
    'Each part is scaled alone, and what hides behind it follows. Possible is what the same machines can do at the same layout.',
  'diagnose.foot.memory':
    'The largest peak of the ranks that the log shows. Reserved holds fragments too, so its interval goes up to what the device must have.',
  'diagnose.memory.allocated': 'allocated',
  'diagnose.memory.reserved': 'reserved',
  'diagnose.memory.inside': 'within',
  'diagnose.memory.above': 'more than predicted',
  'diagnose.memory.below': 'less than predicted',

  // Causes: clauses without a full stop, also inside a sentence
  'diagnose.cause.powerLimit': 'a power limit of {power} instead of {planned}',
  'diagnose.cause.noThrottling': 'matrix products at {now} of their short-run rate instead of {planned}',
  'diagnose.cause.attentionRate': 'attention kernels at {rate} of their modelled rate',
  'diagnose.cause.memoryRate': 'device memory at {rate} of its modelled bandwidth',
  'diagnose.cause.scaleUp': 'scale-up links at {rate} of their modelled rate',
  'diagnose.cause.scaleOut': 'the network between nodes at {now} of its line rate instead of {planned}',
  'diagnose.cause.tensorOverlap': '{now} of tensor-parallel communication hidden instead of {planned}',
  'diagnose.cause.contextOverlap': '{now} of context-parallel communication hidden instead of {planned}',
  'diagnose.cause.expertOverlap': '{now} of expert communication hidden instead of {planned}',
  'diagnose.cause.dataOverlap': 'gradients and parameters exchanged behind {now} micro-batches instead of {planned}',
  'diagnose.cause.shardedOverlap': '{now} of layer-by-layer gathers waited for instead of {planned}',
  'diagnose.cause.expertImbalance': 'the busiest rank of experts {imbalance} times the mean',
  'diagnose.cause.host': 'host time for each layer × {times}',
  'diagnose.cause.stragglers': 'the slowest rank {now} behind the mean instead of {planned}',
  'diagnose.cause.pause': 'a pause of {pause} in each step: data, logging, a synchronisation',
  'diagnose.cause.olderRelease': 'a software release {years} y older than planned',
  'diagnose.cause.newerRelease': 'a software release {years} y newer than planned',
  'diagnose.cause.recompute': 'recompute {now} instead of {planned}',
  'diagnose.cause.attentionKernel': 'attention {now} instead of {planned}',
  'diagnose.cause.precision': 'precision {now} instead of {planned}',
  'diagnose.cause.sequenceParallel': 'sequence parallelism {now} instead of {planned}',
  'diagnose.cause.fusion': 'memory-bound kernels {now} instead of {planned}',
  'diagnose.cause.graphs': 'CUDA graphs {now} instead of {planned}',
  'diagnose.cause.dispatch': 'expert dispatch {now} instead of {planned}',
  'diagnose.cause.batchOverlap': 'expert all-to-all beside another micro-batch {now} instead of {planned}',
  'diagnose.cause.virtualPipeline': 'virtualPipeline {now} instead of {planned}',
  'diagnose.cause.microBatch': 'microBatchSequences {now} instead of {planned}',
  'diagnose.cause.sharding': 'sharding {now} instead of {planned}',

  // What to look at, by cause
  'diagnose.look.powerLimit':
    'Power and clocks: nvidia-smi -q -d CLOCK,POWER,PERFORMANCE while it trains; "SW Power Cap" or "HW Slowdown" active, SM clock against its maximum. dcgmi dmon -e 155,156,1002 over all nodes.',
  'diagnose.look.noThrottling':
    'Power and clocks: the run may be cooler, or its parts better, than the ones that the constants describe.',
  'diagnose.look.attentionRate':
    'The attention kernel in a profile (nsys profile -t cuda,nvtx): its name tells the library; head sizes and masks that it has no fast path for fall back. Compare TFLOP/s with a micro-benchmark.',
  'diagnose.look.memoryRate':
    'The part itself (nvidia-smi -q: product name, memory clock); unfused norms, activations and rotary in a profile; ECC remapping (nvidia-smi -q -d ROW_REMAPPER).',
  'diagnose.look.scaleUp':
    'Scale-up links: nvidia-smi nvlink -s and -e on every node; nccl-tests all_reduce_perf within a node; NCCL_DEBUG=INFO for P2P/NVLS instead of SHM.',
  'diagnose.look.scaleOut':
    'The network: NCCL_DEBUG=INFO (which NICs, GPUDirect RDMA, rings or trees), nccl-tests across the nodes of the job, port counters and congestion marks (ethtool -S, perfquery), a rail that is down.',
  'diagnose.look.tensorOverlap':
    'Tensor-parallel overlap: --tp-comm-overlap with --sequence-parallel, user buffers, CUDA_DEVICE_MAX_CONNECTIONS=1; in a profile, gathers beside matrix products rather than between them.',
  'diagnose.look.contextOverlap':
    'Context parallelism: the kind of exchange (--cp-comm-type), whether key-value traffic runs beside attention in a profile, load balance of the causal pieces.',
  'diagnose.look.expertOverlap':
    'Expert dispatch: the dispatcher in use (all-to-all, DeepEP), --overlap-moe-expert-parallel-comm or a shared expert beside it, whether it crosses nodes.',
  'diagnose.look.dataOverlap':
    'Gradient overlap: --overlap-grad-reduce and --overlap-param-gather, bucket size, reduce-scatters at the end of backward in a profile.',
  'diagnose.look.shardedOverlap':
    'Parameter gathers: prefetch depth, reshard-after-forward, gathers that wait for the layer before in a profile.',
  'diagnose.look.expertImbalance':
    'Routing: tokens for each expert (a histogram for each layer), the balancing loss, whether benchmarks forced balance; the slowest expert rank in a profile.',
  'diagnose.look.host':
    'The host: gaps between kernels in nsys, CPU frequency governor and NUMA binding, Python garbage collection, CUDA graphs, torch.compile; a profiler or anomaly detection left on.',
  'diagnose.look.stragglers':
    'Slow ranks: step time or compute time by rank (--log-straggler, torch flight recorder), clocks and temperatures of the slowest, one node swapped out at a time.',
  'diagnose.look.pause':
    'Pauses: the data loader (time to the first kernel of a step), .item() and logging in each step, num-workers, storage of the data, barriers of timers.',
  'diagnose.look.release':
    'Versions: framework, Transformer Engine, cuDNN, NCCL, driver; the plan takes training.frameworkRelease.',
  'diagnose.look.recompute':
    'The recompute settings that ran: --recompute-granularity, --recompute-num-layers; activation_checkpoint in torchtitan.',
  'diagnose.look.attentionKernel':
    'Which attention ran: NVTE_DEBUG=1 NVTE_DEBUG_LEVEL=2 names the backend; kernel names in a profile; --attention-backend.',
  'diagnose.look.fusion':
    'Fusion: torch.compile on or off and graph breaks (TORCH_LOGS=graph_breaks), fused norms, activations and rotary in a profile instead of many small kernels.',
  'diagnose.look.graphs':
    'CUDA graphs: whether --cuda-graph-impl or --enable-cuda-graph was set and captured (replays show as one launch in nsys), and of which modules.',
  'diagnose.look.dispatch':
    'The dispatcher: --moe-token-dispatcher-type and the flex backend (DeepEP, HybridEP), whether it fell back to plain all-to-all.',
  'diagnose.look.batchOverlap':
    'Whether --overlap-moe-expert-parallel-comm (or DualPipe) was on: all-to-all beside products of another micro-batch in a profile.',
  'diagnose.look.precision':
    'Which precision ran: --fp8-format and --fp8-recipe, names of matrix kernels in a profile (e4m3, bf16), layers that are left out.',
  'diagnose.look.sequenceParallel': 'Whether --sequence-parallel was set.',
  'diagnose.look.virtualPipeline':
    'Whether chunks were interleaved: --num-layers-per-virtual-pipeline-stage or --num-virtual-stages-per-pipeline-rank.',
  'diagnose.look.microBatch': 'The micro-batch that ran: --micro-batch-size, and gradient accumulation.',
  'diagnose.look.sharding':
    'What was sharded: --use-distributed-optimizer, --data-parallel-sharding-strategy, the FSDP mesh.',

  // Remarks
  'diagnose.remark.period':
    'Every {period} steps one takes {extra} longer ({count} seen), {perStep} for each step: checkpoints, evaluation, garbage collection or a profiler; look at what runs at that interval.',
  'diagnose.remark.megatronPeriod':
    'Every {period} steps one takes {extra} longer ({count} seen), {perStep} for each step. Megatron leaves checkpoints and evaluation out of these times: garbage collection (--manual-gc-interval), data, logging or a profiler at that interval.',
  'diagnose.remark.irregular':
    'Slow steps at no regular interval: {count}, above {threshold}, up to {largest}. Storage, network retries, another job, clocks.',
  'diagnose.remark.slowing':
    'Steps grow longer: by {change} from start to end. Heat and clocks, memory fragmentation, a growing data-loader queue, longer sequences.',
  'diagnose.remark.quickening':
    'Steps grow shorter: by {change} from start to end; the run may not have settled. --skip leaves out more of the start.',
  'diagnose.remark.calibrated':
    'The prediction is corrected by {runs} measured runs like this one: × {factor} on the step time.',
  'diagnose.remark.shiftSlower':
    'From step {step} on, steps take {change} longer: what changed there? A node that was swapped, a link or clock that fell, another job, a longer sequence.',
  'diagnose.remark.shiftFaster':
    'From step {step} on, steps take {change} less: what changed there? --skip leaves out what came before.',
  'diagnose.remark.atPowerLimit':
    'The accelerators draw {power} of {limit}: they are at their limit, and clocks give way.',
  'diagnose.remark.lowPower': 'The accelerators draw only {power} of {limit}: they wait for something.',
  'diagnose.remark.power': 'The accelerators draw {power} of {limit}.',
  'diagnose.remark.flops':
    'The log counts {ratio} times the FLOPs that the plan has for a step: either it counts otherwise, or the model of the plan is not the one that ran.',
  'diagnose.remark.doesNotFit':
    'By the prediction the plan does not fit, yet it ran: its memory settings may differ from those of the run (recomputation, sharding, micro-batch).',
  'diagnose.remark.retries':
    'Times that the allocator freed its cache and tried again: {count}. Memory is nearly full, and each time the step stalls.',
  'diagnose.remark.restarts': 'Restarts from a checkpoint, where the step number falls: {count}.',
  'diagnose.remark.otherBatch': 'Samples of another batch size, left out as a batch that was still growing: {count}.',
  'diagnose.remark.repeated':
    'Lines that repeat the step before them (other ranks, a progress bar): {count}; the slowest counts.',
  'diagnose.remark.secondsAssumed': 'The log names no unit for its times: seconds are assumed.',
  'diagnose.remark.unread': 'Lines that hold nothing that is read here: {count} of {lines}.',
  'diagnose.remark.few': 'Few samples ({samples}): their spread tells little.',
  'diagnose.remark.calibrate':
    'The steps are steady, so the miss is no chance. Where several runs of this cluster miss alike, calibrate on them rather than look for a fault in each: --calibrate FILE with a list of their --json outputs.',
} as const satisfies Record<string, string>;
