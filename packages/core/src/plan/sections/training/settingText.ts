/** A setting of a layout in a few words. */
import { type Layout, recomputeText } from '../../../training/index.js';

export function settingText(value: Layout[keyof Layout]): string {
  if (typeof value !== 'object') return String(value);
  if ('firstFewer' in value) return `${value.firstFewer} fewer on the first, ${value.lastFewer} on the last`;
  if ('ulysses' in value) return `ulysses of ${value.ulysses}, ring`;
  if (!('activationsFraction' in value)) return recomputeText(value);
  const { activationsFraction, optimizerFraction, parametersFraction = 0 } = value;
  const weights = parametersFraction > 0 ? `, ${percent(parametersFraction)} of weights` : '';
  return `${percent(activationsFraction)} of activations, ${percent(optimizerFraction)} of optimizer state${weights}`;
}

function percent(fraction: number): string {
  return `${Math.round(100 * fraction)} %`;
}
