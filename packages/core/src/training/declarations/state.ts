/** Bytes of state that one parameter takes on one rank, by kind: what the fullest stage is found by, and what its memory lists. */
import type { Declarations } from '../../figures/index.js';
import { zero } from '../sources.js';

const holders = (is: string, about: string) => ({ kind: 'formula', unit: '1', is, about }) as const;

const bytes = (is: string, about: string) => ({ kind: 'formula', unit: 'B/param', is, about, source: zero }) as const;

export const state = {
  denseHolders: holders('parametersAreShards > 0 ? denseShard : 1', 'ranks that hold one dense weight between them'),
  expertHolders: holders('parametersAreShards > 0 ? expertShard : 1', 'ranks that hold one expert weight between them'),
  denseGradientHolders: holders(
    'gradientsAreShards > 0 ? denseShard : 1',
    'ranks that hold the gradient of one dense weight between them',
  ),
  expertGradientHolders: holders(
    'gradientsAreShards > 0 ? expertShard : 1',
    'ranks that hold the gradient of one expert weight between them',
  ),
  denseOptimizerHolders: holders(
    'shardsOptimizer > 0 ? denseShard : 1',
    'ranks that hold the optimizer state of one dense weight between them',
  ),
  expertOptimizerHolders: holders(
    'shardsOptimizer > 0 ? expertShard : 1',
    'ranks that hold the optimizer state of one expert weight between them',
  ),
  outerWeightBytes: bytes(
    'residentFraction * heldWeightBytes / denseHolders',
    'one weight of the embedding or the head on one rank',
  ),
  denseWeightBytes: bytes(
    'residentFraction * heldLayerWeightBytes / denseHolders',
    'one dense weight of a layer on one rank',
  ),
  expertWeightBytes: bytes('residentFraction * heldLayerWeightBytes / expertHolders', 'one expert weight on one rank'),
  adapterWeightBytes: bytes('residentFraction * weightBytes / denseHolders', 'one weight of an adapter on one rank'),
  outerReferenceBytes: bytes(
    'referenceCopies * weightBytes / denseHolders',
    'one weight of the embedding or the head of a reference model on one rank',
  ),
  denseReferenceBytes: bytes(
    'referenceCopies * layerWeightBytes / denseHolders',
    'one dense weight of a layer of a reference model on one rank',
  ),
  expertReferenceBytes: bytes(
    'referenceCopies * layerWeightBytes / expertHolders',
    'one expert weight of a reference model on one rank',
  ),
  denseGradientStateBytes: bytes(
    'residentFraction * gradientBytes / denseGradientHolders',
    'gradient of one dense weight that trains',
  ),
  expertGradientStateBytes: bytes(
    'residentFraction * gradientBytes / expertGradientHolders',
    'gradient of one expert weight that trains',
  ),
  denseOptimizerStateBytes: bytes(
    'heldOptimizerBytes / denseOptimizerHolders',
    'optimizer state of one dense weight that trains',
  ),
  expertOptimizerStateBytes: bytes(
    'heldOptimizerBytes / expertOptimizerHolders',
    'optimizer state of one expert weight that trains',
  ),
  outerStateBytes: bytes(
    'outerWeightBytes + outerReferenceBytes + trainableWeights * (denseGradientStateBytes + denseOptimizerStateBytes)',
    'all of it for one parameter of the embedding or the head',
  ),
  denseStateBytes: bytes(
    'denseWeightBytes + denseReferenceBytes + trainableWeights * (denseGradientStateBytes + denseOptimizerStateBytes)',
    'all of it for one dense parameter of a layer',
  ),
  expertStateBytes: bytes(
    'expertWeightBytes + expertReferenceBytes + trainableWeights * (expertGradientStateBytes + expertOptimizerStateBytes)',
    'all of it for one expert parameter',
  ),
  adapterStateBytes: bytes(
    'adapterWeightBytes + denseGradientStateBytes + denseOptimizerStateBytes',
    'all of it for one parameter of an adapter',
  ),
  denseCompressionBytes: bytes(
    'compressionBytesPerParameter / denseHolders',
    'what one dense weight in 4 bits saves on one rank',
  ),
  expertCompressionBytes: bytes(
    'compressionBytesPerParameter / expertHolders',
    'what one expert weight in 4 bits saves on one rank',
  ),
  denseCompressedBytes: bytes(
    '(residentFraction + referenceCopies) * denseCompressionBytes',
    'the same of the model and its reference together',
  ),
  expertCompressedBytes: bytes(
    '(residentFraction + referenceCopies) * expertCompressionBytes',
    'the same of the model and its reference together',
  ),
} as const satisfies Declarations;
