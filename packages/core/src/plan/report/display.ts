/** Figures in the unit in which people speak of them: hours and watt-hours rather than seconds and joules. */
import type { Quantity } from './block.js';

interface Display {
  readonly unit: string;
  readonly scale: number;
}

const displays: Readonly<Record<string, Display>> = {
  acceleratorSeconds: { unit: 'hours', scale: 1 / 3600 },
  energyJ: { unit: 'Wh', scale: 1 / 3600 },
  costPerTokenUsd: { unit: 'usd', scale: 1e6 },
};

/** How a figure is shown, given the unit that it is declared in. */
export function display(figure: string, unit: string): Display {
  const known = displays[figure];
  if (known !== undefined) return known;
  return { unit: unit === '1' && figure.endsWith('Fraction') ? 'fraction' : unit, scale: 1 };
}

/** The value of a figure as it is shown. */
export function displayed(figure: string, value: number, unit: string): Quantity {
  const shown = display(figure, unit);
  return { value: value * shown.scale, unit: shown.unit };
}
