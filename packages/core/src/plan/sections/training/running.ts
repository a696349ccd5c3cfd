/** How the run goes between its steps: restarts, checkpoints, evaluation, data. */
import { issue } from '../../../messages/index.js';
import type { FailureRates, GoodputFacts, SpareFacts } from '../../../training/index.js';
import * as defaults from '../../defaults.js';
import type { Draft } from '../../draft.js';
import type { WrittenTraining } from './schema.js';

type Running = Omit<GoodputFacts, keyof FailureRates | keyof SpareFacts>;

/** @param count accelerators of the cluster; 1 where it is not known */
export function resolveRunning(written: WrittenTraining['run'], count: number, draft: Draft): Running {
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
    memoryCopies: take('memoryCopies'),
    memoryAcrossRacks: draft.take(
      [...path, 'memoryAcrossRacks'],
      written?.memoryAcrossRacks,
      () => defaults.memoryAcrossRacks,
    ),
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
