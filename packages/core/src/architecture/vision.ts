/** Parameters of the vision towers that come with some language models; no text operator uses them. */

/** A vision transformer with biases and LayerNorm throughout. */
export interface VisionEncoder {
  readonly hiddenSize: number;
  readonly layers: number;
  readonly intermediateSize: number;
  /** Channels × patch height × patch width × frames that one patch is projected from. */
  readonly patchElements: number;
  readonly patchBias: boolean;
  /** Learned position embeddings. */
  readonly positions: number;
}

function encoderParameters(encoder: VisionEncoder): number {
  const { hiddenSize: h, intermediateSize: f } = encoder;
  // Four attention projections, two MLP matrices, their biases, two norms.
  const layer = 4 * h * h + 4 * h + 2 * h * f + f + h + 4 * h;
  const patch = encoder.patchElements * h + (encoder.patchBias ? h : 0);
  return patch + encoder.positions * h + encoder.layers * layer;
}

/**
 * SigLIP with Gemma 3's projector: a norm of the vision width and one matrix to the text width.
 *
 * @source transformers, models/gemma3/modeling_gemma3.py, Gemma3MultiModalProjector
 */
export function gemma3VisionParameters(encoder: VisionEncoder, textHiddenSize: number): number {
  const { hiddenSize } = encoder;
  return encoderParameters(encoder) + 2 * hiddenSize + hiddenSize + hiddenSize * textHiddenSize;
}

/** The encoder of Gemma 3 4B, 12B and 27B: SigLIP So400m, patches of 14 in images of 896. */
export const gemma3Encoder: VisionEncoder = {
  hiddenSize: 1152,
  layers: 27,
  intermediateSize: 4304,
  patchElements: 3 * 14 * 14,
  patchBias: true,
  positions: 64 * 64,
};

/**
 * Llama 4's tower: class token, norms before and after, pixel-shuffle adapter, projector; the last three without biases.
 *
 * @param projectorWidth width of the adapter's output
 * @source transformers, models/llama4/modeling_llama4.py, Llama4VisionModel and Llama4MultiModalProjector
 */
export function llama4VisionParameters(encoder: VisionEncoder, projectorWidth: number, textHiddenSize: number): number {
  const { hiddenSize, intermediateSize } = encoder;
  const adapter = intermediateSize * projectorWidth + projectorWidth * projectorWidth;
  return encoderParameters(encoder) + hiddenSize + 4 * hiddenSize + adapter + projectorWidth * textHiddenSize;
}

/** The encoder of Llama 4 Scout and Maverick: patches of 14 in tiles of 336, and one position for the class token. */
export const llama4Encoder: VisionEncoder = {
  hiddenSize: 1408,
  layers: 34,
  intermediateSize: 5632,
  patchElements: 3 * 14 * 14,
  patchBias: false,
  positions: 24 * 24 + 1,
};

/**
 * Qwen3.5's tower with its merger of `merge` × `merge` patches.
 *
 * @source transformers, models/qwen3_5/modeling_qwen3_5.py, Qwen3_5VisionModel
 */
export function qwenVisionParameters(encoder: VisionEncoder, merge: number, textHiddenSize: number): number {
  const { hiddenSize } = encoder;
  const merged = merge * merge * hiddenSize;
  return (
    encoderParameters(encoder) + 2 * hiddenSize + merged * merged + merged + merged * textHiddenSize + textHiddenSize
  );
}

/** The encoder of the Qwen3.5 models read: patches of 16 in pairs of frames. */
export const qwen35Encoder: VisionEncoder = {
  hiddenSize: 1152,
  layers: 27,
  intermediateSize: 4304,
  patchElements: 3 * 16 * 16 * 2,
  patchBias: true,
  positions: 2304,
};
