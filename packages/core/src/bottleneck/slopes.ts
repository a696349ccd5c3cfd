/** Point elasticities: by how many per cent an outcome changes for one per cent more of a resource, from below and from above. */

/** One-sided derivatives d ln(outcome) / d ln(resource). They differ where the plan sits on a kink. */
export interface Slope {
  readonly below: number;
  readonly above: number;
}

/** A step small enough that curvature does not show, and large enough that rounding does not. */
export const STEP = 1.001;

/** Sides further apart than this are a kink, not curvature over the step. */
const APART = 0.01;

/** @param less, more the outcome at 1 / ratio and at ratio times the resource */
export function slopeOf(less: number, at: number, more: number, ratio: number = STEP): Slope {
  const width = Math.log(ratio);
  return { below: Math.log(at / less) / width, above: Math.log(more / at) / width };
}

export function isKinked({ below, above }: Slope): boolean {
  return Math.abs(above - below) > APART;
}

/** The central difference: the elasticity where the sides agree. */
export function centre({ below, above }: Slope): number {
  return (below + above) / 2;
}
