/** Seconds of a layer by what they are spent on. */

/** Seconds by what they are spent on; communication as if nothing hid it. */
export interface LayerTime {
  readonly gemmS: number;
  readonly attentionS: number;
  readonly elementwiseS: number;
  readonly tensorCommunicationS: number;
  readonly contextCommunicationS: number;
  /** Of it, what nothing hides: a part of the sum, not one more. */
  readonly contextBlockingS: number;
  readonly expertCommunicationS: number;
  /** How long each kind of communication keeps the scale-up links and the ports busy; blocking apart, not a part of context here. */
  readonly tensorScaleUpS: number;
  readonly tensorScaleOutS: number;
  readonly contextScaleUpS: number;
  readonly contextScaleOutS: number;
  readonly blockingScaleUpS: number;
  readonly blockingScaleOutS: number;
  readonly expertScaleUpS: number;
  readonly expertScaleOutS: number;
}

/** What an operator is counted as. */
export type LayerPart =
  | 'gemmS'
  | 'attentionS'
  | 'elementwiseS'
  | 'tensorCommunicationS'
  | 'contextCommunicationS'
  | 'expertCommunicationS';

export const NO_TIME: LayerTime = {
  gemmS: 0,
  attentionS: 0,
  elementwiseS: 0,
  tensorCommunicationS: 0,
  contextCommunicationS: 0,
  contextBlockingS: 0,
  expertCommunicationS: 0,
  tensorScaleUpS: 0,
  tensorScaleOutS: 0,
  contextScaleUpS: 0,
  contextScaleOutS: 0,
  blockingScaleUpS: 0,
  blockingScaleOutS: 0,
  expertScaleUpS: 0,
  expertScaleOutS: 0,
};

/** Time of the kernels: all but communication. */
export function computeS({ gemmS, attentionS, elementwiseS }: LayerTime): number {
  return gemmS + attentionS + elementwiseS;
}

/** Sum of the parts; the time of a layer that hides no communication. */
export function totalS(time: LayerTime): number {
  return (
    time.gemmS +
    time.attentionS +
    time.elementwiseS +
    time.tensorCommunicationS +
    time.contextCommunicationS +
    time.expertCommunicationS
  );
}
