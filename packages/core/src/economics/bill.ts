/** What a training run costs at a rental price, as figures that join the training graph. */
import type { Declarations, Module } from '../figures/index.js';

const bill = {
  rentUsdPerAcceleratorS: {
    kind: 'input',
    unit: 'usd/gpu/s',
    about: 'rent of one accelerator for one second; power and hosting included',
  },
  tariffUsdPerJ: {
    kind: 'input',
    unit: 'usd/J',
    about: 'price of electricity, for the energy line; a rent already includes it',
  },
  costUsd: {
    kind: 'formula',
    unit: 'usd',
    is: 'acceleratorSeconds * rentUsdPerAcceleratorS',
    about: 'rent of all accelerators for the whole run, interruptions included',
  },
  idleCostUsd: {
    kind: 'formula',
    unit: 'usd',
    is: 'costUsd * (1 - goodputFraction)',
    about: 'of it, paid for checkpoints, restarts and repeated work',
  },
  spareCostUsd: {
    kind: 'formula',
    unit: 'usd',
    is: 'spareAcceleratorSeconds * rentUsdPerAcceleratorS',
    about: 'rent of the spares that stand by, were they rented too; not part of the cost',
  },
  costPerTokenUsd: {
    kind: 'formula',
    unit: 'usd/tok',
    is: 'costUsd / runTokens',
    about: 'rent for each token trained on',
  },
  energyCostUsd: {
    kind: 'formula',
    unit: 'usd',
    is: 'energyJ * tariffUsdPerJ',
    about: 'electricity of the run, were it bought apart',
  },
} as const satisfies Declarations;

/** Needs the training graph's acceleratorSeconds, spareAcceleratorSeconds, goodputFraction, runTokens and energyJ. */
export const billModule: Module = { name: 'bill', about: 'rent and electricity of a training run', declarations: bill };

/** Names and units of the values that the bill asks for. */
export interface BillInput {
  readonly rentUsdPerAcceleratorHour: number;
  readonly tariffUsdPerKwh: number;
}

const SECONDS_PER_HOUR = 3600;
const JOULES_PER_KWH = 3.6e6;

/** Market units to the graph's SI units. */
export function billValues(input: BillInput): Readonly<Record<'rentUsdPerAcceleratorS' | 'tariffUsdPerJ', number>> {
  return {
    rentUsdPerAcceleratorS: input.rentUsdPerAcceleratorHour / SECONDS_PER_HOUR,
    tariffUsdPerJ: input.tariffUsdPerKwh / JOULES_PER_KWH,
  };
}
