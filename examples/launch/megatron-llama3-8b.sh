#!/bin/bash
# Llama 3 8B in FP8 on two servers: the settings of examples/llama/train_llama3_8b_h100_fp8.sh in
# Megatron-LM core_v0.19.0, with tensor and context parallelism.
GPUS_PER_NODE=8
NNODES=2
TP_SIZE=2
CP_SIZE=2
DTYPE=${DTYPE:-fp8}

DISTRIBUTED_ARGS=(
  --nproc_per_node $GPUS_PER_NODE
  --nnodes $NNODES
  --master_addr ${MASTER_ADDR:-localhost}
)

MODEL_ARGS=(
  --num-layers 32
  --hidden-size 4096
  --ffn-hidden-size 14336
  --num-attention-heads 32
  --group-query-attention
  --num-query-groups 8
  --kv-channels 128
  --seq-length 8192
  --max-position-embeddings 8192
  --position-embedding-type rope
  --rotary-base 1000000
  --swiglu
  --normalization RMSNorm
  --untie-embeddings-and-output-weights
  --disable-bias-linear
)

TRAINING_ARGS=(
  --micro-batch-size 1
  --global-batch-size 128
  --train-samples 1953125000
  --lr 0.00015
  --clip-grad 1.0
  --bf16
  --use-distributed-optimizer
  --overlap-grad-reduce
  --overlap-param-gather
)

if [[ "$DTYPE" == "fp8" ]]; then
  TRAINING_ARGS+=("--fp8-format hybrid" "--fp8-param-gather")
fi

torchrun ${DISTRIBUTED_ARGS[@]} pretrain_gpt.py \
  ${MODEL_ARGS[@]} \
  ${TRAINING_ARGS[@]} \
  --tensor-model-parallel-size $TP_SIZE \
  --context-parallel-size $CP_SIZE \
  --sequence-parallel \
  --mock-data \
  --tokenizer-type NullTokenizer \
  --vocab-size 128256 \
  --save "$1"
