/** Sizes of the groups that arguments of Megatron-LM ask for. */
export interface ReadSizes {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly contextParallel: number;
  readonly expertParallel: number;
}
