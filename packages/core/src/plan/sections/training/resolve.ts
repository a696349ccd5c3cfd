/** Training with nothing left open: recipe, batch, layout, software, run. */
import { hasMoeLayers } from '../../../architecture/index.js';
import {
  type Framework,
  findFramework,
  listFrameworks,
  recipeLack,
  trainingRecipes,
  yearsBehind,
} from '../../../catalog/index.js';
import { type GoalValues, plainGoals } from '../../../economics/index.js';
import { hint, issue } from '../../../messages/index.js';
import {
  type Layout,
  type OptimizerFacts,
  type PrecisionRecipe,
  type TrainingInput,
  type TrainingTask,
  trainsOnPairs,
} from '../../../training/index.js';
import { one } from '../../defaults/layout.js';
import * as defaults from '../../defaults/recipe.js';
import { createDraft, type Draft } from '../../draft.js';
import { text } from '../../report/block.js';
import { type ClusterPlan, clusterOf } from '../cluster.js';
import { type DataPlan, dataOf } from '../data.js';
import { goalsOf } from '../goals/resolve.js';
import { modelOf } from '../model.js';
import { resolveCriticalBatch } from './criticalBatch.js';
import { resolveImbalance } from './imbalance.js';
import { isSearch, type LayoutQuest, resolveLayout } from './layout.js';
import { resolveRelease } from './release.js';
import { resolveRunning } from './running.js';
import type { WrittenTraining } from './schema.js';
import { resolveSoftware } from './software.js';
import { resolveTask } from './task.js';

export interface TrainingPlan {
  /** Everything but the layout. */
  readonly input: Omit<TrainingInput, 'layout'>;
  readonly layout: Layout | LayoutQuest;
  readonly cluster: ClusterPlan;
  /** What it is judged by. */
  readonly goals: GoalValues;
}

/** The training plan, once resolved. */
export const trainingOf = (draft: Draft): TrainingPlan | undefined =>
  draft.resolved.get('training') as TrainingPlan | undefined;

/** @returns undefined where something that training needs is missing or wrong; the draft says what */
export function resolveTraining(written: WrittenTraining | undefined, draft: Draft): TrainingPlan | undefined {
  if (written === undefined) return undefined;
  const [architecture, data, cluster] = [modelOf(draft), dataOf(draft), clusterOf(draft)];
  const task = resolveTask(written.task, architecture, draft);
  const precision = resolvePrecision(written.precision, draft);
  const tensorScaling = resolveScaling(written, precision, draft);
  const framework = resolveFramework(written, cluster, draft);
  const release = resolveRelease(written.frameworkRelease, framework, architecture, draft);
  const optimizer = resolveOptimizer(written.optimizer, draft);
  const running = resolveRunning(written.run, cluster?.facts, draft);
  if (!draft.wrote('cluster')) draft.report(issue('plan.trainingNeeds', ['training'], { section: 'cluster' }));
  if (data === undefined) return undefined;
  const lacksTokens = draft.origins.get('data.tokens')?.kind === 'default';
  if (task.kind !== 'pretrain' && lacksTokens && !draft.issues.some(({ path }) => path.join('.') === 'data.tokens'))
    draft.report(issue('plan.taskNeedsTokens', ['data', 'tokens'], { task: task.kind }));
  const goals = goalsOf(draft);
  const layout = resolveLayout(written, cluster, task, draft, goals?.layoutObjective);
  if (!isSearch(layout)) checkSharding(layout, framework?.id, draft);
  const batch = resolveCriticalBatch(written.criticalBatch, data.sequenceLength, task, draft);
  const globalBatchSequences = resolveBatch(written, data, task, layout, draft);
  if (cluster?.isKnown === true) checkPrecision(precision, cluster, draft);
  const hasExperts = architecture !== undefined && hasMoeLayers(architecture);
  const given = isSearch(layout) ? undefined : layout;
  const setting =
    architecture === undefined || cluster === undefined
      ? undefined
      : {
          ...(given === undefined ? {} : { layout: given }),
          ...(given === undefined || globalBatchSequences === undefined
            ? {}
            : { microBatches: globalBatchSequences / (given.dataParallel * given.microBatchSequences) }),
          model: architecture.name,
          stack: framework?.id ?? '',
          hasExperts,
          accelerator: cluster.entry.name,
          generation: cluster.facts.accelerator.generation,
          precision,
        };
  const software = framework === undefined ? undefined : resolveSoftware(written.software, framework, setting, draft);
  const expertImbalance = resolveImbalance(written.expertImbalance, architecture, given, draft);
  if (
    architecture === undefined ||
    cluster === undefined ||
    framework === undefined ||
    software === undefined ||
    globalBatchSequences === undefined
  )
    return undefined;
  const { powerFraction, pue, failures } = cluster;
  return {
    input: {
      architecture,
      cluster: cluster.facts,
      sequenceLength: data.sequenceLength,
      ...(data.texts === undefined ? {} : { texts: data.texts }),
      globalBatchSequences,
      precision,
      ...(tensorScaling === undefined ? {} : { tensorScaling }),
      optimizer,
      framework: { ...software.traits, id: framework.id, behindYears: yearsBehind(release) },
      expertImbalance,
      task,
      run: { tokens: data.tokens, ...batch, goodput: { ...failures, ...running }, powerFraction, pue },
    },
    layout: isSearch(layout) ? { ...layout, traits: software.open } : layout,
    cluster,
    goals: { ...plainGoals, ...goals?.values, ...resolveRuns(written, draft) },
  };
}

/** Runs that share the cluster, and how many of them go at a time. */
function resolveRuns(written: WrittenTraining, draft: Draft): Pick<GoalValues, 'runs' | 'concurrentRuns'> {
  const runs = draft.take(['training', 'runs'], written.runs, () => defaults.runs);
  const concurrentRuns = draft.take(['training', 'concurrentRuns'], written.concurrentRuns, () => defaults.runs);
  if (concurrentRuns > runs)
    draft.report(
      issue(
        'plan.moreSlicesThanRuns',
        ['training', 'concurrentRuns'],
        { concurrentRuns, runs },
        hint('plan.tryAtMost', { most: runs }),
      ),
    );
  return { runs, concurrentRuns };
}

/** Plain fp8 means one scale for a tensor, which the reader is told. */
function resolvePrecision(written: WrittenTraining['precision'], draft: Draft): PrecisionRecipe {
  if (written === 'fp8') draft.notes.push(text('plan.note.plainFp8'));
  const recipe = written === 'fp8' ? 'fp8-tensor' : written;
  return draft.take(['training', 'precision'], recipe, () => defaults.precision);
}

/** Whether one scale for a tensor is found anew or taken of earlier steps; finer scales are found while casting. */
function resolveScaling(
  { tensorScaling }: WrittenTraining,
  precision: PrecisionRecipe,
  draft: Draft,
): TrainingInput['tensorScaling'] {
  if (tensorScaling === undefined) return undefined;
  const path = ['training', 'tensorScaling'];
  draft.put(path, tensorScaling);
  draft.provenance.set('quantisedElementBytes', { rule: 'input', note: path.join('.') });
  if (precision !== 'fp8-tensor')
    draft.report(
      issue('plan.noTensorScaling', path, { precision }, hint('training.tryPrecision', { precision: 'fp8-tensor' })),
    );
  return tensorScaling;
}

function resolveFramework(
  written: WrittenTraining,
  cluster: ClusterPlan | undefined,
  draft: Draft,
): Framework | undefined {
  const path = ['training', 'framework'];
  const id = draft.take(path, written.framework, () => defaults.framework(cluster?.facts.accelerator.generation ?? ''));
  const found = findFramework(id, path);
  if (!found.ok) {
    const known = hint('plan.knownKeys', { known: listFrameworks().map((each) => each.id) });
    for (const problem of found.issues)
      draft.report(problem.hint?.code === 'common.didYouMean' ? problem : { ...problem, hint: known });
    // A stand-in: nothing is planned, but the layout can still be held against its rules.
    return written.framework === undefined ? undefined : resolveFramework({}, cluster, createDraft(draft.asOf, {}, {}));
  }
  return found.value;
}

function resolveOptimizer(written: WrittenTraining['optimizer'], draft: Draft): OptimizerFacts {
  const path = ['training', 'optimizer'];
  const object = typeof written === 'string' ? { kind: written } : written;
  const kind = draft.take([...path, 'kind'], object?.kind, () => defaults.optimizer);
  const bytes = defaults.optimizerBytes(kind);
  const part = (field: 'masterBytesPerParameter' | 'momentBytesPerParameter'): number =>
    draft.take(
      [...path, field],
      object !== undefined && field in object ? object[field as never] : undefined,
      () => bytes[field],
    );
  return {
    kind,
    masterBytesPerParameter: part('masterBytesPerParameter'),
    momentBytesPerParameter: part('momentBytesPerParameter'),
  };
}

function resolveBatch(
  written: WrittenTraining,
  data: DataPlan,
  task: TrainingTask,
  layout: Layout | LayoutQuest,
  draft: Draft,
): number | undefined {
  const path = ['training', 'globalBatchSequences'];
  const { globalBatchSequences, globalBatchTokens } = written;
  if (globalBatchSequences !== undefined && globalBatchTokens !== undefined) {
    draft.report(issue('plan.batchTwice', ['training', 'globalBatchTokens'], {}));
    return undefined;
  }
  if (globalBatchTokens !== undefined) {
    const sequences = globalBatchTokens / data.sequenceLength;
    if (!Number.isInteger(sequences)) {
      const below = Math.max(1, Math.floor(sequences)) * data.sequenceLength;
      draft.report(
        issue(
          'plan.batchNotWhole',
          ['training', 'globalBatchTokens'],
          { tokens: globalBatchTokens, sequenceLength: data.sequenceLength },
          { code: 'training.tryEither', data: { below, above: (Math.floor(sequences) + 1) * data.sequenceLength } },
        ),
      );
      return undefined;
    }
    return draft.take(path, sequences, () => one);
  }
  const replicas = isSearch(layout) ? 1 : layout.dataParallel * layout.microBatchSequences;
  return draft.take(path, globalBatchSequences, () =>
    task.kind === 'pretrain'
      ? defaults.batchSequences(data.sequenceLength, replicas)
      : defaults.tuningBatchSequences(trainsOnPairs(task), replicas),
  );
}

/** A recipe needs a peak of its format, which the plan may state, and hardware that scales as it does. */
function checkPrecision(precision: PrecisionRecipe, { entry, statedFormats }: ClusterPlan, draft: Draft): void {
  const lack = recipeLack(entry, precision, statedFormats);
  if (lack === undefined) return;
  const accepted = trainingRecipes(entry, statedFormats);
  const path = ['training', 'precision'];
  const tryThis = hint('plan.tryPrecision', { precision: nearestRecipe(precision, accepted), accepted });
  draft.report(
    lack.kind === 'peak'
      ? issue('plan.noFormat', path, { precision, format: lack.format, accelerator: entry.name }, tryThis)
      : issue(
          'plan.noScaling',
          path,
          { precision, scaling: `plan.scaling.${lack.recipe}`, accelerator: entry.name },
          tryThis,
        ),
  );
}

/** What a pipeline makes of sharding; a search says it of the layout that it finds. */
function checkSharding({ sharding, pipelineParallel }: Layout, framework: string | undefined, draft: Draft): void {
  if (pipelineParallel === 1 || sharding === 'none' || sharding === 'zero1') return;
  if (framework === 'deepspeed')
    draft.report(
      issue(
        'plan.shardingWithPipeline',
        ['training', 'layout', 'sharding'],
        { sharding, pipelineParallel },
        hint('plan.tryShardingWithPipeline', {}),
      ),
    );
  else if (sharding !== 'zero2') draft.notes.push(text('plan.note.pipelineKeepsWeights', { sharding }));
}

/** Finest scales first: what comes next to a recipe is what keeps most of its rate. */
const FALLBACKS = ['nvfp4', 'mxfp8', 'fp8-block', 'fp8-row', 'fp8-tensor', 'bf16', 'fp16'] as const;

function nearestRecipe(precision: PrecisionRecipe, accepted: readonly PrecisionRecipe[]): PrecisionRecipe {
  const further = FALLBACKS.slice(FALLBACKS.indexOf(precision) + 1);
  return further.find((each) => accepted.includes(each)) ?? accepted.at(-1) ?? 'bf16';
}
