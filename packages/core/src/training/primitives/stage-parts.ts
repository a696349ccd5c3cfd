/** What the time of a stage, or of a unit that it holds, is made of. */

/** What the stages take; seconds per micro-batch of the slowest one, forward and backward together. */
export const STAGE_FIELDS = [
  'stageGemmS',
  'stageAttentionS',
  'stageElementwiseS',
  'stageRecomputeS',
  'stageTensorExposedS',
  'stageContextExposedS',
  'stageExpertExposedS',
  'stageHiddenCommunicationS',
  'stageHostS',
  'stageForwardScaleUpFreeS',
  'stageForwardScaleOutFreeS',
  'stageBackwardScaleUpFreeS',
  'stageBackwardScaleOutFreeS',
  'stageForwardS',
  'fillDrainS',
] as const;

type Field = (typeof STAGE_FIELDS)[number];
export type StageParts = Record<Exclude<Field, 'stageForwardS' | 'fillDrainS'>, number>;

/** Time of a stage: all parts but what is hidden, and the free time of links. */
export function busyS(parts: StageParts): number {
  return (
    parts.stageGemmS +
    parts.stageAttentionS +
    parts.stageElementwiseS +
    parts.stageRecomputeS +
    parts.stageTensorExposedS +
    parts.stageContextExposedS +
    parts.stageExpertExposedS +
    parts.stageHostS
  );
}

export function zeroParts(): StageParts {
  return {
    stageGemmS: 0,
    stageAttentionS: 0,
    stageElementwiseS: 0,
    stageRecomputeS: 0,
    stageTensorExposedS: 0,
    stageContextExposedS: 0,
    stageExpertExposedS: 0,
    stageHiddenCommunicationS: 0,
    stageHostS: 0,
    stageForwardScaleUpFreeS: 0,
    stageForwardScaleOutFreeS: 0,
    stageBackwardScaleUpFreeS: 0,
    stageBackwardScaleOutFreeS: 0,
  };
}

/** `parts` and `count` times `more`; each part by name, which runs several times faster than a loop over names. */
export function withTimes(parts: StageParts, more: StageParts, count: number): StageParts {
  return {
    stageGemmS: parts.stageGemmS + more.stageGemmS * count,
    stageAttentionS: parts.stageAttentionS + more.stageAttentionS * count,
    stageElementwiseS: parts.stageElementwiseS + more.stageElementwiseS * count,
    stageRecomputeS: parts.stageRecomputeS + more.stageRecomputeS * count,
    stageTensorExposedS: parts.stageTensorExposedS + more.stageTensorExposedS * count,
    stageContextExposedS: parts.stageContextExposedS + more.stageContextExposedS * count,
    stageExpertExposedS: parts.stageExpertExposedS + more.stageExpertExposedS * count,
    stageHiddenCommunicationS: parts.stageHiddenCommunicationS + more.stageHiddenCommunicationS * count,
    stageHostS: parts.stageHostS + more.stageHostS * count,
    stageForwardScaleUpFreeS: parts.stageForwardScaleUpFreeS + more.stageForwardScaleUpFreeS * count,
    stageForwardScaleOutFreeS: parts.stageForwardScaleOutFreeS + more.stageForwardScaleOutFreeS * count,
    stageBackwardScaleUpFreeS: parts.stageBackwardScaleUpFreeS + more.stageBackwardScaleUpFreeS * count,
    stageBackwardScaleOutFreeS: parts.stageBackwardScaleOutFreeS + more.stageBackwardScaleOutFreeS * count,
  };
}
