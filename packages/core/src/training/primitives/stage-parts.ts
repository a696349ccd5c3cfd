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

export function scaled(parts: StageParts, factor: number): StageParts {
  return combine(parts, (part) => parts[part] * factor);
}

export function added(a: StageParts, b: StageParts): StageParts {
  return combine(a, (part) => a[part] + b[part]);
}

function combine(shape: StageParts, value: (part: keyof StageParts) => number): StageParts {
  const result = { ...shape };
  for (const part of Object.keys(shape) as (keyof StageParts)[]) result[part] = value(part);
  return result;
}
