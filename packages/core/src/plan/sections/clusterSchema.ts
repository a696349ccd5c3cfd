/** What a user may write under `cluster`. */
import { z } from 'zod';
import type { RentalKind } from '../../catalog/index.js';
import { en, type MessageKey } from '../../messages/index.js';
import { fractionField, numberField, quantityField, textField, wholeField } from '../fields.js';

const device = z.strictObject({
  peakBf16FlopPerS: quantityField('flopPerS', 'plan.about.peakBf16FlopPerS', { min: 1e9, max: 1e20 }).optional(),
  peakFp8FlopPerS: quantityField('flopPerS', 'plan.about.peakFp8FlopPerS', { min: 1e9, max: 1e20 }).optional(),
  peakFp4FlopPerS: quantityField('flopPerS', 'plan.about.peakFp4FlopPerS', { min: 1e9, max: 1e20 }).optional(),
  memoryBytes: quantityField('bytes', 'plan.about.memoryBytes', { min: 1e6, max: 1e15 }).optional(),
  memoryBytesPerS: quantityField('bytesPerS', 'plan.about.memoryBytesPerS', { min: 1e6, max: 1e18 }).optional(),
  hostLinkBytesPerS: quantityField('bytesPerS', 'plan.about.hostLinkBytesPerS', { min: 1e6, max: 1e15 }).optional(),
  computeUnits: wholeField('plan.about.computeUnits', { min: 1, max: 10_000_000 }).optional(),
  tdpW: quantityField('watts', 'plan.about.tdpW', { min: 1, max: 1e7 }).optional(),
  systemPowerW: quantityField('watts', 'plan.about.systemPowerW', { min: 1, max: 1e7 }).optional(),
});

const network = z.strictObject({
  scaleUpDomainSize: wholeField('plan.about.scaleUpDomainSize', { min: 1, max: 10_000_000 }).optional(),
  scaleUpBytesPerS: quantityField('bytesPerS', 'plan.about.scaleUpBytesPerS', { min: 1e3, max: 1e18 }).optional(),
  scaleOutBytesPerS: quantityField('bytesPerS', 'plan.about.scaleOutBytesPerS', { min: 1e3, max: 1e18 }).optional(),
  scaleOutAttainedFraction: fractionField('plan.about.scaleOutAttainedFraction', { min: 0.001, max: 1 }).optional(),
  scaleOutLatencyS: quantityField('seconds', 'plan.about.scaleOutLatencyS', { min: 0, max: 1 }).optional(),
  podSize: wholeField('plan.about.podSize', { min: 1, max: 10_000_000 }).optional(),
  oversubscription: numberField('plan.about.oversubscription', { min: 1, max: 1000 }).optional(),
});

const rentalKinds = [
  'any',
  'on-demand',
  'contract-1y',
  'contract-3y',
  'spot',
  'market-median',
] as const satisfies readonly (RentalKind | 'any')[];
const price = z.union([
  z.strictObject({
    usdPerAcceleratorHour: quantityField('usdPerHour', 'plan.about.usdPerAcceleratorHour', { min: 0, max: 1e6 }),
  }),
  z.strictObject({ kind: z.enum(rentalKinds).describe(en['plan.about.priceKind']) }),
]);
const tariff = z.union([
  textField('plan.about.tariff'),
  z.strictObject({ usdPerKwh: quantityField('usdPerKwh', 'plan.about.usdPerKwh', { min: 0, max: 1e3 }) }),
]);

const rate = (about: MessageKey) => numberField(about, { min: 0, max: 1e6 }).optional();

export const clusterSchema = z.strictObject({
  accelerator: textField('plan.about.accelerator'),
  count: wholeField('plan.about.count', { min: 1, max: 10_000_000 }),
  node: textField('plan.about.node').optional(),
  acceleratorsPerNode: wholeField('plan.about.acceleratorsPerNode', { min: 1, max: 10_000_000 }).optional(),
  fabric: textField('plan.about.fabric').optional(),
  network: network.optional(),
  device: device.optional(),
  price: price.optional(),
  tariff: tariff.optional(),
  pue: numberField('plan.about.pue', { min: 1, max: 5 }).optional(),
  powerFraction: fractionField('plan.about.powerFraction', { min: 0.01, max: 1.5 }).optional(),
  failures: z
    .strictObject({
      record: textField('plan.about.failureRecord').optional(),
      acceleratorHoursPerFailure: numberField('plan.about.acceleratorHoursPerFailure', {
        min: 1,
        max: 1e12,
      }).optional(),
      acceleratorFailuresPerYear: rate('plan.about.acceleratorFailuresPerYear'),
      nodeFailuresPerYear: rate('plan.about.nodeFailuresPerYear'),
      rackFailuresPerYear: rate('plan.about.rackFailuresPerYear'),
      networkFailuresPerYear: rate('plan.about.networkFailuresPerYear'),
      jobFailuresPerYear: rate('plan.about.jobFailuresPerYear'),
      plannedStopsPerYear: rate('plan.about.plannedStopsPerYear'),
    })
    .optional(),
  spares: z
    .strictObject({
      spareNodes: wholeField('plan.about.spareNodes', { min: 0, max: 10_000_000 }).optional(),
      spareRacks: wholeField('plan.about.spareRacks', { min: 0, max: 10_000_000 }).optional(),
      nodeRepairS: quantityField('seconds', 'plan.about.nodeRepairS', { min: 1, max: 1e9 }).optional(),
      rackRepairS: quantityField('seconds', 'plan.about.rackRepairS', { min: 1, max: 1e9 }).optional(),
    })
    .optional(),
});

export type WrittenCluster = z.infer<typeof clusterSchema>;
