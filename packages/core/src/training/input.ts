/** What a training prediction is asked about: model, data, machines, recipe, layout. Numbers are resolved; nothing here is optional by accident. */
import type { Adapter, Architecture, LengthClass } from '../architecture/index.js';
import type { FrameworkTraits } from '../catalog/index.js';
import type { TensorScaling } from '../kernels/index.js';
import type { GoodputFacts } from './goodput/facts.js';
import type { Recompute } from './recompute.js';
import type { ScheduleKind } from './schedules/index.js';

/** How matrix multiplications are quantised; anything not a linear layer stays 16-bit. */
export type PrecisionRecipe = 'bf16' | 'fp16' | 'fp8-tensor' | 'fp8-row' | 'fp8-block' | 'mxfp8' | 'nvfp4';

/** `fsdp` and `hsdp` gather parameters per layer and micro-batch, as zero3 does; hsdp shards within groups of `shardGroup`. */
export type Sharding = 'none' | 'zero1' | 'zero2' | 'zero3' | 'fsdp' | 'hsdp';

/**
 * How context ranks see the whole of their sequences. `ring`: keys and values go round, piece by piece, beside the attention of the piece
 * before. `all-gather`: keys and values of all are gathered first. `ulysses`: all-to-all gives each rank all tokens of some heads, and takes
 * them back. With a number, so many neighbours exchange heads, and a ring joins them to the others.
 *
 * @source Transformer Engine, `cp_comm_type`: p2p, all_gather, a2a, a2a+p2p; Ring Attention (2310.01889); Llama 3 (2407.21783) §3.3.2;
 * DeepSpeed Ulysses (2309.14509)
 */
export type ContextExchange = 'ring' | 'all-gather' | 'ulysses' | { readonly ulysses: number };

/** How the work is spread. Accelerators = tensor × context × pipeline × data; expert parallel ranks are taken from data × context ranks (and tensor ranks where it must). */
export interface Layout {
  readonly tensorParallel: number;
  readonly contextParallel: number;
  /** Absent: a ring. */
  readonly contextExchange?: ContextExchange;
  readonly expertParallel: number;
  readonly pipelineParallel: number;
  /** Chunks of layers per pipeline stage. */
  readonly virtualPipeline: number;
  /** Absent: the ends hold fewer layers only where the others could not be alike without. */
  readonly stageSplit?: StageSplit;
  /** Order in which stages work on micro-batches; each kind needs its own number of chunks. */
  readonly schedule: ScheduleKind;
  readonly dataParallel: number;
  readonly microBatchSequences: number;
  /** Norms and residuals split over tensor ranks too (Korthikanti 2022). */
  readonly sequenceParallel: boolean;
  readonly sharding: Sharding;
  /** Ranks that share one copy under hsdp; ignored otherwise. */
  readonly shardGroup: number;
  readonly recompute: Recompute;
  /** What waits in the memory of the host instead; absent: nothing. */
  readonly offload?: Offload;
}

/** A model whose first and last chunk of layers are lighter, to make up for the embedding, the head and the loss. */
export interface StageSplit {
  /** Layers that the first chunk holds fewer than the inner ones, all of which hold the same number; 0 or more. */
  readonly firstFewer: number;
  readonly lastFewer: number;
}

/** Shares of what a rank holds that wait in the memory of its host. */
export interface Offload {
  /** Of the activations kept for backward, 0 to 1. */
  readonly activationsFraction: number;
  /** Of master weights and moments, 0 to 1. */
  readonly optimizerFraction: number;
  /** Of weights that are gathered layer by layer, and of the gradients of those that train, 0 to 1; absent: 0. */
  readonly parametersFraction?: number;
}

/** Optimizer state per parameter, in bytes. */
export interface OptimizerFacts {
  readonly kind: 'adam' | 'adam-bf16-moments' | 'adam-8bit' | 'muon' | 'sgd';
  readonly masterBytesPerParameter: number;
  readonly momentBytesPerParameter: number;
}

/** What the software stack does, as physical traits rather than as a speed factor; one entry per stack in catalog/frameworks. */
export interface FrameworkFacts extends FrameworkTraits {
  readonly id: string;
  /** Years from the release in use to the newest one that the traits describe; 0 is the newest. */
  readonly behindYears: number;
}

/** One accelerator in the numbers that the models use; from the catalog or from the user. */
export interface AcceleratorFacts {
  readonly id: string;
  readonly generation: string;
  readonly peakBf16FlopPerS: number;
  /** Peak of the 8-bit format the recipe uses; equals the bf16 peak where there is none. */
  readonly peakFp8FlopPerS: number;
  readonly peakFp4FlopPerS: number;
  readonly memoryBytes: number;
  readonly memoryBytesPerS: number;
  /** To the memory of the host, one way; absent where it is not known. */
  readonly hostLinkBytesPerS?: number;
  readonly computeUnits: number;
  readonly tdpW: number;
  /** Server power per accelerator, accelerator included. */
  readonly systemPowerW: number;
}

/** The machines and the wires between them. */
export interface ClusterFacts {
  readonly accelerator: AcceleratorFacts;
  readonly count: number;
  readonly acceleratorsPerNode: number;
  readonly scaleUpDomainSize: number;
  /** One way, per accelerator. */
  readonly scaleUpBytesPerS: number;
  /** Axes of the torus that the scale-up links form; absent where switches join them. */
  readonly scaleUpTorusDimensions?: number;
  /** One way, per accelerator, line rate. */
  readonly scaleOutBytesPerS: number;
  readonly scaleOutAttainedFraction: number;
  readonly scaleOutLatencyS: number;
  /** Accelerators below one leaf or rail group with full bisection. */
  readonly podSize: number;
  readonly oversubscription: number;
}

/** Losses on one text at a time: next tokens, or the value of each token from a scalar head. */
export type SingleTask = 'pretrain' | 'sft' | 'value';
/** Losses on a chosen and a rejected text that go through together, without another model. */
export type PairTask = 'reward' | 'orpo' | 'simpo';

/**
 * Where DPO takes the log-probabilities of the frozen reference from: a second model beside the policy, a file written beforehand, or the policy
 * itself with its adapters left out.
 */
export type Reference = 'resident' | 'precomputed' | 'adapters-off';

/** What is trained, and on which loss. With an adapter the model's own weights are frozen: no gradients and no optimizer state for them. */
export type TrainingTask =
  | { readonly kind: SingleTask | PairTask; readonly adapter?: Adapter }
  | { readonly kind: 'dpo'; readonly adapter?: Adapter; readonly reference: Reference };

/**
 * How texts of different lengths become sequences.
 *
 * - `packed`: several fill a sequence, and each sees only itself.
 * - `padded`: one to a sequence, filled up to its length.
 * - `padded-to-longest`: one to a sequence, filled up to the longest of the micro-batch.
 * - `unpadded`: one to a sequence, as long as it is.
 */
export interface TextShape {
  readonly packing: 'packed' | 'padded' | 'padded-to-longest' | 'unpadded';
  /** None longer than a sequence; shares sum to 1. */
  readonly lengths: readonly LengthClass[];
}

/** Batch at which a run takes twice the tokens that small batches need, and twice the steps that huge ones do: a number, or how it grows. */
export type CriticalBatch =
  | { readonly tokens: number }
  /** tokensAtTrillion · (tokens of the run / 10^12)^exponent */
  | { readonly tokensAtTrillion: number; readonly exponent: number };

/** What turns steps into a run: interruptions, checkpoints, power. */
export interface RunFacts {
  /** Tokens to train on; the run has ceil(tokens / batch tokens) steps. */
  readonly tokens: number;
  /** The batch that these tokens belong to: another one takes more of them or fewer to the same loss. Absent: whatever the batch is. */
  readonly referenceBatchSequences?: number;
  /** Absent: the default law. */
  readonly criticalBatch?: CriticalBatch;
  readonly goodput: GoodputFacts;
  /** Mean server power while training, as a share of `systemPowerW`. */
  readonly powerFraction: number;
  readonly pue: number;
}

export interface TrainingInput {
  readonly architecture: Architecture;
  readonly cluster: ClusterFacts;
  readonly layout: Layout;
  /** Tokens of a full sequence: what memory must hold. */
  readonly sequenceLength: number;
  /** Absent where every sequence is full and its tokens see all earlier ones, as in pre-training. */
  readonly texts?: TextShape;
  readonly globalBatchSequences: number;
  /** Load of the busiest expert rank over the mean; absent: 1, as benchmarks force it. */
  readonly expertImbalance?: number;
  readonly precision: PrecisionRecipe;
  /** Under fp8-tensor: scales found anew, or taken of earlier steps; absent where it is not known. */
  readonly tensorScaling?: TensorScaling;
  readonly optimizer: OptimizerFacts;
  readonly framework: FrameworkFacts;
  readonly task: TrainingTask;
  readonly run: RunFacts;
}
