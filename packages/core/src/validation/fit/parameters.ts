/** The constants that the training fit may move, each with its bounds, the figure it replaces, and the rows it reaches. */

/** What decides whether a constant reaches a row. */
export interface RowFacts {
  readonly generation: string;
  readonly kind: 'dense' | 'moe';
  readonly recipe: '16-bit' | '8-bit' | '4-bit';
  readonly framework: string;
  readonly attentionKernel: string;
}

export interface FittedParameter {
  readonly name: string;
  /** Figure of the training graph whose value it is. */
  readonly figure: string;
  readonly start: number;
  readonly low: number;
  readonly high: number;
  /** Which file of fitted constants the model reads it from, and the places within. */
  readonly file: 'training' | 'frameworks';
  readonly keys: readonly (readonly [string, string?])[];
  reaches(row: RowFacts): boolean;
}

/** How far the fit may go. */
export function boundsOf({ low, high }: FittedParameter): { readonly low: number; readonly high: number } {
  return { low, high };
}

const everywhere = () => true;

/** A constant of the graph; reaches every row. */
function constant(figure: string, start: number, low: number, high: number): FittedParameter {
  return {
    name: figure,
    figure,
    start,
    low,
    high,
    file: 'training',
    keys: [['constants', figure]],
    reaches: everywhere,
  };
}

/**
 * Share of the short-run matrix rate that a generation sustains in one width of number format: the power drawn per product differs.
 *
 * At most all of it where kernels were profiled. Families whose kernel constants are transferred may exceed the rate transferred to them.
 */
function sustained(generation: string, start: number, recipe: '16-bit' | '8-bit' | 'any' = 'any'): FittedParameter {
  const name = recipe === '8-bit' ? `${generation} 8-bit` : generation;
  const profiled = ['ampere', 'hopper', 'blackwell'].includes(generation);
  return {
    name: `sustainedComputeFraction of ${name}`,
    figure: 'generationSustainedFraction',
    start,
    low: 0.4,
    high: profiled ? 1 : 1.3,
    file: 'training',
    keys: [['sustainedComputeFraction', name]],
    reaches: (row) =>
      row.generation === generation && (recipe === 'any' || (recipe === '16-bit') === (row.recipe === '16-bit')),
  };
}

/** A trait that some stacks share. */
function trait(
  figure: string,
  frameworks: readonly string[],
  [start, low, high]: readonly [number, number, number],
  reaches: (row: RowFacts) => boolean = everywhere,
): FittedParameter {
  return {
    name: `${figure} of ${frameworks.join(', ')}`,
    figure,
    start,
    low,
    high,
    file: 'frameworks',
    keys: frameworks.map((framework) => [framework, figure] as const),
    reaches: (row) => frameworks.includes(row.framework) && reaches(row),
  };
}

/** Rate of an older attention kernel over the one that was profiled. */
function attention(
  generation: string,
  kernel: string,
  [start, low, high]: readonly [number, number, number],
): FittedParameter {
  const name = `${generation} ${kernel}`;
  return {
    name: `attentionRateFraction of ${name}`,
    figure: 'attentionRateFraction',
    start,
    low,
    high,
    file: 'training',
    keys: [['attentionRateFraction', name]],
    reaches: (row) => row.generation === generation && row.attentionKernel === kernel,
  };
}

/** What a year of Megatron-Core releases saves, for dense or for expert models. */
function gain(
  key: string,
  kind: RowFacts['kind'],
  [start, low, high]: readonly [number, number, number],
): FittedParameter {
  const frameworks = ['megatron-core', 'nemo'];
  return {
    name: `${key} of ${frameworks.join(', ')}`,
    figure: 'softwareGainPerYear',
    start,
    low,
    high,
    file: 'frameworks',
    keys: frameworks.map((framework) => [framework, key] as const),
    reaches: (row) => frameworks.includes(row.framework) && row.kind === kind,
  };
}

const OLD_MEGATRON = ['megatron-2021', 'deepspeed'];
const MEGATRON = ['megatron-core', 'nemo', 'simumax'];
const EAGER = ['fsdp', 'llm-foundry-2023', 'internevo'];
const SHARDED = ['fsdp', 'llm-foundry-2023', 'jax'];

/** Where the fit may start and how far it may go comes from what a count, a datasheet or an earlier fit gives. */
export const fittedParameters: readonly FittedParameter[] = [
  sustained('ampere', 0.98),
  sustained('hopper', 0.9, '16-bit'),
  sustained('hopper', 0.9, '8-bit'),
  sustained('blackwell', 0.85, '16-bit'),
  sustained('blackwell', 0.85, '8-bit'),
  sustained('tpu-v5', 0.9),
  sustained('tpu-v6', 0.9),
  sustained('cdna3', 0.8),
  attention('ampere', 'flash-1', [0.58, 0.3, 1]),
  attention('hopper', 'flash-1', [0.38, 0.2, 0.8]),
  attention('hopper', 'flash-2', [0.6, 0.35, 1]),
  constant('powerExponent', 0.5, 0, 1.5),
  constant('rankJitterFraction', 0.02, 0.01, 0.03),
  constant('contextExposedFraction', 0.5, 0, 1),
  trait('expertExposedFraction', ['megatron-core', 'nemo'], [0.8, 0.2, 1]),
  constant('pipelineTransferExposedFraction', 0.3, 0, 1),
  constant('quantisedElementBytes', 4.6, 1, 8),
  constant('permuteBytesPerElement', 30, 8, 50),
  trait('hostPerLayerS', OLD_MEGATRON, [2.3e-3, 0, 5e-3]),
  trait('hostPerLayerS', MEGATRON, [0.8e-3, 0, 3e-3]),
  trait('hostPerLayerS', EAGER, [1.7e-3, 0.5e-3, 3e-3]),
  trait('hostPerMoeLayerS', MEGATRON, [6e-3, 0, 15e-3]),
  trait('fixedPerStepS', [...OLD_MEGATRON, ...MEGATRON, ...EAGER, 'jax'], [23e-3, 0, 60e-3]),
  gain('gainPerYearFraction', 'dense', [0.05, 0, 0.2]),
  gain('moeGainPerYearFraction', 'moe', [0.15, 0, 0.4]),
  trait('tensorExposedFraction', ['nemo'], [0.6, 0.2, 1]),
  trait('dataParallelOverlapMicroBatches', ['megatron-core', 'nemo'], [1.5, 0, 3]),
  trait('dataParallelOverlapMicroBatches', ['internevo', ...OLD_MEGATRON], [0.5, 0, 3]),
  trait('shardedOverlapFraction', SHARDED, [0.3, 0, 1]),
  trait('shardedExposedFraction', SHARDED, [0.4, 0, 1]),
];
