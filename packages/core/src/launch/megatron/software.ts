/** What runs beside what in a launch of Megatron-LM, read and written: overlap of communication, dispatch of tokens, CUDA graphs. */
import { hasMoeLayers } from '../../architecture/index.js';
import type { TrainingInput } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import { checkOverlap, overlapName, overlapObstacles } from './overlap.js';
import type { ReadSizes } from './sizes.js';
import type { ArgumentValues } from './values.js';
import { megatronVersion } from './version.js';
import type { Words } from './words.js';

const { source } = megatronVersion;
const root = 'training.software';
const gradients = '--overlap-grad-reduce';
const gathers = '--overlap-param-gather';
const tensor = '--tp-comm-overlap';
const batches = overlapName;
const dispatcher = '--moe-token-dispatcher-type';
const deepEp = '--moe-enable-deepep';

/** Reads `training.software`, as far as the sizes leave something to it. */
export function readSoftware(
  values: ArgumentValues,
  reading: ReadingDraft,
  sizes: ReadSizes & { readonly dataParallel: number; readonly virtualPipeline: number },
): void {
  readReplicas(values, reading, sizes.dataParallel * sizes.contextParallel);
  readTensor(values, reading, sizes.tensorParallel);
  checkOverlap(values, reading, sizes);
  readExperts(values, reading, sizes.expertParallel);
  readGraphs(values, reading);
  const backend = '--attention-backend';
  const kernel = values.peek(backend);
  if (kernel !== 'unfused' && kernel !== 'local') return;
  values.see(backend);
  reading.take(`${root}.attentionKernel`, 'unfused', backend);
}

function readReplicas(values: ArgumentValues, reading: ReadingDraft, replicas: number): void {
  const reduces = values.on(gradients);
  const gathered = values.on(gathers);
  const isFsdp = values.has('--use-megatron-fsdp');
  const distributed = values.has('--use-distributed-optimizer') || isFsdp;
  if (gathered && !distributed) reading.refuse(gathers, 'launch.needs', { other: '--use-distributed-optimizer' });
  if (gathered && !reduces) reading.refuse(gathers, 'launch.needs', { other: gradients });
  const strategy = values.peek('--data-parallel-sharding-strategy') ?? '';
  const sharesParameters =
    values.has('--use-torch-fsdp2') || (isFsdp && (strategy === '' || strategy === 'optim_grads_params'));
  if (replicas === 1 || sharesParameters) return;
  state(reading, 'gradientReduceOverlap', reduces, gradients);
  if (distributed) state(reading, 'parameterGatherOverlap', gathered, gathers);
}

/** A switch that the stack of a plan has on: it is a field where the launch leaves it off, as Megatron-LM does without it. */
function state(reading: ReadingDraft, field: string, isOn: boolean, name: string): void {
  if (isOn) reading.note('launch.note.asStack', { name, field: `${root}.${field}` });
  else reading.assume(`${root}.${field}`, false, 'launch.default.value', { name }, source);
}

function readTensor(values: ArgumentValues, reading: ReadingDraft, tensorParallel: number): void {
  if (!values.on(tensor)) return;
  const other = '--tensor-model-parallel-size';
  if (tensorParallel === 1) reading.note('launch.note.withoutEffect', { name: tensor, other });
  else if (!values.has('--sequence-parallel')) reading.refuse(tensor, 'launch.needs', { other: '--sequence-parallel' });
  else reading.take(`${root}.tensorOverlap`, true, tensor);
}

function readExperts(values: ArgumentValues, reading: ReadingDraft, expertParallel: number): void {
  const isOverlapped = values.on(batches);
  const kind = values.choice(dispatcher, ['allgather', 'alltoall', 'flex', 'alltoall_seq']);
  values.see('--moe-flex-dispatcher-backend');
  if (values.on(deepEp) && kind !== 'flex') reading.refuse(deepEp, 'launch.needs', { other: `${dispatcher} flex` });
  if (expertParallel === 1) return;
  if (kind === undefined)
    reading.assume(`${root}.expertDispatch`, 'all-to-all', 'launch.default.value', { name: dispatcher }, source);
  else reading.take(`${root}.expertDispatch`, kind === 'flex' ? 'deduplicated' : 'all-to-all', dispatcher);
  if (!isOverlapped) return;
  reading.take(`${root}.expertBatchOverlap`, true, batches);
  const delayed = '--delay-wgrad-compute';
  if (values.on(delayed)) reading.note('launch.note.partOf', { name: delayed, field: 'expertBatchOverlap' });
}

/** Graphs of single modules are no faster; those of a whole iteration are. */
function readGraphs(values: ArgumentValues, reading: ReadingDraft): void {
  const names = ['--cuda-graph-impl', '--cuda-graph-scope', '--cuda-graph-modules', '--enable-cuda-graph'];
  const given = names.filter((name) => values.has(name));
  if (given.length === 0) return;
  const isOff = values.text('--cuda-graph-impl') === 'none';
  const isWhole = given.some((name) => /full_iteration(?!_inference)/.test(values.peek(name) ?? ''));
  values.see(...given);
  reading.take(`${root}.hostGraphs`, isWhole && !isOff ? 'whole' : 'none', ...given);
}

/** Switches of what is exchanged between replicas. */
export function replicaWords({ framework }: Pick<TrainingInput, 'framework'>): {
  readonly reduces: readonly string[];
  readonly both: readonly string[];
} {
  const reduces = framework.gradientReduceOverlap ? [gradients] : [];
  // Megatron-LM gathers beside the forward pass only where it reduces beside the backward pass.
  const both = framework.gradientReduceOverlap && framework.parameterGatherOverlap ? [gradients, gathers] : reduces;
  return { reduces, both };
}

/** The other switches. */
export function softwareWords(input: TrainingInput): Words {
  const { architecture, framework, layout } = input;
  const hasExperts = hasMoeLayers(architecture);
  const exchanges = hasExperts && layout.expertParallel > 1;
  const isFlex = exchanges && framework.expertDispatch === 'deduplicated';
  return [
    ...(framework.tensorOverlapFraction > 0 && layout.tensorParallel > 1 && layout.sequenceParallel ? [[tensor]] : []),
    // Unless told, Megatron-LM gathers all tokens.
    ...(hasExperts ? [[dispatcher, isFlex ? 'flex' : 'alltoall']] : []),
    ...(isFlex ? [[deepEp]] : []),
    ...(exchanges && framework.expertBatchOverlap && overlapObstacles(input).length === 0 ? [[batches]] : []),
    ...(framework.hostGraphs === 'whole'
      ? [
          ['--cuda-graph-impl', 'local'],
          ['--cuda-graph-scope', 'full_iteration'],
        ]
      : []),
    ...(framework.attentionKernel === 'unfused' ? [['--attention-backend', 'unfused']] : []),
  ];
}
