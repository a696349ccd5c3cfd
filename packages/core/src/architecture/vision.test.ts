import { expect, test } from 'vitest';
import {
  gemma3Encoder,
  gemma3VisionParameters,
  llama4VisionParameters,
  qwenVisionParameters,
  type VisionEncoder,
} from './vision.js';

/** Patch 5·2 + 2, positions 3·2, one layer: attention 4·4 + 4·2, MLP 2·2·3 + 3 + 2, two norms of 4: 49. Together 67. */
const small: VisionEncoder = {
  hiddenSize: 2,
  layers: 1,
  intermediateSize: 3,
  patchElements: 5,
  patchBias: true,
  positions: 3,
};

test('Gemma 3 adds a norm, a projector and its norm', () => {
  // Norm with bias 4; matrix 2·7; norm 2.
  expect(gemma3VisionParameters(small, 7)).toBe(67 + 4 + 14 + 2);
});

test('Llama 4 adds a class token, two norms, an adapter of two matrices and a projector', () => {
  // Class 2; norms 8; adapter 3·4 + 4·4; projector 4·7.
  expect(llama4VisionParameters(small, 4, 7)).toBe(67 + 2 + 8 + 28 + 28);
});

test('Qwen3.5 adds a merger of two by two patches', () => {
  // Norm 4; 8·8 + 8; 8·7 + 7.
  expect(qwenVisionParameters(small, 2, 7)).toBe(67 + 4 + 72 + 63);
});

test('the SigLIP tower of Gemma 3 has the 417 M of its technical report', () => {
  // Table 1 of arXiv:2503.19786 prints 417 M; the projector of the 4B comes on top: 1152·2560 + 1152.
  const tower = gemma3VisionParameters(gemma3Encoder, 2560) - (1152 * 2560 + 1152);
  expect(tower).toBe(416_866_032);
});
