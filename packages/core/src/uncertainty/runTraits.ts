/** What is known of a run before it is measured: what decides how far a prediction may miss it, and which runs miss alike. */

/** Traits that every training input has. */
export interface RunClass {
  /** Accelerator generation of the catalog: 'hopper', 'blackwell', 'tpu-v5', … */
  readonly generation: string;
  readonly kind: 'dense' | 'moe';
  /** Width of the matrix products. */
  readonly recipe: '16-bit' | '8-bit' | '4-bit';
  readonly accelerators: number;
}

/** The same with the software, the recipe, the layout, and what the prediction says of itself. */
export interface RunTraits extends RunClass {
  /** Ids of the catalog. */
  readonly accelerator: string;
  readonly framework: string;
  readonly precision: string;
  readonly task: string;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly sequenceLength: number;
  readonly globalBatchSequences: number;
  readonly microBatchSequences: number;
  readonly tensorParallel: number;
  readonly contextParallel: number;
  readonly pipelineParallel: number;
  /** Whether whole layers are computed again in backward. */
  readonly recomputesAll: boolean;
  /** Years from the release in use to the newest. */
  readonly behindYears: number;
  /** Share of the predicted step that waits for communication, 0 to 1. */
  readonly communicationFraction: number;
  /** Shares of the predicted step of the slowest stage's matrix products, attention, element-wise work and waits for the host, and of the bubble. */
  readonly productsFraction: number;
  readonly attentionFraction: number;
  readonly elementwiseFraction: number;
  readonly hostFraction: number;
  readonly bubbleFraction: number;
  /** Predicted model FLOP utilisation, causal. */
  readonly mfuFraction: number;
}
