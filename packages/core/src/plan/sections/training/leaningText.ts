/** What is said of an interval that lies to one side of its prediction, because published runs like it were missed that way. */
import type { ClassInterval } from '../../../uncertainty/index.js';
import { type Text, text } from '../../report/block.js';

/** A shift of less than this is lost in the rounding of the interval. */
const leastShift = 0.01;

/** One sentence, or none where the interval does not lean by 1 % or more. */
export function leaningText({ near }: ClassInterval): readonly Text[] {
  if (near === undefined || Math.abs(near.factor - 1) < leastShift) return [];
  return [text('plan.foot.near', { id: near.id, factor: near.factor.toFixed(2) })];
}
