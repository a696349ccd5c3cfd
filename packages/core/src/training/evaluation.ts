/** What `planTraining` answers: every figure by name, and the reason of any of them on request. */
import type { Figure } from '../figures/index.js';
import type { Issue } from '../messages/index.js';

export interface TrainingEvaluation {
  /**
   * Every figure of the training graph by its declared name. Stable names: stepTimeS, tokensPerS, tokensPerSPerAccelerator,
   * mfuFraction, unmaskedMfuFraction, hfuFraction, modelFlopPerStep, peakMemoryBytes, deviceMemoryBytes, memoryHeadroomBytes,
   * steps, idealRunTimeS, goodputFraction, runTimeS, acceleratorSeconds, energyJ.
   */
  readonly values: Readonly<Record<string, number>>;
  /** Whether the fullest device has the memory. */
  readonly fits: boolean;
  /** Tree of one figure, down to inputs and sources. */
  explain(name: string): Figure;
}

/** Either a prediction, or all the rules that the layout breaks. */
export type TrainingAnswer =
  | { readonly kind: 'predicted'; readonly evaluation: TrainingEvaluation }
  | { readonly kind: 'invalid'; readonly issues: readonly Issue[] };
