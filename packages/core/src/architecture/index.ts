export type {
  Architecture, Attention, Block, DenseMlp, LatentAttention, LinearAttention, Mlp, MoeMlp, SoftmaxAttention,
} from './architecture.js';
