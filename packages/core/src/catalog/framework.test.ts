import { expect, test } from 'vitest';
import { findFramework, frameworkTraits } from './index.js';

test('traits are the values without their sources', () => {
  const found = findFramework('megatron-core');
  expect(found.ok && frameworkTraits(found.value)).toEqual({
    id: 'megatron-core',
    attentionKernel: 'flash-3',
    hostPerLayerS: 0.8e-3,
    hostPerMoeLayerS: 8.8e-3,
    fixedPerStepS: 23e-3,
    dataParallelOverlapMicroBatches: 1.5,
    shardedOverlapFraction: 0.23,
    shardedExposedFraction: 0.45,
    tensorOverlapFraction: 0,
    gradientBytes: 4,
    fusedCrossEntropy: true,
  });
});

test('nemo is megatron-core under another name', () => {
  const nemo = findFramework('nemo');
  const megatron = findFramework('megatron-core');
  if (!nemo.ok || !megatron.ok) throw new Error('both stacks are in the catalog');
  expect({ ...frameworkTraits(nemo.value), id: '' }).toEqual({ ...frameworkTraits(megatron.value), id: '' });
});
