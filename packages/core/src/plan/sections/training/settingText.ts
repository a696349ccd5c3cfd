/** A setting of a layout in a few words. */
import { type Layout, recomputeText } from '../../../training/index.js';

export function settingText(value: Layout[keyof Layout]): string {
  return typeof value === 'object' ? recomputeText(value) : String(value);
}
