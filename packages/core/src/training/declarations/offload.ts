/** Activations, optimizer state and shards of weights that wait in the memory of the host: what crosses the link, what compute hides of it, and what the host must hold. */
import type { Declarations } from '../../figures/index.js';
import { fsdpOffload, zeroInfinity, zeroOffload } from '../sources.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const offload = {
  hostLinkS: formula(
    's/B',
    '1 / (hostLinkAttainedFraction * max(hostLinkBytesPerS, 1[B/s]))',
    'one byte to the host or back; both directions run at once',
  ),
  activationOffloadS: formula(
    's',
    'hostActivationBytesPerMicroBatch * hostLinkS',
    'activations of one micro-batch on their way out during forward, and again on their way back during backward',
  ),
  hostWeightBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'offloadedParametersFraction * ((heldWeightBytes * outerParameters + heldLayerWeightBytes * (denseParameters - outerParameters) + weightBytes * adapterParameters) / denseHolders + heldLayerWeightBytes * expertParameters / expertHolders - compressedMemoryBytes)',
    about:
      'shards of weights that wait on the host, as they are held: each is copied to the device before it is gathered',
    source: zeroInfinity,
  },
  hostGradientBytes: {
    kind: 'formula',
    unit: 'B',
    is: 'offloadedParametersFraction * gradientBytes * ((trainableWeights * denseParameters + adapterParameters) / denseGradientHolders + trainableWeights * expertParameters / expertGradientHolders)',
    about: 'gradients of these weights, which are kept where the weights are',
    source: fsdpOffload,
  },
  parameterOffloadS: formula(
    's',
    'hostWeightBytes * hostLinkS',
    'weights of all layers on their way in, forward and again backward, for each micro-batch',
  ),
  gradientOffloadS: formula('s', 'hostGradientBytes * hostLinkS', 'their gradients on the way out, backward'),
  forwardOffloadWaitS: formula(
    's',
    'max(max(activationOffloadS, parameterOffloadS) - stageForwardS, 0[s])',
    'what is left of the longer direction after the forward work of a micro-batch hid it: activations out, weights in',
  ),
  backwardOffloadWaitS: formula(
    's',
    'max(max(activationOffloadS + parameterOffloadS, gradientOffloadS) - (stageS - stageForwardS), 0[s])',
    'the same after the backward work: activations and weights in, gradients out',
  ),
  referenceOffloadWaitS: formula(
    's',
    'referenceCopies > 0 ? 0[s] : referencePasses * max(parameterOffloadS - stageForwardS, 0[s])',
    'the same of a forward pass of the reference, where it is the model itself',
  ),
  passOffloadExposedS: {
    kind: 'formula',
    unit: 's',
    is: 'microBatches * (forwardOffloadWaitS + backwardOffloadWaitS + referenceOffloadWaitS) - min(forwardWaitS, forwardHidingPasses * forwardOffloadWaitS) - min(backwardWaitS, backwardHidingPasses * backwardOffloadWaitS) - min(replicaWaitS, max(0[s], overlapMicroBatches * backwardOffloadWaitS - lastPassesFraction * backwardWaitS))',
    about: 'what the step waits for it beyond what the same passes wait for the exchange between replicas',
    source: zeroOffload,
  },
  hostUpdateBytes: formula(
    'B/param',
    'offloadedOptimizerFraction * wholeOptimizerBytes + offloadedParametersFraction * max(gradientBytes + shardIsMaster * updatedWeightBytes, updatedWeightBytes)',
    'what the update of one parameter brings over the link in its busier direction: state both ways, the gradient in, the weight out, and in where it is the master',
  ),
  updatedWeightBytes: formula(
    'B/param',
    'trainableWeights > 0 ? heldLayerWeightBytes : weightBytes',
    'a weight that trains as it is held: of the model, or of an adapter',
  ),
  optimizerOffloadS: formula(
    's',
    'hostUpdateBytes * ownedParameters * hostLinkS',
    'optimizer state on its way in, updated, and out again, with weights that wait beside it',
  ),
  optimizerOffloadExposedS: {
    kind: 'formula',
    unit: 's',
    is: 'max(optimizerOffloadS - optimizerS, 0[s])',
    about:
      'what the update itself does not hide: state streams through the device while it is updated, after the last gradient',
    source: zeroOffload,
  },
  offloadExposedS: formula(
    's',
    'passOffloadExposedS + optimizerOffloadExposedS',
    'waiting for the link to the memory of the host',
  ),
  hostMemoryBytes: formula(
    'B',
    'inFlight * hostActivationBytesPerMicroBatch + hostWeightBytes + hostGradientBytes + offloadedOptimizerFraction * wholeOptimizerBytes * ((trainableWeights * denseParameters + adapterParameters) / denseOptimizerHolders + trainableWeights * expertParameters / expertOptimizerHolders)',
    'pinned memory that the host needs for each accelerator',
  ),
} as const satisfies Declarations;
