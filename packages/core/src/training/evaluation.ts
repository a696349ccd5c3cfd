/** What `planTraining` answers: every figure by name, and the reason, the range or a variation of any of them on request. */
import type { Distribution, DrawnFigure, Figure, Graph } from '../figures/index.js';
import type { Issue } from '../messages/index.js';
import type { TrainingObjects } from './objects.js';

export interface TrainingEvaluation {
  /**
   * Every figure of the training graph by its declared name. Stable names: stepTimeS, tokensPerS, tokensPerSPerAccelerator,
   * mfuFraction, unmaskedMfuFraction, hfuFraction, modelFlopPerStep, peakMemoryBytes, deviceMemoryBytes, memoryHeadroomBytes,
   * steps, idealRunTimeS, goodputFraction, runTimeS, acceleratorSeconds, energyJ.
   */
  readonly values: Readonly<Record<string, number>>;
  /** Whether the fullest device has the memory. */
  readonly fits: boolean;
  readonly graph: Graph<TrainingObjects>;
  readonly objects: TrainingObjects;
  /** Tree of one figure, down to inputs and sources. */
  explain(name: string, depth?: number): Figure;
  /** Ranges of figures when inputs are uncertain; the same seed gives the same draws. */
  draw(
    uncertain: Readonly<Record<string, Distribution>>,
    outputs: readonly string[],
    options: { readonly count: number; readonly seed: number },
  ): Readonly<Record<string, DrawnFigure>>;
}

/** Either a prediction, or all the rules that the layout breaks. */
export type TrainingAnswer =
  | { readonly kind: 'predicted'; readonly evaluation: TrainingEvaluation }
  | { readonly kind: 'invalid'; readonly issues: readonly Issue[] };
