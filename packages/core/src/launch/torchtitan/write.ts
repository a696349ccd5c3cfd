/** A plan as a configuration of torchtitan. */
import { type Architecture, hasMoeLayers } from '../../architecture/index.js';
import { failure, issue, type MessageReference, type Result, success } from '../../messages/index.js';
import { everySecondProduct, type Layout, type TensorRecompute, type TrainingInput } from '../../training/index.js';
import type { LaunchFile, LaunchRequest } from '../framework.js';
import { familyNames, flavorOf, repositoryOf, transformersBackend } from './flavors.js';
import { pipelineKeys } from './pipeline.js';
import { type SoftwareKeys, softwareKeys } from './software.js';

type TomlValue = string | number | boolean | readonly TomlValue[];
type Section = readonly (readonly [key: string, value: TomlValue])[];

interface TitanModel {
  readonly sections: Readonly<Record<string, Section>>;
  readonly hasPipeline: boolean;
  readonly remarks: readonly MessageReference[];
}

/** @throws never */
export function writeTorchtitan({ name, input }: LaunchRequest, comment: readonly string[]): Result<LaunchFile> {
  const { architecture, layout } = input;
  const model = titanModel(architecture);
  if (model === undefined)
    return failure(issue('launch.noFlavor', ['model'], { model: architecture.name, families: [...familyNames()] }));
  if (layout.pipelineParallel > 1 && !model.hasPipeline)
    return failure(
      issue('launch.noPipeline', ['training', 'layout', 'pipelineParallel'], { model: architecture.name }),
    );
  const precision = precisionSections(input);
  const software = softwareKeys(input);
  const sections: Readonly<Record<string, Section>> = {
    job: [['description', name], ...(model.sections.job ?? [])],
    model: [...(model.sections.model ?? []), ...precision.model],
    ...(model.sections.hf_transformers === undefined ? {} : { hf_transformers: model.sections.hf_transformers }),
    optimizer: [['name', 'AdamW']],
    training: trainingSection(input),
    parallelism: [...parallelismSection(input), ...software.parallelism],
    activation_checkpoint: recomputeSection(input, software),
    compile: [
      ['enable', software.isCompiled],
      // Float8 and MX are slow without it; experts are not compiled whole.
      ['components', software.components],
    ],
    ...precision.sections,
  };
  const nodes = Math.max(1, Math.ceil(input.cluster.count / input.cluster.acceleratorsPerNode));
  const perNode = Math.min(input.cluster.count, input.cluster.acceleratorsPerNode);
  const text = [
    ...comment.map((line) => (line === '' ? '#' : `# ${line}`)),
    `# torchrun --nnodes ${nodes} --nproc-per-node ${perNode} -m torchtitan.train --job.config_file THIS_FILE`,
    '# Data, learning rate and checkpoints are yours to fill in.',
    ...Object.entries(sections).flatMap(([section, keys]) => [
      '',
      `[${section}]`,
      ...keys.map(([key, value]) => `${key} = ${toml(value)}`),
    ]),
    '',
  ];
  return success({ text: text.join('\n'), remarks: model.remarks });
}

function toml(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  return typeof value === 'string' ? basicString(value) : String(value);
}

/** A basic string: what JSON escapes, TOML escapes in the same way, and DEL besides. */
function basicString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** A flavor, or a dense model of Hugging Face transformers. */
function titanModel(architecture: Architecture): TitanModel | undefined {
  const found = flavorOf(architecture);
  if (found !== undefined) {
    const isWhole = architecture.mtpModules === 0 && architecture.otherParameters === 0;
    return {
      sections: {
        model: [
          ['name', found.name],
          ['flavor', found.flavor],
        ],
      },
      hasPipeline: found.hasPipeline,
      remarks:
        isWhole || found.lacks === undefined
          ? []
          : [{ code: 'launch.note.lacksParts', data: { id: architecture.id, parts: found.lacks } }],
    };
  }
  const repository = repositoryOf(architecture);
  if (repository === undefined) return undefined;
  return {
    sections: {
      job: [['custom_config_module', 'torchtitan.experiments.transformers_modeling_backend.job_config']],
      model: [
        ['name', transformersBackend],
        ['flavor', 'full'],
      ],
      hf_transformers: [['model', repository]],
    },
    hasPipeline: true,
    remarks: [],
  };
}

function trainingSection({ layout, sequenceLength, globalBatchSequences, run, optimizer }: TrainingInput): Section {
  const perReplica = globalBatchSequences / layout.dataParallel;
  const steps = Math.ceil(run.tokens / (globalBatchSequences * sequenceLength));
  return [
    // One run of the pipeline takes the whole local batch; without one it is accumulated.
    ['local_batch_size', layout.pipelineParallel > 1 ? perReplica : layout.microBatchSequences],
    ['global_batch_size', globalBatchSequences],
    ['seq_len', sequenceLength],
    ['steps', steps],
    ...(optimizer.masterBytesPerParameter === 0 ? ([['dtype', 'bfloat16']] as const) : []),
    ['mixed_precision_param', 'bfloat16'],
    ...(offloadsAll(layout) ? ([['enable_cpu_offload', true]] as const) : []),
  ];
}

/** All or none: parameters and gradients go with the optimizer, where a plan can tell them apart. */
function offloadsAll({ offload, sharding, pipelineParallel }: Layout): boolean {
  const gathersLayers = frees(sharding) && pipelineParallel === 1;
  return offload?.optimizerFraction === 1 && (!gathersLayers || offload.parametersFraction === 1);
}

/** Whether weights are freed after each layer. */
function frees(sharding: Layout['sharding']): boolean {
  return sharding === 'zero3' || sharding === 'fsdp' || sharding === 'hsdp';
}

function parallelismSection({ architecture, layout }: TrainingInput): Section {
  const { tensorParallel, pipelineParallel, contextParallel, expertParallel, virtualPipeline } = layout;
  const { replicate, shard, reshard } = shardingKeys(layout);
  const layers = architecture.layerBlocks.length;
  const isMoe = hasMoeLayers(architecture);
  return [
    ['data_parallel_replicate_degree', replicate],
    ['data_parallel_shard_degree', shard],
    ['fsdp_reshard_after_forward', reshard],
    ['tensor_parallel_degree', tensorParallel],
    ['pipeline_parallel_degree', pipelineParallel],
    ...(pipelineParallel === 1
      ? []
      : [
          ...pipelineKeys(layers, layout, virtualPipeline),
          ['pipeline_parallel_microbatch_size', layout.microBatchSequences] as const,
        ]),
    ['context_parallel_degree', contextParallel],
    ...(isMoe
      ? ([
          ['expert_parallel_degree', expertParallel],
          ['expert_tensor_parallel_degree', 1],
        ] as const)
      : []),
  ];
}

/** Replicas and shards; torchtitan has no optimizer state split alone, and DDP only without other degrees. */
function shardingKeys(layout: Layout): {
  readonly replicate: number;
  readonly shard: number;
  readonly reshard: 'always' | 'never';
} {
  const { sharding, shardGroup, dataParallel, contextParallel, tensorParallel, pipelineParallel } = layout;
  const isPlain = tensorParallel * pipelineParallel * contextParallel === 1;
  if (sharding === 'none' && isPlain) return { replicate: dataParallel, shard: 1, reshard: 'always' };
  const grouped = shardGroup / contextParallel;
  // Experts are spread within a group of shards.
  const holdsExperts = (shardGroup * tensorParallel) % layout.expertParallel === 0;
  if (sharding === 'hsdp' && Number.isInteger(grouped) && dataParallel % grouped === 0 && holdsExperts)
    return { replicate: dataParallel / grouped, shard: grouped, reshard: 'always' };
  return { replicate: 1, shard: dataParallel, reshard: frees(sharding) ? 'always' : 'never' };
}

function recomputeSection({ architecture, layout }: TrainingInput, { isCompiled }: SoftwareKeys): Section {
  const { recompute, pipelineParallel, tensorParallel } = layout;
  const op: Section = [
    ['mode', 'selective'],
    ['selective_ac_option', 'op'],
  ];
  if (recompute === 'none' || recompute === 'full') return [['mode', recompute]];
  if (recompute === 'selective' || 'modules' in recompute) return op;
  const policy = everySecondProduct(architecture, { isCompiled, tensorParallel });
  if ('keep' in recompute && policy !== 'selective' && isSamePolicy(recompute, policy)) return op;
  if ('keep' in recompute || recompute.method === 'uniform') return [['mode', 'full']];
  const layers = architecture.layerBlocks.length;
  const frequency = Math.floor(layers / recompute.layers);
  const isExact = pipelineParallel === 1 && frequency >= 1 && Math.floor(layers / frequency) === recompute.layers;
  if (!isExact) return [['mode', 'full']];
  return [
    ['mode', 'selective'],
    ['selective_ac_option', String(frequency)],
  ];
}

function isSamePolicy(one: TensorRecompute, other: TensorRecompute): boolean {
  const sorted = ({ keep, offload }: TensorRecompute) => JSON.stringify([[...keep].sort(), [...offload].sort()]);
  return sorted(one) === sorted(other);
}

/** Formats that torchtitan lacks are written as the nearest that it has; the carried plan says so. */
function precisionSections({ precision, architecture }: TrainingInput): {
  readonly model: Section;
  readonly sections: Readonly<Record<string, Section>>;
} {
  const isMoe = hasMoeLayers(architecture);
  const experts = (kind: 'float8' | 'mx'): Readonly<Record<string, Section>> =>
    isMoe ? { [`quantize.grouped_mm.${kind}`]: [['fqns', ['experts']]] } : {};
  const converters = (kind: 'float8' | 'mx'): Section => [
    ['converters', [`quantize.linear.${kind}`, ...(isMoe ? [`quantize.grouped_mm.${kind}`] : [])]],
  ];
  const filter = ['filter_fqns', ['output', ...(isMoe ? ['router.gate'] : [])]] as const;
  switch (precision) {
    case 'bf16':
    case 'fp16':
      return { model: [], sections: {} };
    case 'fp8-tensor':
      return {
        model: converters('float8'),
        sections: {
          'quantize.linear.float8': [
            ['enable_fsdp_float8_all_gather', true],
            ['precompute_float8_dynamic_scale_for_fsdp', true],
            filter,
          ],
          ...experts('float8'),
        },
      };
    case 'fp8-row':
    case 'fp8-block':
      return {
        model: converters('float8'),
        sections: { 'quantize.linear.float8': [['recipe_name', 'rowwise'], filter], ...experts('float8') },
      };
    case 'mxfp8':
    case 'nvfp4':
      return {
        model: converters('mx'),
        sections: { 'quantize.linear.mx': [['recipe_name', 'mxfp8_cublas'], filter], ...experts('mx') },
      };
    default:
      return precision satisfies never;
  }
}
