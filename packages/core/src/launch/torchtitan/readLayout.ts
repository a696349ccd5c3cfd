/** The layout that a torchtitan configuration asks for. */
import { expertTensorParallelSize, hasMoeLayers } from '../../architecture/index.js';
import { layersPerChunk, type ScheduleKind, splitOfChunks, takesChunks } from '../../training/index.js';
import { readCluster } from '../cluster.js';
import type { ImportOptions } from '../framework.js';
import type { ReadingDraft } from '../reading.js';
import { listedStages, nearestSchedules, stagesOf, titanSchedules, titanStages } from './pipeline.js';
import type { ReadModel } from './readModel.js';
import type { ConfigValues } from './values.js';
import { torchtitanVersion } from './version.js';

const { source } = torchtitanVersion;
const section = 'parallelism';

export interface ReadLayout {
  readonly tensorParallel: number;
  readonly expertParallel: number;
  readonly dataParallel: number;
  readonly pipelineParallel: number;
  readonly virtualPipeline: number;
  /** Whether weights are sharded and gathered layer by layer. */
  readonly gathersLayers: boolean;
}

export function readLayout(
  values: ConfigValues,
  reading: ReadingDraft,
  model: ReadModel | undefined,
  options: ImportOptions,
): ReadLayout {
  const degree = (key: string, field: string): number => {
    const value = values.whole(`${section}.${key}`, 1);
    values.take(`training.layout.${field}`, value, `${section}.${key}`);
    return value;
  };
  const tensorParallel = degree('tensor_parallel_degree', 'tensorParallel');
  const pipelineParallel = degree('pipeline_parallel_degree', 'pipelineParallel');
  const contextParallel = degree('context_parallel_degree', 'contextParallel');
  const isMoe = model === undefined || hasMoeLayers(model.architecture);
  const expertParallel = isMoe ? degree('expert_parallel_degree', 'expertParallel') : noExperts(values, reading);
  const others = tensorParallel * pipelineParallel * contextParallel;
  const experts = isMoe ? readExperts(values, reading, tensorParallel, expertParallel) : 1;
  const degrees = { others, contextParallel, pipelineParallel, tensorParallel, experts };
  const { dataParallel, shard, gathersLayers } = readData(values, reading, options, degrees);
  const ranks = shard * contextParallel * tensorParallel;
  if (ranks % experts !== 0)
    reading.refuse(`${section}.expert_parallel_degree`, 'launch.notDivisor', {
      received: experts,
      of: 'shard × context × tensor ranks',
      total: ranks,
    });
  if (pipelineParallel > 1 && model !== undefined && !model.hasPipeline)
    reading.refuse(`${section}.pipeline_parallel_degree`, 'launch.noPipeline', { model: model.architecture.name });
  const virtualPipeline = readStages(values, reading, pipelineParallel, model?.architecture.layerBlocks.length);
  if (tensorParallel > 1) reading.take('training.layout.sequenceParallel', true, `${section}.tensor_parallel_degree`);
  else reading.assume('training.layout.sequenceParallel', false, 'launch.default.noTensorParallel', {}, source);
  return { dataParallel, pipelineParallel, virtualPipeline, tensorParallel, expertParallel, gathersLayers };
}

/** Degrees of experts have no effect in dense models. */
function noExperts(values: ConfigValues, reading: ReadingDraft): number {
  const key = `${section}.expert_parallel_degree`;
  if (values.whole(key, 1) > 1) reading.note('launch.note.noExperts', { name: key });
  values.see(`${section}.expert_tensor_parallel_degree`);
  reading.assume('training.layout.expertParallel', 1, 'launch.default.dense', {}, source);
  return 1;
}

interface Degrees {
  /** Tensor × context × pipeline. */
  readonly others: number;
  readonly contextParallel: number;
  readonly pipelineParallel: number;
  readonly tensorParallel: number;
  /** Ranks that the experts of a layer take. */
  readonly experts: number;
}

/** NGPU of run_train.sh, where nobody sets it. */
const usualCount = 8;

/** Replicas of the data; a shard degree of −1 takes all accelerators that are left, whose number no configuration says. */
function readData(
  values: ConfigValues,
  reading: ReadingDraft,
  options: ImportOptions,
  degrees: Degrees,
): { readonly dataParallel: number; readonly shard: number; readonly gathersLayers: boolean } {
  const replicate = values.whole(`${section}.data_parallel_replicate_degree`, 1);
  const written = values.whole(`${section}.data_parallel_shard_degree`, -1);
  const key = `${section}.data_parallel_shard_degree`;
  if (written === 0) reading.refuse(key, 'launch.notWhole', { min: 1, received: '0' });
  const known = degrees.others * replicate * Math.max(1, written);
  const isOpen = written < 1;
  const count = isOpen
    ? readCluster({}, fewest(known, replicate, degrees), options, reading, 'launch.default.runTrain')
    : readCluster({ total: { name: key, word: { text: String(known), open: [] } } }, known, options, reading);
  if (isOpen ? count % known !== 0 : count !== known)
    reading.refuse(key, 'launch.degreesNotCount', { count, product: known });
  const shard = isOpen ? Math.max(1, Math.floor(count / known)) : written;
  const dataParallel = replicate * shard;
  reading.take('training.layout.dataParallel', dataParallel, `${section}.data_parallel_replicate_degree`, key);
  const gathersLayers = readSharding(values, reading, { replicate, shard, ...degrees });
  return { dataParallel, shard, gathersLayers };
}

/** The smallest multiple of the degrees that is no smaller than a usual launch and that the experts divide. */
function fewest(known: number, replicate: number, { pipelineParallel, experts }: Degrees): number {
  for (let times = Math.max(1, Math.ceil(usualCount / known)); times <= experts; times += 1)
    if ((known * times) % (pipelineParallel * replicate * experts) === 0) return known * times;
  return known * Math.max(1, Math.ceil(usualCount / known));
}

/**
 * FSDP over shard and context ranks, replicated or not; whether parameters are freed after forward tells ZeRO-3 from ZeRO-2.
 *
 * @returns whether weights are sharded and gathered layer by layer
 */
function readSharding(
  values: ConfigValues,
  reading: ReadingDraft,
  {
    replicate,
    shard,
    contextParallel,
    pipelineParallel,
  }: Degrees & { readonly replicate: number; readonly shard: number },
): boolean {
  const path = 'training.layout.sharding';
  const reshard = `${section}.fsdp_reshard_after_forward`;
  const policy = values.choice(reshard, ['default', 'always', 'never']);
  const group = shard * contextParallel;
  const names = [`${section}.data_parallel_replicate_degree`, `${section}.data_parallel_shard_degree`];
  if (group === 1) {
    reading.take(path, 'none', ...names);
    return false;
  }
  const keeps = policy === 'never' || (policy === 'default' && pipelineParallel > 1);
  if (replicate === 1) reading.take(path, keeps ? 'zero2' : 'fsdp', ...names, reshard);
  else {
    if (keeps) reading.note('launch.note.hybridKeeps', { name: reshard });
    reading.take(path, 'hsdp', ...names);
    reading.take('training.layout.shardGroup', group, ...names);
  }
  return pipelineParallel === 1 && (replicate > 1 || !keeps);
}

/** @returns ranks that the experts of a layer take: expert × expert tensor degree */
function readExperts(
  values: ConfigValues,
  reading: ReadingDraft,
  tensorParallel: number,
  expertParallel: number,
): number {
  const name = `${section}.expert_tensor_parallel_degree`;
  const split = values.whole(name, 1);
  // Without expert parallelism the degree has no effect: experts are split as everything else.
  if (expertParallel === 1) return 1;
  if (split !== 1 && split !== tensorParallel)
    reading.refuse(name, 'launch.notChoice', { choices: [1, tensorParallel].map(String), received: String(split) });
  const planned = expertTensorParallelSize({ tensorParallel, expertParallel });
  if (split !== planned) reading.note('launch.note.expertTensor', { split, planned, name });
  return expertParallel * split;
}

const single: readonly string[] = [titanSchedules['1f1b'], titanSchedules.gpipe];
const planNames: Readonly<Record<string, ScheduleKind>> = {
  ...Object.fromEntries(Object.entries(titanSchedules).map(([kind, name]) => [name, kind as ScheduleKind])),
  ...nearestSchedules,
};

/** @returns stages of one rank */
function readStages(
  values: ConfigValues,
  reading: ReadingDraft,
  pipelineParallel: number,
  layers: number | undefined,
): number {
  const path = 'training.layout.virtualPipeline';
  const key = `${section}.pipeline_parallel_schedule`;
  const perStage = `${section}.pipeline_parallel_layers_per_stage`;
  const listed = `${section}.module_fqns_per_model_part`;
  const weights = {
    first: values.whole(`${section}.pipeline_parallel_first_stage_less_layers`, 0),
    last: values.whole(`${section}.pipeline_parallel_last_stage_less_layers`, 0),
  };
  const schedule = values.choice(key, Object.keys(planNames));
  const given = values.has(perStage) ? values.whole(perStage, 1) : undefined;
  const parts = values.has(listed) ? values.lists(listed) : undefined;
  values.see(perStage, listed);
  if (pipelineParallel === 1) {
    reading.assume(path, 1, 'launch.default.oneStage', {}, source);
    reading.assume('training.layout.schedule', '1f1b', 'launch.default.oneStage', {}, source);
    return 1;
  }
  const isSingle = single.includes(schedule);
  const usual = pipelineParallel * (isSingle ? 1 : 2);
  const stages =
    parts?.length ?? (given === undefined || layers === undefined ? usual : stagesOf(layers, weights, given));
  if (stages % pipelineParallel !== 0 || (isSingle && stages !== pipelineParallel))
    reading.refuse(parts === undefined ? perStage : listed, 'launch.stagesOfSchedule', {
      stages,
      pipelineParallel,
      schedule,
    });
  const virtualPipeline = Math.max(1, Math.floor(stages / pipelineParallel));
  if (given === undefined && parts === undefined && !isSingle)
    reading.assume(path, virtualPipeline, 'launch.default.twoStages', { name: perStage }, source);
  else reading.take(path, virtualPipeline, key, ...(given === undefined ? [] : [perStage]));
  const kind = planNames[schedule] ?? '1f1b';
  values.take('training.layout.schedule', kind, key);
  if (Object.hasOwn(nearestSchedules, schedule)) reading.note('launch.note.schedule', { schedule, kind });
  if (!takesChunks(kind, virtualPipeline) && virtualPipeline * pipelineParallel === stages)
    reading.refuse(key, 'launch.scheduleChunks', { schedule, virtualPipeline });
  if (layers !== undefined && stages % pipelineParallel === 0) {
    const chunks = parts === undefined ? titanStages(layers, stages, weights) : listedStages(parts);
    const planned = layersPerChunk(layers, pipelineParallel, virtualPipeline);
    const ends = chunks && splitOfChunks(chunks);
    if (chunks === undefined) reading.refuse(key, 'launch.layersNotSpread', { layers, stages });
    else if (ends !== undefined) reading.take('training.layout.stageSplit', { ...ends }, key);
    else if (planned !== undefined && JSON.stringify(chunks) !== JSON.stringify(planned))
      reading.note('launch.note.split', { written: chunks.join(' '), planned: planned.join(' ') });
  }
  return virtualPipeline;
}
