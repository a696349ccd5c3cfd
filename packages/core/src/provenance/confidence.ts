/** How firm a number is, and how firm one made of several can be. */
import type { Confidence } from './source.js';

/** From firmest to weakest. */
export const confidences: readonly Confidence[] = ['measured', 'published', 'secondary', 'estimated', 'assumed'];

/** Whether a report lists the input among its weak ones: second-hand, estimated or assumed. */
export function isWeak(confidence: Confidence): boolean {
  return confidences.indexOf(confidence) >= confidences.indexOf('secondary');
}

/** The confidence of a number computed from others: that of its weakest part; `measured` where there is none. */
export function weakest(parts: Iterable<Confidence>): Confidence {
  let worst = 0;
  for (const part of parts) worst = Math.max(worst, confidences.indexOf(part));
  return confidences[worst] ?? 'measured';
}
