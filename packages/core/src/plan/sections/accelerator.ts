/** The accelerator of a cluster: its catalog entry, and every number that the models use. */
import {
  type Accelerator,
  eightBitTrainingPeak,
  findAccelerator,
  type PeakFormat,
  sixteenBitTrainingPeak,
} from '../../catalog/index.js';
import { issue } from '../../messages/index.js';
import type { Sourced } from '../../provenance/index.js';
import type { AcceleratorFacts } from '../../training/index.js';
import type { Default, Draft } from '../draft.js';
import { isLaterThan } from './asOf.js';
import type { WrittenCluster } from './clusterSchema.js';
import { fact } from './sourced.js';

/** Server power over accelerator power where the catalog has none: a DGX H100 draws 10.2 kW for eight of 700 W. */
const systemPowerRatio = 1275 / 700;

/** Power of an accelerator whose maker publishes none: that of a large one of its day. */
const assumedPowerW = 1000;

export interface ResolvedAccelerator {
  readonly entry: Accelerator;
  /** Formats with a peak of their own, of the hardware or as the plan says. */
  readonly statedFormats: readonly PeakFormat[];
  readonly facts: AcceleratorFacts;
}

/** Looks the accelerator up; the plan's own numbers go before the catalog's. */
export function resolveAccelerator(written: WrittenCluster, draft: Draft): ResolvedAccelerator | undefined {
  const path = ['cluster', 'accelerator'];
  const found = findAccelerator(written.accelerator, path);
  if (!found.ok) {
    for (const problem of found.issues) draft.report(problem);
    return undefined;
  }
  const entry = found.value;
  if (isLaterThan(entry.launch.value, draft.asOf)) {
    draft.report(
      issue('plan.notLaunchedYet', path, { accelerator: entry.id, launch: entry.launch.value, asOf: draft.asOf }),
    );
    return undefined;
  }
  const peaks = resolvePeaks(written, entry, draft);
  if (peaks === undefined) return undefined;
  const device = written.device;
  const take = (
    field: 'memoryBytes' | 'memoryBytesPerS' | 'hostLinkBytesPerS' | 'computeUnits' | 'tdpW' | 'systemPowerW',
    otherwise: () => Default<number>,
  ): number => draft.take(['cluster', 'device', field], device?.[field], otherwise);
  const { hostLink } = entry;
  const hostLinkBytesPerS =
    hostLink === undefined && device?.hostLinkBytesPerS === undefined
      ? undefined
      : take('hostLinkBytesPerS', () => known(hostLink?.bytesPerS, entry, 0));
  const tdpW = take('tdpW', () => known(entry.tdpW, entry, assumedPowerW));
  return {
    entry,
    statedFormats: statedFormats(entry, peaks),
    facts: {
      id: entry.id,
      generation: entry.generation,
      ...peaks,
      memoryBytes: take('memoryBytes', () => fact(entry.memoryBytes, entry.name)),
      memoryBytesPerS: take('memoryBytesPerS', () => fact(entry.memoryBytesPerS, entry.name)),
      ...(hostLinkBytesPerS === undefined ? {} : { hostLinkBytesPerS }),
      computeUnits: take('computeUnits', () => known(entry.computeUnits, entry, 1)),
      tdpW,
      systemPowerW: take('systemPowerW', () =>
        entry.systemPowerW === undefined
          ? {
              // An estimate, so a whole number: what is printed is what is reckoned with.
              value: Math.round(tdpW * systemPowerRatio),
              reason: {
                code: 'plan.reason.systemPower',
                data: { ratio: Number(systemPowerRatio.toFixed(3)) },
                confidence: 'estimated',
              },
            }
          : fact(entry.systemPowerW, entry.name),
      ),
    },
  };
}

function resolvePeaks(
  written: WrittenCluster,
  entry: Accelerator,
  draft: Draft,
): Pick<AcceleratorFacts, 'peakBf16FlopPerS' | 'peakFp8FlopPerS' | 'peakFp4FlopPerS'> | undefined {
  const sixteen = sixteenBitTrainingPeak(entry);
  if (sixteen === undefined && written.device?.peakBf16FlopPerS === undefined) {
    draft.report(issue('plan.noTrainingPeak', ['cluster', 'accelerator'], { accelerator: entry.id }));
    return undefined;
  }
  const peak = (
    field: 'peakBf16FlopPerS' | 'peakFp8FlopPerS' | 'peakFp4FlopPerS',
    sourced: Sourced<number> | undefined,
    instead: number,
  ): number =>
    draft.take(['cluster', 'device', field], written.device?.[field], () =>
      sourced === undefined
        ? {
            value: instead,
            reason: {
              code: 'plan.reason.noSuchFormat',
              data: { accelerator: entry.name },
              minor: true,
              confidence: 'published',
            },
          }
        : fact(sourced, entry.name),
    );
  const peakBf16FlopPerS = peak('peakBf16FlopPerS', sixteen, 0);
  const peakFp8FlopPerS = peak('peakFp8FlopPerS', eightBitTrainingPeak(entry), peakBf16FlopPerS);
  return {
    peakBf16FlopPerS,
    peakFp8FlopPerS,
    peakFp4FlopPerS: peak('peakFp4FlopPerS', entry.peakFlopPerS.fp4, peakFp8FlopPerS),
  };
}

/** Where the catalog has no 16-bit peak, the plan's stands for both formats; a peak above that of the next wider format is one of its own, whoever states it. */
function statedFormats(
  entry: Accelerator,
  peaks: Pick<AcceleratorFacts, 'peakBf16FlopPerS' | 'peakFp8FlopPerS' | 'peakFp4FlopPerS'>,
): ResolvedAccelerator['statedFormats'] {
  return [
    ...(sixteenBitTrainingPeak(entry) === undefined ? (['bf16', 'fp16'] as const) : []),
    ...(peaks.peakFp8FlopPerS > peaks.peakBf16FlopPerS ? (['fp8'] as const) : []),
    ...(peaks.peakFp4FlopPerS > peaks.peakFp8FlopPerS ? (['fp4'] as const) : []),
  ];
}

function known(sourced: Sourced<number> | undefined, entry: Accelerator, instead: number): Default<number> {
  if (sourced !== undefined) return fact(sourced, entry.name);
  return {
    value: instead,
    reason: { code: 'plan.reason.notPublished', data: { entry: entry.name }, confidence: 'assumed' },
  };
}
