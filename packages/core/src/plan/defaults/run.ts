/** Defaults of `training.run`: restarts, checkpoints, loss spikes, evaluation, data, slow nodes. */
import { type CheckpointKind, usualGoodput as usual } from '../../training/index.js';
import type { Default } from '../draft.js';
import { assumed, choose, minor, published } from './choose.js';
import { deepSeekV3, llama3Storage, megaScale, palmSpikes } from './sources.js';

const secondary = { confidence: 'secondary' } as const;

export const run = {
  detectionS: choose(usual.detectionS, 'detection', { source: megaScale, ...assumed }),
  rescheduleS: choose(usual.rescheduleS, 'reschedule', { source: megaScale, ...assumed }),
  warmUpS: choose(usual.warmUpS, 'warmUp', { source: megaScale, ...assumed }),
  checkpointBytesPerSPerAccelerator: choose(usual.checkpointBytesPerSPerAccelerator, 'checkpointWrite', {
    source: llama3Storage,
    ...secondary,
  }),
  storageBytesPerS: choose(usual.storageBytesPerS, 'storage', { source: llama3Storage, ...secondary, ...minor }),
  hostCopyBytesPerS: choose(usual.hostCopyBytesPerS, 'hostCopy', { ...assumed, ...minor }),
  /** 0 asks for the interval that loses least. */
  checkpointIntervalS: choose(usual.checkpointIntervalS, 'checkpointInterval', minor),
  storageIntervalS: choose(usual.storageIntervalS, 'storageInterval', minor),
  lossSpikesPerTrillionTokens: choose(usual.lossSpikesPerTrillionTokens, 'lossSpikes', {
    source: deepSeekV3,
    ...published,
    ...minor,
  }),
  spikeRewindSteps: choose(usual.spikeRewindSteps, 'spikeRewind', { source: palmSpikes, ...published, ...minor }),
  evaluationS: choose(usual.evaluationS, 'evaluation', minor),
  evaluationIntervalS: choose(usual.evaluationIntervalS, 'evaluationInterval', minor),
  dataBytesPerToken: choose(usual.dataBytesPerToken, 'dataBytesPerToken', { ...assumed, ...minor }),
  slowNodeFraction: choose(usual.slowNodeFraction, 'slowNodes', minor),
  slowNodeSlowdownFraction: choose(usual.slowNodeSlowdownFraction, 'slowNodeSlowdown', {
    source: megaScale,
    ...secondary,
    ...minor,
  }),
} as const satisfies Record<string, Default<number>>;

export const checkpointKind: Default<CheckpointKind> = choose(usual.checkpointKind, 'checkpointKind');

/** Synchronising, and what a copy or write needs around it; the less, the less there is to wait for. */
export const checkpointPause = (kind: CheckpointKind): Default<number> =>
  choose({ blocking: usual.checkpointPauseS, asynchronous: 2, memory: 0.5 }[kind], 'checkpointPause', assumed);

export const checkpointShardedByRanks: Default<boolean> = choose(
  usual.checkpointShardedByRanks,
  'checkpointSharded',
  minor,
);

/** Its own node and one other, where there is another. */
export const memoryCopies = (nodes: number): Default<number> =>
  choose(Math.min(usual.memoryCopies, nodes), 'memoryCopies', minor);

export const memoryAcrossRacks: Default<boolean> = choose(usual.memoryAcrossRacks, 'memoryAcrossRacks', minor);

/** What the hosts of all accelerators can read. */
export const dataBytesPerS = (perAccelerator: number, count: number): Default<number> =>
  choose(perAccelerator * count, 'dataRate', { ...assumed, ...minor });
