/** The facts of goodput as the numbers that figures read. */
import type { goodputInputs } from '../declarations/goodput-inputs.js';
import type { CheckpointKind, GoodputFacts } from './facts.js';

/** Checkpoint kind as a column. */
const CHECKPOINT_CODES = { blocking: 0, asynchronous: 1, memory: 2 } as const satisfies Record<CheckpointKind, number>;

const TRILLION = 1e12;

export function goodputValues(
  facts: GoodputFacts,
): Readonly<Record<Exclude<keyof typeof goodputInputs, 'acceleratorsPerNode'>, number>> {
  const {
    restartS,
    checkpointKind,
    checkpointShardedByRanks,
    checkpointIntervalS,
    storageIntervalS,
    memoryAcrossRacks,
    lossSpikesPerTrillionTokens,
    ...plain
  } = facts;
  return {
    ...plain,
    restartIsGiven: restartS === undefined ? 0 : 1,
    restartGivenS: restartS ?? 0,
    checkpointKind: CHECKPOINT_CODES[checkpointKind],
    checkpointShardedByRanks: checkpointShardedByRanks ? 1 : 0,
    checkpointIntervalGivenS: checkpointIntervalS,
    storageIntervalGivenS: storageIntervalS,
    memoryAcrossRacks: memoryAcrossRacks ? 1 : 0,
    lossSpikesPerToken: lossSpikesPerTrillionTokens / TRILLION,
  };
}
