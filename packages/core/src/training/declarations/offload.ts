/** Activations and optimizer state that wait in the memory of the host: what crosses the link, what compute hides of it, and what the host must hold. */
import type { Declarations } from '../../figures/index.js';
import { zeroOffload } from '../sources.js';

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
  forwardOffloadWaitS: formula(
    's',
    'max(activationOffloadS - stageForwardS, 0[s])',
    'what is left of it after the forward work of a micro-batch hid it',
  ),
  backwardOffloadWaitS: formula(
    's',
    'max(activationOffloadS - (stageS - stageForwardS), 0[s])',
    'the same after the backward work',
  ),
  activationOffloadExposedS: {
    kind: 'formula',
    unit: 's',
    is: 'microBatches * (forwardOffloadWaitS + backwardOffloadWaitS) - min(forwardWaitS, forwardHidingPasses * forwardOffloadWaitS) - min(backwardWaitS, backwardHidingPasses * backwardOffloadWaitS) - min(replicaWaitS, max(0[s], overlapMicroBatches * backwardOffloadWaitS - lastPassesFraction * backwardWaitS))',
    about: 'what the step waits for it beyond what the same passes wait for the exchange between replicas',
    source: zeroOffload,
  },
  optimizerOffloadS: formula(
    's',
    'offloadedOptimizerFraction * wholeOptimizerBytes * ownedParameters * hostLinkS',
    'optimizer state on its way in, updated, and out again',
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
    'activationOffloadExposedS + optimizerOffloadExposedS',
    'waiting for the link to the memory of the host',
  ),
  hostMemoryBytes: formula(
    'B',
    'inFlight * hostActivationBytesPerMicroBatch + offloadedOptimizerFraction * wholeOptimizerBytes * ((trainableWeights * denseParameters + adapterParameters) / denseOptimizerHolders + trainableWeights * expertParameters / expertOptimizerHolders)',
    'pinned memory that the host needs for each accelerator',
  ),
} as const satisfies Declarations;
