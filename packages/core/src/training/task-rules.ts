/** Rules that a training task must keep, whatever the layout; and those that it sets a layout. */
import { type Adapter, type Architecture, adapterPairs, adapterTargets, splitOf } from '../architecture/index.js';
import { didYouMean, hint, type Issue, issue } from '../messages/index.js';
import type { TrainingInput } from './input.js';
import { trainsOnPairs } from './task.js';

/**
 * What is wrong with the task of an input.
 *
 * @returns issues with paths relative to the training section; empty where the task can be trained
 */
export function taskIssues(input: Pick<TrainingInput, 'architecture' | 'task' | 'precision'>): Issue[] {
  return [...targetIssues(input), ...rankIssues(input), ...formatIssues(input), ...referenceIssues(input)];
}

function targetIssues({ architecture, task: { adapter } }: Pick<TrainingInput, 'architecture' | 'task'>): Issue[] {
  if (adapter === undefined) return [];
  const known = adapterTargets(architecture);
  return adapter.targets.flatMap((target, index): Issue[] => {
    if (known.includes(target)) return [];
    const near = didYouMean(target, known, 1) ?? hint('training.knownTargets', { known });
    return [
      issue(
        'training.unknownTarget',
        ['task', 'adapter', 'targets', index],
        { target, model: architecture.name },
        near,
      ),
    ];
  });
}

/** A product of rank r has no more than r dimensions: above those of the layer itself, its adapter is wider than the layer. */
function rankIssues({ architecture, task: { adapter } }: Pick<TrainingInput, 'architecture' | 'task'>): Issue[] {
  if (adapter === undefined) return [];
  const pairs = architecture.blocks.flatMap((block) => adapterPairs(block, architecture.hiddenSize, adapter));
  const [narrowest] = pairs
    .map(({ name, inWidth, outWidth }) => ({ target: name, width: Math.min(inWidth, outWidth) }))
    .sort((a, b) => a.width - b.width);
  if (narrowest === undefined || adapter.rank <= narrowest.width) return [];
  return [issue('training.rankTooWide', ['task', 'adapter', 'rank'], { received: adapter.rank, ...narrowest })];
}

function formatIssues({ task: { adapter }, precision }: Pick<TrainingInput, 'task' | 'precision'>): Issue[] {
  if (adapter?.kind !== 'qlora' || precision === 'bf16' || precision === 'fp16') return [];
  return [
    issue(
      'training.qloraPrecision',
      ['precision'],
      { precision },
      hint('training.tryPrecision', { precision: 'bf16' }),
    ),
  ];
}

function referenceIssues({ task }: Pick<TrainingInput, 'task'>): Issue[] {
  if (task.kind !== 'dpo' || task.reference !== 'adapters-off' || task.adapter !== undefined) return [];
  return [
    issue(
      'training.referenceNeedsAdapter',
      ['task', 'reference'],
      {},
      hint('training.tryReference', { reference: 'resident' }),
    ),
  ];
}

/** Tensor ranks that do not divide the rank of adapters, and micro-batches that would part a pair. */
export function taskLayoutIssues({ architecture, task, layout }: TrainingInput): Issue[] {
  const { adapter } = task;
  const { tensorParallel, microBatchSequences } = layout;
  const unsplit =
    adapter !== undefined && adapter.rank % tensorParallel !== 0 && sharesRank(architecture, adapter, layout)
      ? [
          issue('training.rankNotDivisible', ['layout', 'tensorParallel'], {
            rank: adapter.rank,
            received: tensorParallel,
          }),
        ]
      : [];
  const parted =
    trainsOnPairs(task) && microBatchSequences % 2 !== 0
      ? [
          issue(
            'training.pairParted',
            ['layout', 'microBatchSequences'],
            { received: microBatchSequences, task: task.kind },
            hint('training.tryOne', { value: microBatchSequences + 1 }),
          ),
        ]
      : [];
  return [...unsplit, ...parted];
}

/** Whether tensor ranks each compute a share of the rank: beside layers that are split by their outputs. */
function sharesRank(architecture: Architecture, adapter: Adapter, layout: TrainingInput['layout']): boolean {
  return architecture.blocks.some((block) =>
    adapterPairs(block, architecture.hiddenSize, adapter).some(
      ({ module }) => module.split === 'column' && splitOf(module, layout) > 1,
    ),
  );
}
