/** What Megatron-LM splits over replicas, read and written: distributed optimizer, Megatron-FSDP, PyTorch FSDP2. */
import type { Sharding, TrainingInput } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import type { ReadSizes } from './sizes.js';
import { replicaWords } from './software.js';
import type { ArgumentValues } from './values.js';
import { megatronVersion } from './version.js';

const strategies = ['no_shard', 'optim', 'optim_grads', 'optim_grads_params'] as const;
const shardingOf = {
  no_shard: 'none',
  optim: 'zero1',
  optim_grads: 'zero2',
  optim_grads_params: 'zero3',
} as const satisfies Record<(typeof strategies)[number], Sharding>;

/** Reads `sharding` and, where replicas are grouped, `shardGroup`. */
export function readSharding(
  values: ArgumentValues,
  reading: ReadingDraft,
  sizes: ReadSizes & { readonly dataParallel: number },
): void {
  const path = 'training.layout.sharding';
  const distributed = values.on('--use-distributed-optimizer');
  const torch = values.on('--use-torch-fsdp2');
  const megatron = values.on('--use-megatron-fsdp');
  const instances = values.whole('--num-distributed-optimizer-instances') ?? 1;
  if (torch) {
    readTorch(values, reading, sizes, distributed, megatron);
    return;
  }
  const replicas = sizes.dataParallel * sizes.contextParallel;
  const isGrouped = instances > 1;
  if (isGrouped && replicas % instances !== 0)
    reading.refuse('--num-distributed-optimizer-instances', 'launch.notDivisor', {
      received: instances,
      of: 'data parallel × --context-parallel-size',
      total: replicas,
    });
  const shardGroup = Math.max(1, Math.floor(replicas / instances));
  if (megatron) {
    const strategy = values.choice('--data-parallel-sharding-strategy', strategies);
    const sharding = shardingOf[strategy ?? 'optim_grads_params'];
    const name = strategy === undefined ? '--use-megatron-fsdp' : '--data-parallel-sharding-strategy';
    reading.take(path, isGrouped && sharding === 'zero3' ? 'hsdp' : sharding, name);
  } else if (distributed) reading.take(path, 'zero1', '--use-distributed-optimizer');
  else {
    const name = '--use-distributed-optimizer';
    reading.assume(path, 'none', 'launch.default.value', { name }, megatronVersion.source);
    return;
  }
  if (isGrouped) reading.take('training.layout.shardGroup', shardGroup, '--num-distributed-optimizer-instances');
}

function readTorch(
  values: ArgumentValues,
  reading: ReadingDraft,
  { pipelineParallel, expertParallel }: ReadSizes,
  distributed: boolean,
  megatron: boolean,
): void {
  const name = '--use-torch-fsdp2';
  const others = [
    ...(distributed ? ['--use-distributed-optimizer'] : []),
    ...(megatron ? ['--use-megatron-fsdp'] : []),
    ...(pipelineParallel > 1 ? ['--pipeline-model-parallel-size'] : []),
    ...(expertParallel > 1 ? ['--expert-model-parallel-size'] : []),
    ...(values.has('--fp16') ? ['--fp16'] : []),
  ];
  for (const other of others) reading.refuse(other, 'launch.exclusive', { other: name });
  const keeps = '--torch-fsdp2-no-reshard-after-forward';
  if (values.on(keeps)) reading.take('training.layout.sharding', 'zero2', name, keeps);
  else reading.take('training.layout.sharding', 'fsdp', name);
}

export interface ShardingWords {
  readonly words: readonly string[];
  /** Megatron-FSDP must not run with one hardware queue. */
  readonly isMegatronFsdp: boolean;
}

/** What forms of full sharding a plan can take. */
export interface ShardingLimits {
  /** PyTorch FSDP2: no pipeline, no experts apart, not fp16, untied embeddings. */
  readonly takesTorch: boolean;
  /** Either FSDP: optimizers that treat each element alone; Muon needs whole matrices. */
  readonly takesFsdp: boolean;
}

/** The arguments of a sharding, or of the optimizer state alone where the plan cannot take more. */
export function shardingArguments(
  { layout, framework }: Pick<TrainingInput, 'layout' | 'framework'>,
  { takesTorch, takesFsdp }: ShardingLimits,
): ShardingWords {
  const { sharding, shardGroup, dataParallel, contextParallel } = layout;
  const replicas = dataParallel * contextParallel;
  // 1 stands for all replicas, except under hsdp.
  const isGrouped = sharding === 'hsdp' || (shardGroup > 1 && shardGroup < replicas);
  const instances = isGrouped ? replicas / Math.max(1, shardGroup) : 1;
  const grouped = instances > 1 ? ['--num-distributed-optimizer-instances', String(instances)] : [];
  const { reduces, both: overlap } = replicaWords({ framework });
  const fsdp = (strategy: (typeof strategies)[number]): ShardingWords => ({
    words: [
      '--use-megatron-fsdp',
      '--data-parallel-sharding-strategy',
      strategy,
      '--use-distributed-optimizer',
      ...overlap,
      ...grouped,
      '--no-gradient-accumulation-fusion',
      '--ckpt-format',
      'fsdp_dtensor',
    ],
    isMegatronFsdp: true,
  });
  const optimizerAlone = { words: ['--use-distributed-optimizer', ...overlap, ...grouped], isMegatronFsdp: false };
  if (sharding !== 'none' && !takesFsdp) return optimizerAlone;
  switch (sharding) {
    case 'none':
      return { words: reduces, isMegatronFsdp: false };
    case 'zero1':
      return optimizerAlone;
    case 'zero2':
      return fsdp('optim_grads');
    case 'fsdp':
      if (takesTorch && !isGrouped)
        return {
          words: ['--use-torch-fsdp2', '--no-gradient-accumulation-fusion', '--ckpt-format', 'torch_dist'],
          isMegatronFsdp: false,
        };
      return fsdp('optim_grads_params');
    case 'zero3':
    case 'hsdp':
      return fsdp('optim_grads_params');
    default:
      return sharding satisfies never;
  }
}
