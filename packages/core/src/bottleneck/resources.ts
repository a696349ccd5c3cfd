/** What a run can have more or less of: each resource with the figures of the training graph that it scales, and the amount that is worth a price. */
import { FAILURE_RATES } from '../training/index.js';

export const RESOURCES = [
  'scaleUpBandwidth',
  'scaleOutBandwidth',
  'networkLatency',
  'collectiveStart',
  'memoryCapacity',
  'memoryBandwidth',
  'computeBf16',
  'computeFp8',
  'computeFp4',
  'exchangeCopies',
  'kernelLaunch',
  'fixedOverhead',
  'hostLink',
  'storage',
  'power',
  'failureRate',
  'recovery',
  'price',
  'accelerators',
] as const;

export type ResourceKey = (typeof RESOURCES)[number];

type Values = Readonly<Record<string, number>>;

/**
 * `rate`: per second, a step gets shorter with more of it. `latency`: seconds, a step gets longer with more of it. Rates and latencies together
 * hold every number of a step that has time in it, so that all rates × k and all latencies / k make the step k times shorter. `other`: the rest.
 */
type ResourceKind = 'rate' | 'latency' | 'other';

export interface Resource {
  readonly key: ResourceKey;
  readonly kind: ResourceKind;
  /** Whether more of it helps. */
  readonly isMoreBetter: boolean;
  /** The figure that says how much there is. */
  readonly of: string;
  readonly unit: string;
  /** Figures that it scales. */
  readonly figures: readonly string[];
  /** Them with `factor` times as much of it; none where the plan itself changes. */
  readonly scaled: (values: Values, factor: number) => Values;
  /** An amount that people buy, in the unit of `of`; of each accelerator, or of the site as a whole. */
  readonly more?: { readonly amount: number; readonly of: 'accelerator' | 'site' };
}

const times =
  (...figures: readonly string[]) =>
  (values: Values, factor: number): Values =>
    Object.fromEntries(figures.map((figure) => [figure, (values[figure] ?? 0) * factor]));

const scaling = (...figures: readonly string[]) => ({ figures, scaled: times(...figures) });

const rate = (key: ResourceKey, unit: string, figures: readonly [string, ...string[]], amount?: number): Resource => ({
  key,
  kind: 'rate',
  isMoreBetter: true,
  of: figures[0],
  unit,
  ...scaling(...figures),
  ...(amount === undefined ? {} : { more: { amount, of: 'accelerator' } }),
});

const latency = (key: ResourceKey, unit: string, figures: readonly [string, ...string[]]): Resource => ({
  key,
  kind: 'latency',
  isMoreBetter: false,
  of: figures[0],
  unit,
  ...scaling(...figures),
});

/** 100 Gb/s in bytes. */
const LINK = 100e9 / 8;

const table: Readonly<Record<ResourceKey, Resource>> = {
  scaleUpBandwidth: rate('scaleUpBandwidth', 'B/s', ['scaleUpBytesPerS'], LINK),
  scaleOutBandwidth: rate('scaleOutBandwidth', 'B/s', ['scaleOutBytesPerS'], LINK),
  networkLatency: latency('networkLatency', 's', ['scaleOutLatencyS']),
  collectiveStart: latency('collectiveStart', '1', ['collectiveStartFactor']),
  memoryCapacity: {
    key: 'memoryCapacity',
    kind: 'other',
    isMoreBetter: true,
    of: 'memoryBytes',
    unit: 'B',
    ...scaling('memoryBytes'),
    more: { amount: 1e9, of: 'accelerator' },
  },
  memoryBandwidth: rate('memoryBandwidth', 'B/s', ['memoryBytesPerS'], 1e12),
  // The share of the peak that the power limit sustains stays: watts are a resource of their own.
  computeBf16: rate('computeBf16', 'flop/s', ['peakBf16FlopPerS', 'referencePeakFlopPerS'], 100e12),
  computeFp8: rate('computeFp8', 'flop/s', ['peakFp8FlopPerS'], 100e12),
  computeFp4: rate('computeFp4', 'flop/s', ['peakFp4FlopPerS'], 100e12),
  exchangeCopies: rate('exchangeCopies', '1', ['exchangeCopyFactor']),
  kernelLaunch: latency('kernelLaunch', 's', ['hostPerLayerS', 'hostPerMoeLayerS', 'kernelGapS']),
  fixedOverhead: latency('fixedOverhead', 's', ['fixedPerStepS']),
  hostLink: rate('hostLink', 'B/s', ['hostLinkBytesPerS', 'hostCopyBytesPerS']),
  storage: rate('storage', 'B/s', ['storageBytesPerS', 'checkpointBytesPerSPerAccelerator', 'dataBytesPerS']),
  power: {
    key: 'power',
    kind: 'other',
    isMoreBetter: true,
    of: 'tdpW',
    unit: 'W',
    figures: ['tdpW', 'systemPowerW'],
    // What the accelerator may draw more, its server draws more.
    scaled: ({ tdpW = 0, systemPowerW = 0 }, factor) => ({
      tdpW: tdpW * factor,
      systemPowerW: systemPowerW + tdpW * (factor - 1),
    }),
    more: { amount: 1000, of: 'site' },
  },
  failureRate: {
    key: 'failureRate',
    kind: 'other',
    isMoreBetter: false,
    of: 'failuresPerS',
    unit: '1/s',
    ...scaling(...FAILURE_RATES),
  },
  recovery: {
    ...latency('recovery', 's', ['detectionS']),
    of: 'restartS',
    ...scaling(
      'detectionS',
      'rescheduleS',
      'warmUpS',
      'restartGivenS',
      'checkpointPauseS',
      'nodeRepairS',
      'rackRepairS',
    ),
  },
  price: {
    key: 'price',
    kind: 'other',
    isMoreBetter: false,
    of: 'rentUsdPerAcceleratorS',
    unit: 'usd/gpu/s',
    ...scaling('rentUsdPerAcceleratorS'),
  },
  accelerators: {
    key: 'accelerators',
    kind: 'other',
    isMoreBetter: true,
    of: 'accelerators',
    unit: 'gpu',
    figures: [],
    scaled: () => ({}),
  },
};

export const resources: readonly Resource[] = RESOURCES.map((key) => table[key]);

export function resource(key: ResourceKey): Resource {
  return table[key];
}

/** What each resource is asked at, of what the plan has. */
export const FACTORS = [0.5, 0.8, 1.25, 2] as const;

/** A quarter more, or a fifth less where less is better: what the ranking compares. */
export function quarterBetter({ isMoreBetter }: Resource): number {
  return isMoreBetter ? 1.25 : 0.8;
}
