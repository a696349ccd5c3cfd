/** Which profiled generation stands in for one that nobody has profiled. */

/** Generations with fitted constants of their own. */
export const profiledGenerations = ['ampere', 'hopper', 'blackwell'] as const;
export type ProfiledGeneration = (typeof profiledGenerations)[number];

/** The generation of its launch years, whose ratio of compute to memory and whose software age are nearest. */
const nearest: Readonly<Record<string, ProfiledGeneration>> = {
  volta: 'ampere',
  ada: 'ampere',
  cdna2: 'ampere',
  'tpu-v4': 'ampere',
  cdna3: 'hopper',
  'tpu-v5': 'hopper',
  'tpu-v6': 'hopper',
  trainium: 'hopper',
  gaudi: 'hopper',
  maia: 'hopper',
  ascend: 'hopper',
  cdna4: 'blackwell',
  cdna5: 'blackwell',
  'tpu-v7': 'blackwell',
  rubin: 'blackwell',
};

/**
 * The profiled generation whose constants a generation uses; itself where it was profiled, Hopper where its name is unknown.
 *
 * The constants are shares of datasheet rates, so what is transferred is how well software uses the silicon, not its speed.
 */
export function profiledGeneration(generation: string): ProfiledGeneration {
  for (const profiled of profiledGenerations) if (profiled === generation) return profiled;
  return nearest[generation] ?? 'hopper';
}
