/** A setting of a layout in a few words. */
import { type Layout, recomputeText } from '../../../training/index.js';

export function settingText(value: Layout[keyof Layout]): string {
  if (typeof value !== 'object') return String(value);
  if ('ulysses' in value) return `ulysses of ${value.ulysses}, ring`;
  return 'activationsFraction' in value
    ? `${percent(value.activationsFraction)} of activations, ${percent(value.optimizerFraction)} of optimizer state`
    : recomputeText(value);
}

function percent(fraction: number): string {
  return `${Math.round(100 * fraction)} %`;
}
