/** How the run goes between its steps: restarts, checkpoints, evaluation, data. */
import { hint, issue } from '../../../messages/index.js';
import type { ClusterFacts, FailureRates, GoodputFacts, SpareFacts } from '../../../training/index.js';
import * as defaults from '../../defaults/run.js';
import type { Draft } from '../../draft.js';
import type { WrittenTraining } from './schema.js';

type Running = Omit<GoodputFacts, keyof FailureRates | keyof SpareFacts>;

/** @param cluster undefined where it could not be resolved: an issue says so */
export function resolveRunning(
  written: WrittenTraining['run'],
  cluster: ClusterFacts | undefined,
  draft: Draft,
): Running {
  const count = cluster?.count ?? 1;
  const nodes = cluster === undefined ? 1 : Math.ceil(count / cluster.acceleratorsPerNode);
  const racks = cluster === undefined ? 1 : Math.ceil(count / cluster.scaleUpDomainSize);
  const path = ['training', 'run'];
  const take = (field: keyof typeof defaults.run): number =>
    draft.take([...path, field], written?.[field], () => defaults.run[field]);
  const restart = resolveRestart(written, take, draft);
  const checkpointKind = draft.take(
    [...path, 'checkpointKind'],
    written?.checkpointKind,
    () => defaults.checkpointKind,
  );
  const checkpointBytesPerSPerAccelerator = take('checkpointBytesPerSPerAccelerator');
  const memoryCopies = draft.take([...path, 'memoryCopies'], written?.memoryCopies, () => defaults.memoryCopies(nodes));
  const memoryAcrossRacks = draft.take(
    [...path, 'memoryAcrossRacks'],
    written?.memoryAcrossRacks,
    () => defaults.memoryAcrossRacks,
  );
  checkCopies(memoryCopies, memoryAcrossRacks ? racks : nodes, memoryAcrossRacks, cluster, draft);
  return {
    ...restart,
    checkpointKind,
    checkpointPauseS: draft.take([...path, 'checkpointPauseS'], written?.checkpointPauseS, () =>
      defaults.checkpointPause(checkpointKind),
    ),
    checkpointShardedByRanks: draft.take(
      [...path, 'checkpointShardedByRanks'],
      written?.checkpointShardedByRanks,
      () => defaults.checkpointShardedByRanks,
    ),
    checkpointBytesPerSPerAccelerator,
    storageBytesPerS: take('storageBytesPerS'),
    hostCopyBytesPerS: take('hostCopyBytesPerS'),
    checkpointIntervalS: take('checkpointIntervalS'),
    storageIntervalS: take('storageIntervalS'),
    memoryCopies,
    memoryAcrossRacks,
    lossSpikesPerTrillionTokens: take('lossSpikesPerTrillionTokens'),
    spikeRewindSteps: take('spikeRewindSteps'),
    evaluationS: take('evaluationS'),
    evaluationIntervalS: take('evaluationIntervalS'),
    dataBytesPerToken: take('dataBytesPerToken'),
    dataBytesPerS: draft.take([...path, 'dataBytesPerS'], written?.dataBytesPerS, () =>
      defaults.dataBytesPerS(checkpointBytesPerSPerAccelerator, count),
    ),
    slowNodeFraction: take('slowNodeFraction'),
    slowNodeSlowdownFraction: take('slowNodeSlowdownFraction'),
  };
}

/** Each copy lies on a node of its own, or in a rack of its own. */
function checkCopies(
  copies: number,
  places: number,
  acrossRacks: boolean,
  cluster: ClusterFacts | undefined,
  draft: Draft,
): void {
  if (cluster === undefined || copies <= places) return;
  draft.report(
    issue(
      acrossRacks ? 'plan.moreCopiesThanRacks' : 'plan.moreCopiesThanNodes',
      ['training', 'run', acrossRacks ? 'memoryAcrossRacks' : 'memoryCopies'],
      { copies, places },
      acrossRacks ? undefined : hint('plan.tryAtMost', { most: places }),
    ),
  );
}

const restartParts = ['detectionS', 'rescheduleS', 'warmUpS'] as const;

/** One number for the whole restart, or its parts. */
function resolveRestart(
  written: WrittenTraining['run'],
  take: (field: (typeof restartParts)[number]) => number,
  draft: Draft,
): Pick<Running, 'restartS' | (typeof restartParts)[number]> {
  const path = ['training', 'run', 'restartS'];
  const restartS = written?.restartS;
  if (restartS === undefined) {
    return { detectionS: take('detectionS'), rescheduleS: take('rescheduleS'), warmUpS: take('warmUpS') };
  }
  draft.put(path, restartS);
  draft.origins.set(path.join('.'), { kind: 'plan' });
  const parts = restartParts.filter((part) => written?.[part] !== undefined);
  if (parts.length > 0) draft.report(issue('plan.restartTwice', path, { fields: parts }));
  return { restartS, detectionS: 0, rescheduleS: 0, warmUpS: 0 };
}
