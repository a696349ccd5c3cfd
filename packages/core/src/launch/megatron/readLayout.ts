/** The layout that arguments of Megatron-LM ask for: sizes, pipeline, sharding, recomputation. */
import { expertTensorParallelSize } from '../../architecture/index.js';
import { hint } from '../../messages/index.js';
import { defaultSchedule, splitOfChunks } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import { layoutChunks, megatronChunks, planChunks } from './pipeline.js';
import { readSharding } from './sharding.js';
import type { ReadSizes } from './sizes.js';
import type { ArgumentValues } from './values.js';
import { megatronVersion } from './version.js';

const { source } = megatronVersion;

/** Sizes of the groups; those that are absent are 1. */
export function readSizes(values: ArgumentValues, reading: ReadingDraft): ReadSizes {
  const size = (name: string, field: string): number => {
    const given = values.whole(name);
    if (given === undefined) reading.assume(`training.layout.${field}`, 1, 'launch.default.value', { name }, source);
    else reading.take(`training.layout.${field}`, given, name);
    return given ?? 1;
  };
  return {
    tensorParallel: size('--tensor-model-parallel-size', 'tensorParallel'),
    pipelineParallel: size('--pipeline-model-parallel-size', 'pipelineParallel'),
    contextParallel: size('--context-parallel-size', 'contextParallel'),
    expertParallel: size('--expert-model-parallel-size', 'expertParallel'),
  };
}

/** The smallest number of accelerators that the sizes divide: dense layers in groups of tensor × context, experts in groups of their own. */
export function fewestAccelerators(values: ArgumentValues, sizes: ReadSizes): number {
  const { tensorParallel, contextParallel, expertParallel, pipelineParallel } = sizes;
  const dense = tensorParallel * contextParallel;
  const routed = expertParallel * (values.whole('--expert-tensor-parallel-size') ?? tensorParallel);
  if (expertParallel === 1) return pipelineParallel * dense;
  return pipelineParallel * (dense / greatestCommonDivisor(dense, routed)) * routed;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The rest of the layout, once the number of accelerators is known. */
export function readLayout(
  values: ArgumentValues,
  reading: ReadingDraft,
  sizes: ReadSizes,
  count: number,
  layers: number | undefined,
): { readonly dataParallel: number; readonly virtualPipeline: number; readonly microBatchSequences: number } {
  const { tensorParallel, pipelineParallel, contextParallel } = sizes;
  const product = tensorParallel * pipelineParallel * contextParallel;
  if (count % product !== 0)
    reading.refuse(
      '--tensor-model-parallel-size',
      'launch.worldNotDivisible',
      {
        count,
        tensorParallel,
        pipelineParallel,
        contextParallel,
        product,
      },
      hint('launch.tryCountOf', { product }),
    );
  const dataParallel = Math.max(1, Math.floor(count / product));
  reading.take('training.layout.dataParallel', dataParallel, 'world size');
  readExperts(values, reading, sizes, count);
  const virtualPipeline = readVirtual(values, reading, sizes, layers);
  const microBatchSequences = values.whole('--micro-batch-size');
  if (microBatchSequences === undefined) {
    if (!values.has('--micro-batch-size')) reading.refuse('--micro-batch-size', 'launch.missing', {});
  } else reading.take('training.layout.microBatchSequences', microBatchSequences, '--micro-batch-size');
  readSequence(values, reading, tensorParallel);
  readContextExchange(values, reading, contextParallel);
  readSharding(values, reading, { ...sizes, dataParallel });
  return { dataParallel, virtualPipeline, microBatchSequences: microBatchSequences ?? 1 };
}

function readExperts(values: ArgumentValues, reading: ReadingDraft, sizes: ReadSizes, count: number): void {
  const { expertParallel, tensorParallel, pipelineParallel } = sizes;
  const given = values.whole('--expert-tensor-parallel-size');
  if (!values.has('--num-experts')) {
    if (expertParallel > 1) reading.refuse('--expert-model-parallel-size', 'launch.needs', { other: '--num-experts' });
    return;
  }
  const split = given ?? tensorParallel;
  const planned = expertTensorParallelSize({ tensorParallel, expertParallel });
  if (split !== planned)
    reading.note('launch.note.expertTensor', { split, planned, name: '--expert-tensor-parallel-size' });
  const product = split * expertParallel * pipelineParallel;
  if (count % product !== 0)
    reading.refuse(
      '--expert-model-parallel-size',
      'launch.expertsNotDivisible',
      {
        count,
        expertTensorParallel: split,
        expertParallel,
        pipelineParallel,
        product,
      },
      hint('launch.tryCountOf', { product }),
    );
}

const splitNames = [
  '--num-layers-per-virtual-pipeline-stage',
  '--num-virtual-stages-per-pipeline-rank',
  '--pipeline-model-parallel-layout',
] as const;

/** What makes the ends of a pipeline lighter. */
const endNames = [
  '--account-for-embedding-in-pipeline-split',
  '--account-for-loss-in-pipeline-split',
  '--decoder-first-pipeline-num-layers',
  '--decoder-last-pipeline-num-layers',
  '--pipeline-model-parallel-layout',
] as const;

/** @returns chunks of each stage */
function readVirtual(
  values: ArgumentValues,
  reading: ReadingDraft,
  { pipelineParallel }: ReadSizes,
  layers: number | undefined,
): number {
  const [first, second] = splitNames.filter((name) => values.has(name));
  if (first !== undefined && second !== undefined) reading.refuse(second, 'launch.exclusive', { other: first });
  const countsEmbedding = values.on('--account-for-embedding-in-pipeline-split');
  const countsLoss = values.on('--account-for-loss-in-pipeline-split');
  const firstStageLayers = values.whole('--decoder-first-pipeline-num-layers', 0);
  const lastStageLayers = values.whole('--decoder-last-pipeline-num-layers', 0);
  const perChunk = values.whole('--num-layers-per-virtual-pipeline-stage');
  const chunksPerStage = values.whole('--num-virtual-stages-per-pipeline-rank');
  const layout = values.text('--pipeline-model-parallel-layout');
  const written = layout === undefined ? undefined : layoutChunks(layout);
  if (layout !== undefined && (written === undefined || written.length % pipelineParallel !== 0))
    reading.refuse('--pipeline-model-parallel-layout', 'launch.notLayout', { received: layout, pipelineParallel });
  const counted = (layers ?? 0) + (countsEmbedding ? 1 : 0) + (countsLoss ? 1 : 0);
  const virtualPipeline =
    written !== undefined
      ? Math.max(1, Math.floor(written.length / pipelineParallel))
      : (chunksPerStage ??
        (perChunk === undefined ? 1 : Math.max(1, Math.floor(counted / pipelineParallel / perChunk))));
  const name = splitNames.find((each) => values.has(each));
  if (name === undefined)
    reading.assume('training.layout.virtualPipeline', 1, 'launch.default.virtualPipeline', {}, source);
  else reading.take('training.layout.virtualPipeline', virtualPipeline, name);
  const schedule = defaultSchedule(virtualPipeline);
  if (name === undefined || virtualPipeline === 1)
    reading.assume('training.layout.schedule', schedule, 'launch.default.schedule', {}, source);
  else reading.take('training.layout.schedule', schedule, name);
  if (layers === undefined) return virtualPipeline;
  const split = {
    layers,
    pipelineParallel,
    virtualPipeline,
    countsEmbedding,
    countsLoss,
    firstStageLayers,
    lastStageLayers,
  };
  const chunks = written ?? megatronChunks(split);
  if (chunks === undefined) {
    const others = ['--pipeline-model-parallel-size', ...(name === undefined ? [] : [name])];
    reading.refuse('--num-layers', 'launch.layersNotDivisible', { layers, others });
    return virtualPipeline;
  }
  const total = chunks.reduce((sum, each) => sum + each, 0);
  if (written !== undefined && total !== layers)
    reading.refuse('--pipeline-model-parallel-layout', 'launch.layoutLayers', { received: total, layers });
  const planned = planChunks(split);
  const ends = splitOfChunks(chunks);
  if (total === layers && ends !== undefined)
    reading.take('training.layout.stageSplit', { ...ends }, ...endNames.filter((each) => values.has(each)));
  else if (planned !== undefined && total === layers && JSON.stringify(planned) !== JSON.stringify(chunks))
    reading.note('launch.note.split', { written: summary(chunks), planned: summary(planned) });
  return virtualPipeline;
}

/** Runs of equal chunks: `4 × 15, 1`. */
function summary(chunks: readonly number[]): string {
  const runs: { count: number; times: number }[] = [];
  for (const count of chunks) {
    const last = runs.at(-1);
    if (last?.count === count) last.times += 1;
    else runs.push({ count, times: 1 });
  }
  const shown = runs.slice(0, 8).map(({ count, times }) => (times === 1 ? String(count) : `${count} × ${times}`));
  return `${shown.join(', ')}${runs.length > 8 ? ', …' : ''}`;
}

const contextNames = ['p2p', 'all_gather', 'a2a', 'a2a+p2p'] as const;

/** One way for all layers; which way decides nothing where sequences are whole. */
function readContextExchange(values: ArgumentValues, reading: ReadingDraft, contextParallel: number): void {
  const name = '--cp-comm-type';
  const path = 'training.layout.contextExchange';
  const levels = '--hierarchical-context-parallel-sizes';
  if (contextParallel === 1) {
    values.see(name, levels);
    return;
  }
  const chosen = values.choice(name, contextNames);
  switch (chosen) {
    case undefined:
      if (!values.has(name)) reading.assume(path, 'ring', 'launch.default.value', { name }, source);
      return;
    case 'p2p':
      reading.take(path, 'ring', name);
      return;
    case 'all_gather':
      reading.take(path, 'all-gather', name);
      return;
    case 'a2a':
      reading.take(path, 'ulysses', name);
      return;
    case 'a2a+p2p': {
      const [heads = Number.NaN, ring = Number.NaN] = (values.text(levels) ?? '').split(/\s+/).map(Number);
      if (!values.has(levels)) reading.refuse(name, 'launch.needs', { other: levels });
      else if (heads * ring !== contextParallel)
        reading.refuse(levels, 'launch.notProduct', { other: '--context-parallel-size', product: contextParallel });
      else reading.take(`${path}.ulysses`, heads, levels);
      return;
    }
    default:
      chosen satisfies never;
  }
}

/** Without tensor parallelism Megatron-LM turns sequence parallelism off, which changes nothing. */
function readSequence(values: ArgumentValues, reading: ReadingDraft, tensorParallel: number): void {
  const path = 'training.layout.sequenceParallel';
  const name = '--sequence-parallel';
  if (tensorParallel > 1 && values.on(name)) reading.take(path, true, name);
  else if (tensorParallel > 1 && values.has('--num-experts'))
    // MoELayer.forward raises a ValueError then.
    reading.refuse('--num-experts', 'launch.needsBeside', {
      other: name,
      beside: `--tensor-model-parallel-size ${tensorParallel}`,
    });
  else if (values.on(name)) reading.assume(path, false, 'launch.default.sequenceOff', { name }, source);
  else reading.assume(path, false, 'launch.default.value', { name }, source);
}
