/** A transformer as data: its configuration, parameters, FLOPs and operators. */
export {
  adapterPairs,
  adapterTargets,
  countAdapterParameters,
  withAdapter,
} from './adapters.js';
export type {
  Adapter,
  Architecture,
  Attention,
  Block,
  DenseMlp,
  LatentAttention,
  LinearAttention,
  Mlp,
  MoeMlp,
  SoftmaxAttention,
} from './architecture.js';
export { branches, hasMoeLayers, mtpBlockIndex, withScalarHead } from './architecture.js';
export {
  compact,
  deltaNet,
  type Experts,
  type Frame,
  gatedMlp,
  gemma,
  gpt,
  gptOss,
  type Heads,
  hybrid,
  latent,
  llama,
  llama4,
  mamba2,
  moeMlp,
  nemotronH,
  plainMlp,
  routed,
  softmax,
  transformer,
} from './families.js';
export {
  attentionCoreFlop,
  type FlopConvention,
  type FlopOptions,
  forwardFlopPerToken,
  hardwareFlopPerToken,
  keysPerQuery,
  linearCoreFlop,
  modelFlopPerToken,
  type Recomputation,
} from './flops.js';
export type { FieldDefault } from './huggingface/reader.js';
export { architectureFromHuggingFace, type HuggingFaceImport, importHuggingFace } from './huggingface.js';
export { lowerBesideMixer, lowerEmbedding, lowerHead, lowerLayer, lowerMixer } from './lowering.js';
export { NF4_BYTES, splitOf } from './lowering-adapters.js';
export {
  type AttentionOperator,
  type CollectiveOperator,
  type ElementwiseOperator,
  type GemmOperator,
  type GroupedGemmOperator,
  type LinearAttentionOperator,
  type Operator,
  operatorFlop,
  type ParallelGroup,
} from './operators.js';
export {
  attentionMatrixParameters,
  type BlockParameters,
  countParameters,
  linearWidths,
  mlpMatrixParameters,
  type ParameterCount,
} from './parameters.js';
export {
  adapterParametersPerRank,
  blockParametersPerRank,
  compressedParametersPerRank,
  embeddingParametersPerRank,
  weightShapes,
} from './rank-parameters.js';
export { busiestLoad, expertTensorParallelSize, type RankShare, rankTokens, UNSPLIT } from './rank-share.js';
export { keysPerQueryOfTexts, type LengthClass, longestText } from './text-lengths.js';
export {
  gemma3Encoder,
  gemma3VisionParameters,
  llama4Encoder,
  llama4VisionParameters,
  qwen35Encoder,
  qwenVisionParameters,
  type VisionEncoder,
} from './vision.js';
